import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import { logitRows, logProbabilities } from './logits.ts'
import { metricValues, reduced } from './metric-values.ts'

const of = (metric: Record<string, unknown>, rows: number[][], baseline = rows): number[] => [
  ...metricValues(
    metricSchema.parse(metric),
    rows.map((row) => Float64Array.from(row)),
    baseline.map((row) => Float64Array.from(row))
  )
]

describe('metrics of two equal logits and of ln 3 against 0', () => {
  const rows = [
    [0, 0],
    [Math.log(3), 0]
  ]

  it.each([
    [{ kind: 'value', index: 0 }, [0, Math.log(3)]],
    [{ kind: 'logit-difference', correct: 0, incorrect: 1 }, [0, Math.log(3)]],
    [{ kind: 'logit-difference', correct: [0, 1], incorrect: [1, 0] }, [0, -Math.log(3)]],
    [{ kind: 'probability', target: 0 }, [0.5, 0.75]],
    [{ kind: 'log-probability', target: -1 }, [Math.log(0.5), Math.log(0.25)]],
    [{ kind: 'entropy' }, [Math.log(2), -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25))]],
    [{ kind: 'norm' }, [0, Math.log(3)]],
    [{ kind: 'loss', target: 0 }, [Math.log(2), -Math.log(0.75)]],
    [{ kind: 'loss', values: [1, 2] }, [2.5, ((Math.log(3) - 1) ** 2 + 4) / 2]],
    [{ kind: 'linear', weights: [2, 5] }, [0, 2 * Math.log(3)]]
  ])('%j', (metric, expected) => {
    of(metric, rows).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 12)
    })
  })

  it('the divergence from itself is 0, from even odds ½ ln(4/3)', () => {
    expect(of({ kind: 'kl' }, rows)).toEqual([0, 0])
    const [even] = of({ kind: 'kl' }, [[Math.log(3), 0]], [[0, 0]])
    // ½ (ln ½ − ln ¾) + ½ (ln ½ − ln ¼) = ½ ln(4/3)
    expect(even).toBeCloseTo(Math.log(4 / 3) / 2, 12)
  })
})

it('probabilities add up to 1 and do not overflow', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 9 }),
      (row) => {
        const sum = logProbabilities(Float64Array.from(row)).reduce((total, log) => total + Math.exp(log), 0)
        expect(sum).toBeCloseTo(1, 9)
      }
    )
  )
})

it('reads rows at a position, and says when one is missing or out of range', () => {
  const output = { type: 'float32' as const, dims: [2, 3, 1], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
  expect(logitRows(output, 0, -1).map((row) => [...row])).toEqual([[3], [6]])
  expect(() => logitRows(output, 0)).toThrow(/3 positions, and the metric names none/)
  expect(() => logitRows(output, 0, 3)).toThrow(/positions 0 to 2, not 3/)
})

it('reduces to the mean, the sum or not at all', () => {
  const values = Float64Array.of(1, 2, 6)
  expect([...reduced(values, 'mean')]).toEqual([3])
  expect([...reduced(values, 'sum')]).toEqual([9])
  expect([...reduced(values, 'none')]).toEqual([1, 2, 6])
})

it.each([
  [{ kind: 'value', index: 7 }, /no entry 7: the output has 2/],
  [{ kind: 'probability', target: [0, 1, 1] }, /3 indices for 1 stimuli/],
  [{ kind: 'linear', weights: [1] }, /1 weights, but the output has 2/],
  [{ kind: 'loss' }, /target index or target values/],
  [{ kind: 'loss', values: [1, 2, 3] }, /shape \[3\] where \[2\] or/],
  [{ kind: 'loss', values: [[1], [2], [3], [4]] }, /shape \[4, 1\]/]
])('%j is answered with a plain message', (metric, message) => {
  expect(() => of(metric, [[1, 2]])).toThrow(message)
})
