import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisTicks, evenLabels, tickLabel } from './axis-ticks.ts'

const labels = (from: number, to: number, count: number) =>
  axisTicks(from, to, count).map(({ label }) => label)

describe('ticks', () => {
  it('stand at round numbers', () => {
    expect(labels(0, 180, 5)).toEqual(['0', '50', '100', '150'])
    expect(labels(0, 1, 5)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
    expect(labels(-1, 1, 4)).toEqual(['−1.0', '−0.5', '0.0', '0.5', '1.0'])
  })
  it('run backwards with the axis', () => {
    expect(labels(2, 0, 2)).toEqual(['2', '1', '0'])
  })
  it('are the value alone where the range has no length', () => {
    expect(labels(3000, 3000, 5)).toEqual(['3000'])
    expect(labels(0, 0, 5)).toEqual(['0'])
  })
  it('are none where the bounds are no numbers', () => {
    expect(axisTicks(Number.NaN, 1, 5)).toEqual([])
  })
  it('are 1, 2 or 5 times a power of ten apart, and inside', () => {
    const bound = fc.double({ min: -1e4, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(bound, fc.double({ min: 0.01, max: 1e4, noNaN: true }), (from, length) => {
        const values = axisTicks(from, from + length, 6).map(({ value }) => value)
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(from - 1e-9)
          expect(value).toBeLessThanOrEqual(from + length + 1e-9)
        }
        const [first, second] = values
        if (first === undefined || second === undefined) return
        const leading = Number((second - first).toExponential(3).split('e')[0])
        expect([1, 2, 5, 10]).toContain(leading)
      })
    )
  })
  it('are written shortly when very large or small', () => {
    expect(tickLabel(2e6, 1e6)).toBe('2e6')
    expect(tickLabel(-2e-6, 1e-6)).toBe('−2e−6')
  })
  it('tell values apart that stand in steps of two digits', () => {
    expect(evenLabels([0, 2.5, 5, 7.5, 10, 12.5])).toEqual(['0.0', '2.5', '5.0', '7.5', '10.0', '12.5'])
    expect(evenLabels([-0.25, 0, 0.25])).toEqual(['−0.25', '0.00', '0.25'])
    expect(evenLabels([-20, 0, 20])).toEqual(['−20', '0', '20'])
    expect(evenLabels([12.5])).toEqual(['12.5'])
    expect(evenLabels([null, null])).toEqual(['', ''])
  })
})
