import { describe, expect, it } from 'vitest'
import { emptyArray, numbersOfTensor, storeNumbers } from './elements.ts'
import type { NumberType } from '#shared/tensor.ts'

const stored = (type: NumberType, numbers: number[]) => {
  const into = emptyArray(type, numbers.length + 1)
  storeNumbers(Float64Array.from(numbers), type, into, 1)
  return Array.from(into, Number).slice(1)
}

describe('storeNumbers', () => {
  it('rounds integers and ends at the bounds of their type', () => {
    expect(stored('uint8', [-1, 0.5, 254.6, 300])).toEqual([0, 1, 255, 255])
    expect(stored('int8', [-200, -1.6, 127.4])).toEqual([-128, -2, 127])
    expect(stored('int64', [2 ** 40, -3.2, 1e300])).toEqual([2 ** 40, -3, Number.MAX_SAFE_INTEGER])
    expect(stored('uint64', [-5, 7])).toEqual([0, 7])
  })

  it('makes NaN 0 in integers, and anything but 0 true', () => {
    expect(stored('int32', [NaN])).toEqual([0])
    expect(stored('int64', [NaN])).toEqual([0])
    expect(stored('bool', [0, 0.2, -3])).toEqual([0, 1, 1])
  })

  it('leaves what is in front of the offset', () => {
    const into = Float32Array.from([9, 9, 9])
    storeNumbers(Float64Array.of(1), 'float32', into, 1)
    expect(Array.from(into)).toEqual([9, 1, 9])
  })
})

describe('numbersOfTensor', () => {
  it.each(['float32', 'float64', 'float16', 'bfloat16', 'int16', 'int64', 'uint64'] as const)(
    'reads %s back',
    (type) => {
      const data = emptyArray(type, 3)
      storeNumbers(Float64Array.of(0, 2, 96), type, data, 0)
      expect(Array.from(numbersOfTensor({ type, dims: [3], data }))).toEqual([0, 2, 96])
    }
  )
})
