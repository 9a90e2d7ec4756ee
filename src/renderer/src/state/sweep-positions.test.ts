import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sweepValueAt } from '#shared/sweep-values.ts'
import { coarseCount, fineIndex, sweepIndexOf } from './sweep-positions.ts'

describe('positions along a sweep', () => {
  it('runs backwards too', () => {
    expect(sweepIndexOf({ from: 1, to: -1, count: 3 }, 'linear', 0)).toBe(1)
  })
  it('is null outside', () => {
    expect(sweepIndexOf({ from: 0, to: 1, count: 3 }, 'linear', 1.5)).toBeNull()
    expect(sweepIndexOf({ from: 1, to: 2, count: 3 }, 'log', -1)).toBeNull()
    expect(sweepIndexOf({ from: 1, to: 1, count: 3 }, 'linear', 2)).toBeNull()
  })
  it('goes there and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: 11, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('linear' as const, 'log' as const),
        (from, to, share, scale) => {
          const axis = { from, to, count: 101 }
          expect(sweepIndexOf(axis, scale, sweepValueAt(axis, scale, share * 100))).toBeCloseTo(
            share * 100,
            5
          )
        }
      )
    )
  })
})

describe('a coarse sweep', () => {
  it('has its ends where the full one has them', () => {
    for (const [count, stride] of [
      [128, 16],
      [129, 16],
      [3, 8],
      [2, 1]
    ] as const) {
      const last = coarseCount(count, stride) - 1
      expect([fineIndex(0, count, stride), fineIndex(last, count, stride)]).toEqual([0, count - 1])
    }
  })
  it('goes on evenly between its points, the last step being shorter', () => {
    expect(fineIndex(2.5, 128, 16)).toBe(40)
    expect(fineIndex(7.5, 128, 16)).toBe(112 + 15 / 2)
  })
})
