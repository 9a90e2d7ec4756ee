import { expect, test } from 'vitest'
import type { Tensor } from '#shared/tensor.ts'
import { answersOtherwise, nonFiniteGradients } from './gradient-doubts.ts'

const of = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values)
})

test('gradients that are not finite are counted, by their site', () => {
  expect(nonFiniteGradients({ calm: of(1, -2), wild: of(NaN, 1, Infinity) })).toEqual([
    expect.stringContaining("2 of 3 entries of the gradient at 'wild' are not finite")
  ])
})

test('another answer is told beyond rounding alone', () => {
  expect(answersOtherwise(of(10, 0.001, NaN), of(10.05, 0.002, NaN))).toEqual([])
  expect(answersOtherwise(of(10, 1), of(10, 2))).toEqual([expect.stringContaining('by up to 1.0 of 10')])
  expect(answersOtherwise(of(0, 0), of(0, 0))).toEqual([])
})
