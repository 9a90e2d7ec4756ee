import { describe, expect, it } from 'vitest'
import { numbersOf, pictureBytes, seriesCurves } from './preview-data.ts'

describe('preview data', () => {
  it('reads every element type as numbers', () => {
    expect(numbersOf({ type: 'int64', data: BigInt64Array.of(3n, -1n) })).toEqual([3, -1])
    expect(numbersOf({ type: 'float16', data: Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00) })).toEqual([
      1,
      -2,
      2 ** -24,
      Infinity
    ])
    expect(numbersOf({ type: 'bfloat16', data: Uint16Array.of(0x3f80, 0xc000) })).toEqual([1, -2])
    expect(numbersOf({ type: 'string', data: ['a'] })).toEqual([])
  })
  it('makes bytes of pictures, gray and coloured', () => {
    expect([...pictureBytes({ width: 1, height: 1, channels: 1, data: Float32Array.of(1) })]).toEqual([
      255, 255, 255, 255
    ])
    expect([...pictureBytes({ width: 1, height: 1, channels: 3, data: Float32Array.of(0, 1, 2) })]).toEqual([
      0, 255, 255, 255
    ])
  })
  it('finds the curves of a series, channels first or last', () => {
    expect(seriesCurves([1, 2, 3], [1, 3])).toEqual([[1, 2, 3]])
    expect(seriesCurves([1, 2, 3, 4, 5, 6], [2, 3])).toEqual([
      [1, 2, 3],
      [4, 5, 6]
    ])
    expect(seriesCurves([1, 2, 3, 4, 5, 6], [3, 2])).toEqual([
      [1, 3, 5],
      [2, 4, 6]
    ])
    expect(seriesCurves([], [20, 2], 1)).toHaveLength(1)
  })
})
