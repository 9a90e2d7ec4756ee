import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import { logProbabilities } from './logits.ts'
import { knownSlopes, metricSlopes } from './metric-slopes.ts'
import { metricValues } from './metric-values.ts'

const step = 1e-5
const width = 4
const finite = fc.double({ min: -3, max: 3, noNaN: true })
const row = fc.array(finite, { minLength: width, maxLength: width })

describe('the slope of a metric', () => {
  it.each([
    { kind: 'value', index: -1 },
    { kind: 'logit-difference', correct: 1, incorrect: [0, 2] },
    { kind: 'log-probability', target: [3, 0] },
    { kind: 'probability', target: 2 },
    { kind: 'entropy' },
    { kind: 'kl' },
    { kind: 'norm' },
    { kind: 'loss', target: [1, 2] },
    { kind: 'loss', values: [1, 0, -1, 2] },
    { kind: 'linear', weights: [1, -2, 0, 3] }
  ])('agrees with central differences of %j', (data) => {
    const metric = metricSchema.parse(data)
    fc.assert(
      fc.property(fc.tuple(row, row), fc.tuple(row, row), (present, unedited) => {
        const rows = present.map((each) => Float64Array.from(each))
        const baseline = unedited.map((each) => Float64Array.from(each))
        fc.pre(rows.every((each) => Math.hypot(...each) > 0.1))
        const slopes = metricSlopes(metric, rows, baseline)
        rows.forEach((each, stimulus) => {
          each.forEach((value, entry) => {
            const at = (moved: number): number => {
              const other = rows.with(stimulus, each.with(entry, moved))
              return metricValues(metric, other, baseline)[stimulus] ?? NaN
            }
            const difference = (at(value + step) - at(value - step)) / (2 * step)
            expect(slopes[stimulus]?.[entry]).toBeCloseTo(difference, 6)
          })
        })
      }),
      { numRuns: 20 }
    )
  })

  it.each([
    { kind: 'value', index: -1 },
    { kind: 'logit-difference', correct: 1, incorrect: [0, 2] },
    { kind: 'log-probability', target: [3, 0] },
    { kind: 'kl' },
    { kind: 'loss', target: [1, 2] },
    { kind: 'linear', weights: [1, -2, 0, 3] }
  ])('is known before the run but for probabilities: %j', (data) => {
    const metric = metricSchema.parse(data)
    const rows = [Float64Array.of(1, -2, 0.5, 3), Float64Array.of(0, 1, 2, -1)]
    const baseline = [Float64Array.of(0, 0, 1, 1), Float64Array.of(2, 0, -1, 1)]
    const known = knownSlopes(metric, { stimuli: 2, width }, baseline)
    metricSlopes(metric, rows, baseline).forEach((slope, stimulus) => {
      const probabilities = logProbabilities(rows[stimulus]!).map(Math.exp)
      const found = known?.fixed[stimulus]?.map((value, each) => value + known.share * probabilities[each]!)
      slope.forEach((value, each) => {
        expect(found?.[each]).toBeCloseTo(value, 12)
      })
    })
  })

  it('of a divergence from itself is nothing', () => {
    const own = [Float64Array.of(1, 2, 3)]
    expect([...(metricSlopes(metricSchema.parse({ kind: 'kl' }), own, own)[0] ?? [])]).toEqual([0, 0, 0])
    const known = knownSlopes(metricSchema.parse({ kind: 'kl' }), { stimuli: 1, width: 3 }, null)
    expect([known?.share, ...(known?.fixed[0] ?? [])]).toEqual([0, 0, 0, 0])
  })
})
