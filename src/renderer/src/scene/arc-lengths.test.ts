import { expect, it } from 'vitest'
import { arcLengths, pixelsPerUnit } from './arc-lengths.ts'

it('adds up steps in scene units, from the start of each curve', () => {
  const positions = new Float32Array([0, 0, 0, 3, 4, 0, 3, 4, 1, 9, 9, 9, 9, 9, 8, 9, 9, 8])
  const lengths = arcLengths(positions, { series: 2, points: 3 }, [0.1, 0.1, 1])
  const first = [...lengths].filter((_, i) => i % 3 === 0).map((length) => length / pixelsPerUnit)
  const expected = [0, 0.5, 1.5, 0, 1, 1]
  first.forEach((length, i) => {
    expect(length).toBeCloseTo(expected[i] ?? NaN, 5)
  })
})

it('steps over missing points', () => {
  const positions = new Float32Array([0, 0, 0, 1, 0, 0, NaN, 0, 0, 5, 0, 0, 6, 0, 0])
  const lengths = arcLengths(positions, { series: 1, points: 5 }, [1, 1, 1])
  expect((lengths[12] ?? NaN) / pixelsPerUnit).toBeCloseTo(2, 5)
})
