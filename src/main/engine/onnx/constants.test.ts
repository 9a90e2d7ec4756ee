import { describe, expect, it } from 'vitest'
import { bytesOf, constantOf, numbersOf, typedArrayOf } from './constants.ts'
import { failure } from './testing/failure.ts'

describe('constants', () => {
  it('holds numbers in the type asked for', () => {
    expect(numbersOf(constantOf('a', 'int8', [2], [-128, 127]))).toEqual([-128, 127])
    expect(numbersOf(constantOf('a', 'bool', [3], [true, false, true]))).toEqual([1, 0, 1])
    expect(numbersOf(constantOf('a', 'float16', [], [1.5]))).toEqual([1.5])
    expect([...typedArrayOf(constantOf('a', 'int64', [1], [2n ** 62n]))]).toEqual([2n ** 62n])
    expect([...bytesOf(constantOf('a', 'int32', [1], [1]))]).toEqual([1, 0, 0, 0])
  })

  it('reads numbers wherever their bytes start', () => {
    const bytes = new Uint8Array(13)
    new DataView(bytes.buffer).setFloat64(5, 0.1, true)
    const constant = {
      name: 'a',
      type: 'float64',
      dims: [],
      content: { kind: 'raw', bytes: bytes.subarray(5) }
    } as const
    expect(numbersOf(constant)).toEqual([0.1])
  })

  it('refuses the wrong number of values and types that are no numbers', () => {
    expect(failure(() => constantOf('a', 'float32', [2, 2], [1, 2, 3])).tag).toBe('request')
    expect(failure(() => constantOf('a', 'int4', [2], [1, 2])).part).toBe('a')
    expect(failure(() => numbersOf(constantOf('words', 'string', [1], ['hello']))).part).toBe('words')
  })
})
