import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { coarseSamples, coarseSweep, firstAlike, planSweep, sampleIndices } from './plan-sweep.ts'

const parameter = (
  name: string,
  scale: Parameter['scale'] = 'linear',
  hard: [number, number] = [-100, 100]
): Parameter => ({
  name,
  label: name,
  unit: '',
  hard,
  soft: hard,
  scale,
  default: hard[0]
})

const offered = new Map([
  ['image', [parameter('angle'), parameter('frequency', 'log', [0.5, 64]), parameter('index', 'integer')]]
])
const axis = (name: string, from: number, to: number, count: number) => ({
  input: 'image',
  parameter: name,
  from,
  to,
  count
})

describe('a sweep of two parameters', () => {
  it('turns the second one fastest', () => {
    const plan = planSweep([axis('angle', 0, 1, 2), axis('index', 0, 2, 3)], offered)
    expect(plan.samples).toBe(6)
    const place: number[] = []
    const places = Array.from({ length: 6 }, (_, sample) => {
      sampleIndices(plan, sample, place)
      return [...place]
    })
    expect(places).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2]
    ])
  })
})

describe('a coarse sweep', () => {
  it('keeps a subset of the points and both ends', () => {
    const count = fc.integer({ min: 2, max: 300 })
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 400 }), (length, stride) => {
        const fine = planSweep([axis('angle', -3, 5, length)], offered)
        const coarse = coarseSweep(fine, stride)
        const fineValues = new Set(fine.axes[0]?.values)
        const coarseValues = [...(coarse.axes[0]?.values ?? [])]
        expect(coarseValues.every((value) => fineValues.has(value))).toBe(true)
        expect([coarseValues[0], coarseValues.at(-1)]).toEqual([-3, 5])
        expect(coarse.samples).toBeLessThanOrEqual(Math.ceil(length / stride) + 1)
      })
    )
  })

  it('knows which samples of the full one it has', () => {
    const counts = fc.integer({ min: 2, max: 40 })
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 50 }), (first, second, stride) => {
        const fine = planSweep([axis('angle', 0, 1, first), axis('index', 0, 50, second)], offered)
        const coarse = coarseSweep(fine, stride)
        const samples = coarseSamples(fine, stride)
        const valuesAt = (plan: typeof fine, sample: number): (number | undefined)[] => {
          const place: number[] = []
          sampleIndices(plan, sample, place)
          return plan.axes.map(({ values }, order) => values[place[order] ?? -1])
        }
        expect(samples.length).toBe(coarse.samples)
        expect(samples.map((sample) => valuesAt(fine, sample))).toEqual(
          samples.map((_, order) => valuesAt(coarse, order))
        )
      })
    )
  })

  it('is part of every finer one whose stride divides its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 1, max: 8 }), (count, level) => {
        const fine = planSweep([axis('angle', -3, 5, count)], offered)
        const finer = new Set(coarseSamples(fine, 2 ** (level - 1)))
        expect(coarseSamples(fine, 2 ** level).every((sample) => finer.has(sample))).toBe(true)
      })
    )
  })

  it('refuses a stride that is not a whole number', () => {
    expect(() => coarseSweep(planSweep([], offered), 0.5)).toThrow(/whole number/)
  })
})

describe('a sweep that does not fit', () => {
  it.each([
    [[axis('angel', 0, 1, 3)], /no parameter 'angel'/],
    [[{ ...axis('angle', 0, 1, 3), input: 'imag' }], /no input 'imag'/],
    [[axis('angle', 0, 1, 1)], /at least 2 points/],
    [[axis('angle', 0, 500, 3)], /valid values are -100 to 100/],
    [[axis('angle', 0, Number.NaN, 3)], /goes to NaN/],
    [[axis('angle', 0, 1, 3), axis('angle', 0, 1, 3)], /Both axes/],
    [[axis('angle', 0, 1, 3), axis('index', 0, 1, 2), axis('frequency', 1, 2, 2)], /at most two/]
  ])('is refused: %#', (sweep, message) => {
    expect(() => planSweep(sweep, offered)).toThrow(message)
  })

  it('names the nearest parameter', () => {
    expect(() => planSweep([axis('angel', 0, 1, 3)], offered)).toThrow(
      expect.objectContaining({ advice: expect.stringContaining('angle') as string, tag: 'request' })
    )
  })

  it('needs positive ends on a log scale', () => {
    const loose = new Map([['image', [parameter('frequency', 'log')]]])
    expect(() => planSweep([axis('frequency', 0, 8, 4)], loose)).toThrow(/log scale/)
  })
})

describe('a list of stimuli', () => {
  const list = {
    axes: [
      { input: 'image', parameter: 'angle', values: Float64Array.of(3, 1, 3, 1) },
      { input: 'condition/c', parameter: 'i', values: Float64Array.of(0, 0, 1, 1) }
    ],
    samples: 4,
    isList: true
  }
  it('has the value of the same place along each axis', () => {
    const places: number[] = []
    sampleIndices(list, 2, places)
    expect(places).toEqual([2, 2])
  })
  it('is run once for stimuli that differ only in what does not matter', () => {
    const firsts = [0, 1, 2, 3, 4].map((sample) => firstAlike(list, sample, ({ input }) => input === 'image'))
    expect(firsts).toEqual([0, 1, 0, 1, 4])
  })
})
