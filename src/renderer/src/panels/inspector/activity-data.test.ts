import { describe, expect, it } from 'vitest'
import { heatMapOf, largestSize, lastVector, topValues } from './activity-data.ts'

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
    expect(heatMapOf([1, 4, 8], new Float32Array(32))).toMatchObject({ rows: 4, columns: 8 })
    expect(heatMapOf([1, 200], new Float32Array(200))).toMatchObject({ rows: 4, columns: 64 })
    expect(heatMapOf([], [1])).toMatchObject({ rows: 1, columns: 1 })
  })
  it('measures from zero and skips what is not finite', () => {
    expect(largestSize([1, -3, Number.NaN, Infinity])).toBe(3)
  })
})
