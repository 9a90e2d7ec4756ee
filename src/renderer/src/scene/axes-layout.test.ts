import { describe, expect, it } from 'vitest'
import { axisTicks, backSides, boxLines, labelledEdges, tickPlace } from './axes-layout.ts'
import { viewAxes } from './camera-fit.ts'
import { emptyBounds, fitScale, includePoints, type Triple } from './scale.ts'

const bounds = emptyBounds()
includePoints(bounds, new Float32Array([-1, -1, -1, 1, 1, 1]))
const scale = fitScale(bounds, 'equal')
const eye: Triple = [0.62, -0.68, 0.42]

it('puts the walls behind the data', () => {
  expect(backSides(eye)).toEqual([-1, 1, -1])
  expect(backSides([-1, 1, -1])).toEqual([1, -1, 1])
})

it('brings ticks to the lower left where the view is straight from above', () => {
  const right = viewAxes([0, 0, 1]).right
  const [x, y] = labelledEdges(scale.halfSize, backSides([0, 0, 5]), right)
  expect(x?.from[1]).toBe(-1)
  expect(y?.from[0]).toBe(-1)
})

it('ticks the data box on round values', () => {
  expect(axisTicks(scale)[0]).toEqual([-1, -0.5, 0, 0.5, 1])
})

describe('boxLines', () => {
  const { edges, grid } = boxLines(scale, axisTicks(scale), backSides(eye))

  it('draws nine edges, none of which stands before the data', () => {
    expect(edges.length).toBe(9 * 6)
    const front = [1, -1, 1]
    for (let i = 0; i < edges.length; i += 6) {
      const ends = [edges.subarray(i, i + 3), edges.subarray(i + 3, i + 6)]
      const touchesFrontCorner = ends.some((end) => end.every((value, axis) => value === front[axis]))
      expect(touchesFrontCorner).toBe(false)
    }
  })

  it('draws a line at each tick, both ways, on three walls', () => {
    expect(grid.length).toBe(3 * 2 * 5 * 6)
  })
})

describe('labelledEdges', () => {
  it('labels x and y on the floor on the side of the viewer, and z on the left', () => {
    const [x, y, z] = labelledEdges(scale.halfSize, backSides(eye), viewAxes(eye).right)
    expect(x).toEqual({ axis: 0, from: [-1, -1, -1], to: [1, -1, -1] })
    expect(y).toEqual({ axis: 1, from: [1, -1, -1], to: [1, 1, -1] })
    expect(z).toEqual({ axis: 2, from: [-1, -1, -1], to: [-1, -1, 1] })
  })

  it('places ticks along the edge by value', () => {
    const [edge] = labelledEdges(scale.halfSize, backSides(eye), viewAxes(eye).right)
    const place = edge && tickPlace(scale, edge, 0.54)
    expect(place?.[0]).toBeCloseTo(0.5, 6)
    expect(place?.slice(1)).toEqual([-1, -1])
  })
})
