import { describe, expect, it } from 'vitest'
import type { Tensor } from '#shared/tensor.ts'
import { compareOutputs } from './compare-outputs.ts'

const float32 = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values)
})
const difference = (a: Tensor, b: Tensor): number => compareOutputs({ y: a }, { y: b }).largestDifference

describe('compareOutputs', () => {
  it('gives the largest absolute difference over all outputs', () => {
    const a = { y: float32(1, 2), z: float32(10) }
    expect(compareOutputs(a, { y: float32(1, 2.5), z: float32(8) }).largestDifference).toBe(2)
    expect(compareOutputs(a, a).largestDifference).toBe(0)
  })

  it('takes NaN and infinity as equal to themselves and far from all else', () => {
    expect(difference(float32(NaN, Infinity, -Infinity), float32(NaN, Infinity, -Infinity))).toBe(0)
    expect(difference(float32(NaN), float32(0))).toBe(Infinity)
    expect(difference(float32(0), float32(Infinity))).toBe(Infinity)
  })

  it('reads 16-bit floats, large integers and text', () => {
    const half = (...bits: number[]): Tensor => ({
      type: 'float16',
      dims: [bits.length],
      data: Uint16Array.from(bits)
    })
    expect(difference(half(0x3c00), half(0x4000))).toBe(1)
    const whole = (...values: bigint[]): Tensor => ({
      type: 'int64',
      dims: [values.length],
      data: BigInt64Array.from(values)
    })
    expect(difference(whole(5n), whole(-5n))).toBe(10)
    const text = (...data: string[]): Tensor => ({ type: 'string', dims: [data.length], data })
    expect(difference(text('a'), text('a'))).toBe(0)
    expect(difference(text('a'), text('b'))).toBe(Infinity)
  })

  it('names the outputs that are not finite', () => {
    const outputs = { y: float32(1, NaN), z: float32(0) }
    expect(compareOutputs(outputs, outputs).nonFinite).toEqual(['y'])
  })

  it.each([
    ['a missing output', {}],
    ['another shape', { y: float32(1, 2, 3) }]
  ])('refuses %s', (_, other: Record<string, Tensor>) => {
    expect(() => compareOutputs({ y: float32(1, 2) }, other)).toThrow("The output 'y' has the shape [2]")
  })
})
