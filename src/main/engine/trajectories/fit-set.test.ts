import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitStride, joinedStates, statesAllowed, thinnedStates } from './fit-set.ts'
import { coarseSweep, planSweep, type SweepPlan } from './plan-sweep.ts'
import type { TracePlan } from './plan-traces.ts'

const trace = (features: number, pointsPerSample: number): TracePlan => ({
  trace: { id: 't', sites: ['s'], reading: { axes: [] }, axis: 'stimulus', projection: 'p' },
  taps: [],
  features,
  pointsPerSample
})
const parameters = new Map([
  [
    'x',
    ['a', 'b'].map((name) => ({
      name,
      label: name,
      unit: '',
      hard: [0, 1] as [number, number],
      soft: [0, 1] as [number, number],
      scale: 'linear' as const,
      default: 0
    }))
  ]
])
const fitSweep = (sweep: SweepPlan, traces: TracePlan[]) => coarseSweep(sweep, fitStride(sweep, traces))
const sweepOf = (...counts: number[]) =>
  planSweep(
    counts.map((count, i) => ({ input: 'x', parameter: ['a', 'b'][i] ?? '', from: 0, to: 1, count })),
    parameters
  )

describe('the set that a projection is fitted on', () => {
  it('is the whole sweep where that is quick, also for 100,000 features', () => {
    expect(fitSweep(sweepOf(129), [trace(100_000, 1)]).samples).toBe(129)
    expect(fitSweep(sweepOf(16, 16), [trace(768, 1)]).samples).toBe(256)
  })

  it('is coarser for large grids, and keeps their corners', () => {
    const counts = fc.integer({ min: 2, max: 500 })
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 1_000_000 }), (first, second, features) => {
        const { samples, axes } = fitSweep(sweepOf(first, second), [trace(features, 1)])
        expect(samples).toBeLessThanOrEqual(statesAllowed(features))
        for (const { values } of axes) expect([values[0], values.at(-1)]).toEqual([0, 1])
      })
    )
  })

  it('is thinned evenly, first and last state included', () => {
    const count = 1000
    const { values, count: kept } = thinnedStates({
      values: Float32Array.from({ length: count }, (_, i) => i),
      count,
      features: 1
    })
    expect(kept).toBe(statesAllowed(1))
    expect([values[0], values.at(-1)]).toEqual([0, 999])
    const steps = [...values.subarray(1)].map((value, i) => value - (values[i] ?? NaN))
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1)
  })

  it('joins the states of several traces', () => {
    const part = (first: number) => ({ values: Float32Array.of(first, first + 1), count: 2, features: 1 })
    expect([...joinedStates([part(0), part(5)]).values]).toEqual([0, 1, 5, 6])
  })
})
