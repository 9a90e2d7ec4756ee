import { describe, expect, it } from 'vitest'
import { heatMapOf, largestSize, lastVector, sliceAt, topValues } from './activity-data.ts'

describe('read-out data', () => {
  it('takes the vector at the last position', () => {
    expect(lastVector([1, 2, 3], [1, 2, 3, 4, 5, 6])).toEqual([4, 5, 6])
    expect(lastVector([], [7])).toEqual([7])
    expect(lastVector([0], [])).toEqual([])
  })
  it('ranks long vectors and leaves short ones in order', () => {
    expect(topValues([3, 1, 2], 5).map(({ index }) => index)).toEqual([0, 1, 2])
    expect(topValues([3, 1, 9, 2], 2)).toEqual([
      { index: 2, value: 9 },
      { index: 0, value: 3 }
    ])
  })
  it('lays values out as rows and columns', () => {
    expect([...heatMapOf([1, 2, 3]).cells]).toEqual([0, 1, 2, 3, 4, 5])
    expect(heatMapOf([1, 200])).toMatchObject({ rows: 4, columns: 64 })
    expect(heatMapOf([1, 200]).cells.filter((cell) => cell < 0)).toHaveLength(56)
    expect([...heatMapOf([]).cells]).toEqual([0])
  })
  it('lays tall maps down, so that time runs to the right', () => {
    expect(heatMapOf([3, 2])).toMatchObject({ rows: 2, columns: 3 })
    expect([...heatMapOf([3, 2]).cells]).toEqual([0, 2, 4, 1, 3, 5])
  })
  it('shows channels as tiles', () => {
    expect([...heatMapOf([2, 2, 2]).cells]).toEqual([0, 1, 4, 5, 2, 3, 6, 7])
    const { rows, columns, cells } = heatMapOf([64, 8, 8])
    expect(rows * columns).toBeGreaterThanOrEqual(4096)
    expect(new Set(cells.filter((cell) => cell >= 0)).size).toBe(4096)
  })
  it('takes one step out of an axis', () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6)
    expect(sliceAt([3, 2], values, 0, 1)).toEqual({ dims: [2], values: Float32Array.of(3, 4) })
    expect(sliceAt([3, 2], values, 1, 9)).toEqual({ dims: [3], values: Float32Array.of(2, 4, 6) })
  })
  it('measures from zero and skips what is not finite', () => {
    expect(largestSize([1, -3, Number.NaN, Infinity])).toBe(3)
  })
})
