import { describe, expect, it } from 'vitest'
import type { Comparison, SweepAxis } from '#shared/trajectory.ts'
import {
  distancesAlongSweep,
  distancesAlongTrace,
  metricAlongSweep,
  nearestPlace,
  nearestSample,
  withoutHidden
} from './comparison-lines.ts'

const axis = (count: number): SweepAxis => ({ input: 'in', parameter: 'phase', from: 0, to: 10, count })
const at = (phase: number): { in: { phase: number } } => ({ in: { phase } })

const comparison: Comparison = {
  conditions: [
    {
      condition: 'c',
      error: null,
      distances: [
        {
          trace: 'a',
          series: 2,
          points: 3,
          values: new Float64Array([0, 1, 2, 3, NaN, 5]),
          current: new Float64Array([7])
        },
        {
          trace: 'deep',
          series: 3,
          points: 2,
          values: new Float64Array([0, 1, 2, 3, 4, 5]),
          current: new Float64Array([8, 9])
        }
      ]
    },
    { condition: 'broken', error: { tag: 'request', message: '' }, distances: [] }
  ],
  metrics: [
    {
      error: null,
      baseline: { sweep: new Float64Array([1, 2, 3, 4, 5, 6]), current: 2 },
      conditions: [{ condition: 'c', sweep: new Float64Array([0, 0, 0, 9, 9, 9]), current: 9 }]
    },
    {
      error: { tag: 'request', message: '' },
      baseline: { sweep: new Float64Array(0), current: NaN },
      conditions: []
    }
  ]
}
const compared = { sweep: [axis(2), axis(3)], stride: 1 }

describe('lines along the swept parameter', () => {
  it('takes the row of the other parameter, with gaps where numbers are not finite', () => {
    expect(distancesAlongSweep(comparison, 'a', compared, 1)).toEqual({
      places: [0, 1, 2],
      lines: [{ condition: 'c', values: [3, null, 5] }]
    })
  })

  it('stands where the coarse samples are, the last one included', () => {
    const coarse = { sweep: [axis(6)], stride: 4 }
    expect(distancesAlongSweep(comparison, 'a', coarse, 0).places).toEqual([0, 4, 5])
  })

  it('draws a metric of the baseline first, and nothing of one that can not be read', () => {
    expect(metricAlongSweep(comparison, 0, compared, 1).lines).toEqual([
      { condition: null, values: [4, 5, 6] },
      { condition: 'c', values: [9, 9, 9] }
    ])
    expect(metricAlongSweep(comparison, 1, compared, 0).lines).toEqual([])
  })
})

describe('lines along depth, position or time', () => {
  it('takes the current stimulus, or a sample of the sweep', () => {
    expect(distancesAlongTrace(comparison, { id: 'deep' }, null).lines[0]?.values).toEqual([8, 9])
    expect(distancesAlongTrace(comparison, { id: 'deep' }, 2)).toEqual({
      places: [0, 1],
      lines: [{ condition: 'c', values: [4, 5] }]
    })
  })
})

it('leaves out conditions that only others take values from', () => {
  const asked = [{ id: 'c', interventions: [], isHidden: true }]
  const { conditions, metrics } = withoutHidden(comparison, asked)
  expect(conditions.map(({ condition }) => condition)).toEqual(['broken'])
  expect(metrics[0]?.conditions).toEqual([])
  expect(withoutHidden(comparison, [{ id: 'c', interventions: [] }])).toEqual(comparison)
})

describe('nearestSample', () => {
  it('counts among the samples that were compared', () => {
    expect(nearestSample(axis(11), 'linear', at(6.9), 1)).toBe(7)
    expect(nearestSample(axis(11), 'linear', at(6.9), 4)).toBe(2)
    expect(nearestSample(axis(12), 'linear', at(8.8), 4)).toBe(3)
    expect(nearestSample(axis(12), 'linear', at(8.5), 4)).toBe(2)
  })

  it('is the nearer end outside of the sweep', () => {
    expect(nearestSample(axis(11), 'linear', at(-5), 1)).toBe(0)
    expect(nearestSample(axis(11), 'linear', at(99), 1)).toBe(10)
  })
})

it('finds the place that is nearest to a position', () => {
  expect(nearestPlace([0, 4, 5], 2.5)).toBe(1)
  expect(nearestPlace([0, 4, 5], 1)).toBe(0)
  expect(nearestPlace([], 3)).toBe(0)
})
