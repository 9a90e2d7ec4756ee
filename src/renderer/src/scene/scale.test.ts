import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boxFit,
  emptyBounds,
  fitScale,
  includePoints,
  sceneBox,
  sceneFromData,
  type Bounds,
  type Triple
} from './scale.ts'

const boundsOf = (...points: Triple[]): Bounds => {
  const bounds = emptyBounds()
  includePoints(bounds, new Float32Array(points.flat()))
  return bounds
}

describe('includePoints', () => {
  it('leaves out points that are not finite, and counts the others', () => {
    const bounds = emptyBounds()
    expect(includePoints(bounds, new Float32Array([1, 2, 3, NaN, 9, 9, 9, Infinity, 9, -1, 5, 0]))).toBe(2)
    expect(bounds).toEqual({ lower: [-1, 2, 0], upper: [1, 5, 3] })
  })
})

describe('fitScale', () => {
  it('keeps angles true with equal axes: one factor, the longest axis fills the box', () => {
    const scale = fitScale(boundsOf([0, 0, 0], [10, 2, 1]), 'equal')
    expect(scale.centre).toEqual([5, 1, 0.5])
    expect(new Set(scale.factor).size).toBe(1)
    expect(scale.halfSize[0]).toBeCloseTo(1, 12)
    expect(scale.halfSize[1]).toBeCloseTo(0.2, 12)
  })

  it('fills the box along each axis with independent axes', () => {
    const scale = fitScale(boundsOf([0, 0, 0], [10, 2, 1]), 'independent')
    for (const half of scale.halfSize) expect(half).toBeCloseTo(1, 12)
  })

  it('gives a flat set a box that can be seen', () => {
    for (const scaling of ['equal', 'independent'] as const) {
      const { halfSize, factor } = fitScale(boundsOf([0, 0, 3], [10, 2, 3]), scaling)
      expect(halfSize[2]).toBeGreaterThan(0.05)
      expect(factor.every(Number.isFinite)).toBe(true)
    }
  })

  it('gives nothing, and a single point, a box of size one', () => {
    expect(fitScale(emptyBounds(), 'equal').bounds.upper[0]).toBe(0.5)
    expect(fitScale(boundsOf([7, 7, 7]), 'equal').bounds.upper[0]).toBe(7.5)
  })

  it('puts every point that it was fitted to inside the box', () => {
    const value = fc.float({ min: -1000, max: 1000, noNaN: true })
    const point = fc.tuple(value, value, value)
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 2, maxLength: 9 }),
        fc.constantFrom('equal', 'independent'),
        (points, scaling) => {
          const scale = fitScale(boundsOf(...points), scaling)
          for (const each of points) {
            const place = sceneFromData(scale, each)
            place.forEach((coordinate, axis) => {
              expect(Math.abs(coordinate)).toBeLessThanOrEqual(scale.halfSize[axis as 0 | 1 | 2] + 1e-3)
            })
          }
        }
      )
    )
  })
})

describe('boxFit', () => {
  const scale = fitScale(boundsOf([-1, -1, -1], [1, 1, 1]), 'equal')

  it('is one for the data that the scale was fitted to', () => {
    const { reach, extent } = boxFit(scale, boundsOf([-1, -1, -1], [1, 1, 1]))
    expect(reach).toBeCloseTo(1, 12)
    expect(extent).toBeCloseTo(1, 12)
  })

  it('reaches as far as the data do, also where they have drifted away from the centre', () => {
    expect(boxFit(scale, boundsOf([-3, 0, 0], [3, 0, 0])).reach).toBeCloseTo(3, 12)
    expect(boxFit(scale, boundsOf([1.9, 0, 0], [2, 0, 0])).reach).toBeCloseTo(2, 6)
    expect(boxFit(scale, emptyBounds())).toEqual({ reach: 1, extent: 1 })
  })

  it('has a small extent for a small path, also at the edge of the box', () => {
    expect(boxFit(scale, boundsOf([0, 0, 0], [0.2, 0, 0])).extent).toBeCloseTo(0.1, 6)
    expect(boxFit(scale, boundsOf([0.8, 0, 0], [1, 0, 0])).extent).toBeCloseTo(0.1, 6)
  })
})

it('is not too large for data that it was asked to keep room for', () => {
  const room = boundsOf([-10, -10, -10], [10, 10, 10])
  const scale = fitScale(room, 'equal')
  expect(boxFit(scale, boundsOf([0, 0, 0], [0.1, 0, 0]), room).extent).toBe(1)
  expect(boxFit(scale, boundsOf([0, 0, 0], [20, 0, 0]), room).reach).toBeCloseTo(2, 6)
})

it('gives the box of a part of the data in scene units', () => {
  const scale = fitScale(boundsOf([0, 0, 0], [10, 10, 10]), 'equal')
  const { centre, halfSize } = sceneBox(scale, boundsOf([5, 5, 5], [10, 10, 10]))
  expect(centre[0]).toBeCloseTo(0.5 / 1.08, 6)
  expect(halfSize[0]).toBeCloseTo(0.5 / 1.08, 6)
})
