import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { joinAlong, takeAlong } from './batch-slices.ts'

const counting = (dims: number[]): Tensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from({ length: elementCount(dims) }, (_, place) => BigInt(place))
})

describe('parts along an axis', () => {
  it('are those of the known matrix', () => {
    const matrix = counting([2, 3])
    expect([...takeAlong(matrix, 1, 1, 2).data]).toEqual([1n, 2n, 4n, 5n])
    expect([...takeAlong(matrix, 0, 1, 3).data]).toEqual([3n, 4n, 5n, 3n, 4n, 5n, 3n, 4n, 5n])
  })

  it('give the whole again when they are joined', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(sizes, fc.nat(), fc.integer({ min: 1, max: 4 }), (dims, axisSeed, step) => {
        const axis = axisSeed % dims.length
        const whole = counting(dims)
        const size = dims[axis] ?? 1
        const starts = Array.from({ length: Math.ceil(size / step) }, (_, part) => part * step)
        const parts = starts.map((start) => takeAlong(whole, axis, start, Math.min(step, size - start)))
        expect(joinAlong(parts, axis)).toEqual(whole)
      })
    )
  })

  it('hold texts too', () => {
    const texts: Tensor = { type: 'string', dims: [3], data: ['a', 'b', 'c'] }
    expect(joinAlong([takeAlong(texts, 0, 2, 1), takeAlong(texts, 0, 0, 1)], 0).data).toEqual(['c', 'a'])
  })
})
