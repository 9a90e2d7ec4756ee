import { expect, it } from 'vitest'
import { writeArcLengths } from './arc-lengths.ts'
import { across, consecutive } from './drawable.ts'

const channel = (lengths: Float32Array, which: number): number[] =>
  [...lengths].filter((_, i) => i % 3 === which)

it('adds up steps in scene units, from the start of each curve', () => {
  const positions = new Float32Array([0, 0, 0, 3, 4, 0, 3, 4, 1, 9, 9, 9, 9, 9, 8, 9, 9, 8])
  const lengths = new Float32Array(positions.length)
  writeArcLengths(lengths, positions, consecutive(2, 3), [0.1, 0.1, 1], 0)
  const expected = [0, 0.5, 1.5, 0, 1, 1]
  channel(lengths, 0).forEach((length, i) => {
    expect(length).toBeCloseTo(expected[i] ?? NaN, 5)
  })
})

it('adds up steps from curve to curve into a channel of their own', () => {
  const positions = new Float32Array([0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 3, 0, 0, 2, 5, 1, 3, 4])
  const lengths = new Float32Array(positions.length)
  writeArcLengths(lengths, positions, across(3, 2), [1, 1, 1], 1)
  expect(channel(lengths, 1)).toEqual([0, 0, 2, 3, 7, 7])
  expect(channel(lengths, 0)).toEqual([0, 0, 0, 0, 0, 0])
})

it('steps over missing points', () => {
  const positions = new Float32Array([0, 0, 0, 1, 0, 0, NaN, 0, 0, 5, 0, 0, 6, 0, 0])
  const lengths = new Float32Array(positions.length)
  writeArcLengths(lengths, positions, consecutive(1, 5), [1, 1, 1], 0)
  expect(lengths[12]).toBeCloseTo(2, 5)
})
