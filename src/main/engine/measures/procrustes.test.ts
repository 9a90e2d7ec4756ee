import { describe, expect, it } from 'vitest'
import { randomAxes } from './orthonormal.ts'
import { orthogonalProcrustes, rotateRows, rotatedVariances } from './procrustes.ts'

describe('orthogonal Procrustes', () => {
  it('recovers a rotation of 30° about z exactly', () => {
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]
    const source = randomAxes(9, 3)
    const target = Float32Array.from(source, (_, place) => {
      const [x = 0, y = 0, z = 0] = source.subarray(place - (place % 3))
      return [c * x - s * y, s * x + c * y, z][place % 3] ?? 0
    })
    const rotation = orthogonalProcrustes(source, target)
    const known = [c, s, 0, -s, c, 0, 0, 0, 1]
    for (const [place, value] of rotation.to1DArray().entries())
      expect(value).toBeCloseTo(known[place] ?? NaN, 6)
    for (const [place, value] of rotateRows(source, rotation).entries())
      expect(value).toBeCloseTo(target[place] ?? NaN, 6)
  })

  it('undoes swapped and mirrored axes', () => {
    const source = randomAxes(12, 5)
    const target = Float32Array.from(source, (_, place) => {
      const [x = 0, y = 0, z = 0] = source.subarray(place - (place % 3))
      return [-y, x, -z][place % 3] ?? 0
    })
    const rotation = orthogonalProcrustes(source, target)
    for (const [place, value] of rotateRows(source, rotation).entries())
      expect(value).toBeCloseTo(target[place] ?? NaN, 6)
    for (const [axis, variance] of rotatedVariances([9, 4, 1], rotation).entries())
      expect(variance).toBeCloseTo([4, 9, 1][axis] ?? NaN, 6)
  })
})
