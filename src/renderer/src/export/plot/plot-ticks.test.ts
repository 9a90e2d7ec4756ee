import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlotAxis } from './plot-content.ts'
import { shareOf, tickType, ticksBelow, ticksOf } from './plot-ticks.ts'
import { usualMeasure } from '../sheet/measure-text.ts'

const axis = (more: Partial<PlotAxis>): PlotAxis => ({
  ...{ title: '', unit: '', scale: 'linear', domain: [0, 10] },
  ...more
})
const labels = (more: Partial<PlotAxis>, count = 5): string[] =>
  ticksOf(axis(more), count).map(({ label }) => label)

describe('ticks', () => {
  it('stand at round values, with as many decimals as their step', () => {
    expect(labels({ domain: [0, 1] })).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
    expect(labels({ domain: [-3, 3] }, 6)).toEqual(['−3', '−2', '−1', '0', '1', '2', '3'])
  })

  it('stand at quarters of a turn, also of half a turn and backwards', () => {
    expect(labels({ domain: [0, 360], period: 360 })).toEqual(['0', '90', '180', '270', '360'])
    expect(labels({ domain: [180, 0], period: 180 })).toEqual(['0', '45', '90', '135', '180'])
  })

  it('are powers of ten where a logarithmic axis has many', () => {
    expect(labels({ scale: 'log', domain: [0.001, 100] }, 8)).toEqual([
      '0.001',
      '0.01',
      '0.1',
      '1',
      '10',
      '100'
    ])
    expect(labels({ scale: 'log', domain: [1e-7, 1e-5] }, 3)).toEqual(['10⁻⁷', '10⁻⁶', '10⁻⁵'])
    expect(labels({ scale: 'log', domain: [1, 10] }, 4)).toEqual(['1', '2', '5', '10'])
  })

  it('are whole where values are, per cent where they are shares, words where they have some', () => {
    expect(labels({ domain: [0, 3], isWhole: true }, 10)).toEqual(['0', '1', '2', '3'])
    expect(labels({ domain: [0, 1], isShare: true })).toEqual(['0', '20', '40', '60', '80', '100'])
    expect(labels({ domain: [0, 2], names: ['cat', 'dog', 'owl'] })).toEqual(['cat', 'dog', 'owl'])
  })
})

it('a value stands at its share, by its logarithm where the axis is logarithmic', () => {
  expect(shareOf(axis({ domain: [10, 30] }), 15)).toBe(0.25)
  expect(shareOf(axis({ domain: [30, 10] }), 15)).toBe(0.75)
  expect(shareOf(axis({ scale: 'log', domain: [1, 100] }), 10)).toBeCloseTo(0.5, 12)
  expect(shareOf(axis({ scale: 'log', domain: [1, 100] }), 0)).toBeNull()
})

it('labels below an axis never run into each other', () => {
  const end = fc.float({ min: -1e6, max: 1e6, noNaN: true })
  const words = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(end, end, fc.integer({ min: 60, max: 900 }), fc.option(words), (a, b, length, names) => {
      const domain = names
        ? ([0, names.length - 1] as const)
        : ([Math.min(a, b), Math.max(a, b) + 1] as const)
      const numbers = axis({ domain, ...(names && { names }) })
      const { ticks, isUpright } = ticksBelow(numbers, length, 100, usualMeasure)
      const places = ticks.map(({ value, label }) => {
        const middle = (shareOf(numbers, value) ?? 0) * length
        return { middle, half: isUpright ? 6 : usualMeasure(label, tickType) / 2 }
      })
      for (const [i, { middle, half }] of places.entries()) {
        const next = places[i + 1]
        if (next) expect(middle + half).toBeLessThanOrEqual(next.middle - next.half + 1)
      }
    })
  )
})
