import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bfloat16Bits, float16Bits, fromBfloat16Bits, fromFloat16Bits } from './half-floats.ts'

describe('binary16', () => {
  // Values of the standard's own table of examples.
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1 / 3, 0x3555],
    [Infinity, 0x7c00],
    [-Infinity, 0xfc00],
    [65520, 0x7c00],
    [65519, 0x7bff],
    [2 ** -25, 0],
    [3 * 2 ** -25, 2],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [1.5 * 2 ** -25, 1]
  ])('%f has the bits %i', (value, bits) => {
    expect(float16Bits(value)).toBe(bits)
  })

  it('gives back every one of its numbers', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromFloat16Bits(bits)
      if (!Number.isNaN(value)) expect(float16Bits(value)).toBe(bits)
    }
    expect(Number.isNaN(fromFloat16Bits(float16Bits(NaN)))).toBe(true)
  })

  it('rounds to the nearest of its numbers', () => {
    fc.assert(
      fc.property(fc.double({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const single = Math.fround(value)
        const error = Math.abs(fromFloat16Bits(float16Bits(single)) - single)
        expect(error).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(single) * 2 ** -11))
      })
    )
  })
})

describe('bfloat16', () => {
  it.each([
    [1, 0x3f80],
    [-2, 0xc000],
    [Infinity, 0x7f80],
    [1 + 2 ** -8, 0x3f80],
    [1 + 3 * 2 ** -8, 0x3f82],
    [3.4e38, 0x7f80]
  ])('%f has the bits %i', (value, bits) => {
    expect(bfloat16Bits(value)).toBe(bits)
  })

  it('gives back every one of its numbers', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromBfloat16Bits(bits)
      if (!Number.isNaN(value)) expect(bfloat16Bits(value)).toBe(bits)
    }
    expect(Number.isNaN(fromBfloat16Bits(bfloat16Bits(NaN)))).toBe(true)
  })
})
