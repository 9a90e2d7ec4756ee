import { expect, test } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import { withType } from './cast.ts'

test('numbers become the type of the input', () => {
  const doubles = { type: 'float64' as const, dims: [2], data: new Float64Array([1, 2]) }
  expect(withType(doubles, 'float32', 'x')).toEqual({
    type: 'float32',
    dims: [2],
    data: new Float32Array([1, 2])
  })
  expect(withType(doubles, 'int64', 'x')).toEqual({
    type: 'int64',
    dims: [2],
    data: new BigInt64Array([1n, 2n])
  })
  expect(withType(doubles, 'float64', 'x')).toBe(doubles)
})

test.each([
  ['a fraction for an integer', [0.5], 'int64'],
  ['a value past the end', [256], 'uint8'],
  ['a negative for an unsigned', [-1], 'uint32'],
  ['NaN for an integer', [NaN], 'int32'],
  ['numbers for text', [1], 'string']
] as const)('%s is refused', (_name, values, type) => {
  const tensor = { type: 'float64' as const, dims: [1], data: new Float64Array(values) }
  expect(() => withType(tensor, type, 'x')).toThrow(LimenError)
})
