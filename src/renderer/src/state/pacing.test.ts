import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstStride, refinements, strideWhileDragging } from './pacing.ts'

const line = (count: number) => [{ count }]
const pointsAt = (count: number, stride: number) => Math.ceil((count - 1) / stride) + 1

describe('stride while dragging', () => {
  it('is 1 within the budget, and where nothing is swept', () => {
    expect(strideWhileDragging(0, line(128))).toBe(1)
    expect(strideWhileDragging(40, line(128))).toBe(1)
    expect(strideWhileDragging(Number.NaN, line(128))).toBe(1)
    expect(strideWhileDragging(1e6, [])).toBe(1)
  })

  it('brings a slow path back into the budget', () => {
    expect(strideWhileDragging(100, line(129))).toBe(4)
    expect(strideWhileDragging(100, [{ count: 33 }, { count: 33 }])).toBe(2)
  })

  it('leaves nine points, and five where nine take long', () => {
    expect(strideWhileDragging(5000, line(129))).toBe(16)
    expect(strideWhileDragging(1e6, line(129))).toBe(32)
    expect(strideWhileDragging(1e6, line(2))).toBe(1)
  })
})

describe('the first path of a network', () => {
  it('is whole where a stimulus takes no time worth mentioning', () => {
    expect(firstStride(0, line(128))).toBe(1)
    expect(firstStride(4, line(128))).toBe(1)
    expect(firstStride(1e6, [])).toBe(1)
  })

  it('is as coarse as it must be to be seen within the second', () => {
    // 129 points of 60 ms would take 8 s; 9 of them take 0.54 s.
    expect(firstStride(60, line(129))).toBe(16)
    expect(firstStride(20, line(129))).toBe(8)
  })

  it('has five points at least', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 500 }),
        (cost, count) => {
          const stride = firstStride(cost, line(count))
          expect(pointsAt(count, stride)).toBeGreaterThanOrEqual(Math.min(5, count))
          expect(Number.isInteger(Math.log2(stride))).toBe(true)
        }
      )
    )
  })
})

describe('refinement', () => {
  it('halves the stride down to 1', () => {
    expect(refinements(16, 8000, line(129))).toEqual([8, 4, 2, 1])
  })
  it('is done in one step where that is quick', () => {
    expect(refinements(16, 300, line(129))).toEqual([1])
    expect(refinements(1, 1e6, line(129))).toEqual([])
  })
  it('ends at every point, in steps that hold all points of the one before', () => {
    const stride = fc.integer({ min: 0, max: 8 }).map((level) => 2 ** level)
    fc.assert(
      fc.property(stride, fc.double({ min: 0, max: 1e6, noNaN: true }), (first, milliseconds) => {
        const steps = [first, ...refinements(first, milliseconds, line(257))]
        expect(steps.at(-1)).toBe(1)
        for (const [order, step] of steps.slice(1).entries()) expect((steps[order] ?? 0) % step).toBe(0)
      })
    )
  })
})
