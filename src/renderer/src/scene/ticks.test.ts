import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTicks, niceTicks } from './ticks.ts'

describe('niceTicks', () => {
  it('gives round values that a person would write', () => {
    expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10])
    expect(niceTicks(-1.08, 1.08, 4)).toEqual([-1, -0.5, 0, 0.5, 1])
    expect(niceTicks(0, 180, 4)).toEqual([0, 50, 100, 150])
  })

  it('gives none where there is no length', () => {
    expect(niceTicks(3, 3, 5)).toEqual([])
    expect(niceTicks(NaN, 1, 5)).toEqual([])
    expect(niceTicks(-Infinity, 1, 5)).toEqual([])
  })

  it('steps by 1, 2 or 5 times a power of ten, inside the range', () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        bound,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 9 }),
        (lower, length, count) => {
          const values = niceTicks(lower, lower + length, count)
          for (const value of values) expect(value >= lower && value <= lower + length).toBe(true)
          if (values.length < 2) return
          const step = (values[1] ?? 0) - (values[0] ?? 0)
          const leading = step / 10 ** Math.floor(Math.log10(step * 1.0001))
          expect([1, 2, 5].some((digit) => Math.abs(leading - digit) < 1e-3)).toBe(true)
        }
      )
    )
  })
})

describe('formatTicks', () => {
  it('writes all ticks of an axis with the same decimals and a true minus sign', () => {
    expect(formatTicks([-0.5, 0, 0.5])).toEqual(['−0.5', '0.0', '0.5'])
    expect(formatTicks([0, 50, 100])).toEqual(['0', '50', '100'])
    expect(formatTicks([2.95, 3, 3.05])).toEqual(['2.95', '3.00', '3.05'])
  })

  it('writes very large and very small steps with one power of ten', () => {
    expect(formatTicks([0, 2e6, 4e6])).toEqual(['0', '2×10⁶', '4×10⁶'])
    expect(formatTicks([-1e-5, 0, 1e-5])).toEqual(['−1×10⁻⁵', '0', '1×10⁻⁵'])
  })
})
