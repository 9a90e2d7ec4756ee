import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, constantOf, numbersOf, typedArrayOf } from './constants.ts'
import { bfloat16Bits, bfloat16Value, float16Bits, float16Value } from './float16.ts'
import { failure } from './testing/failure.ts'

describe('16-bit floats', () => {
  // Bit patterns from IEEE 754-2019, binary16.
  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [-0, 0x8000],
    [Infinity, 0x7c00],
    [-Infinity, 0xfc00]
  ])('%s is %s in binary16', (value, bits) => {
    expect(float16Bits(value)).toBe(bits)
  })

  it('gives back every binary16 number from its own value', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = float16Value(bits)
      if (Number.isNaN(value)) expect(Number.isNaN(float16Value(float16Bits(value)))).toBe(true)
      else expect(float16Bits(value)).toBe(bits)
    }
  })

  it('gives back every bfloat16 number from its own value', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = bfloat16Value(bits)
      if (!Number.isNaN(value)) expect(bfloat16Bits(value)).toBe(bits)
    }
    expect(bfloat16Bits(NaN)).toBe(0x7fc0)
  })

  it('rounds to a nearest binary16 number', () => {
    fc.assert(
      fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const bits = float16Bits(value)
        const error = Math.abs(float16Value(bits) - value)
        const magnitude = bits & 0x7fff
        for (const neighbour of [magnitude - 1, magnitude + 1]) {
          if (neighbour >= 0)
            expect(error).toBeLessThanOrEqual(Math.abs(float16Value(neighbour) - Math.abs(value)))
        }
      })
    )
  })
})

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
