import { expect, test } from 'vitest'
import type { Tensor } from '#shared/tensor.ts'
import { answersOtherwise, nonFiniteGradients } from './gradient-doubts.ts'

const of = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values)
})

test('gradients that are not finite are counted, by their site, with what the network was fed', () => {
  const gradients = { calm: of(1, -2), wild: of(NaN, 1, Infinity) }
  const ids: Tensor = { type: 'int64', dims: [1], data: BigInt64Array.of(3n) }
  expect(nonFiniteGradients(gradients, { ids, x: of(1, 2) })).toEqual([
    "2 of 3 entries of the gradient at 'wild' are not finite: on the way back something is divided by zero or grows beyond the type."
  ])
  expect(nonFiniteGradients(gradients, { ids, x: of(1, NaN) })).toEqual([
    "2 of 3 entries of the gradient at 'wild' are not finite: the input 'x' has numbers that are not finite, 1 of 2."
  ])
})

test('another answer is told beyond rounding alone', () => {
  expect(answersOtherwise(of(10, 0.001, NaN), of(10.05, 0.002, NaN))).toEqual([])
  expect(answersOtherwise(of(10, 1), of(10, 2))).toEqual([expect.stringContaining('by up to 1.0 of 10')])
  expect(answersOtherwise(of(0, 0), of(0, 0))).toEqual([])
})
