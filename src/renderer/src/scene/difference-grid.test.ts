import fc from 'fast-check'
import { expect, it } from 'vitest'
import { connectorGrid, joinedPlaces, mostArrows, mostConnectors } from './difference-grid.ts'

it('joins every point of a short path, ends included', () => {
  expect(connectorGrid(1, 12, mostConnectors)).toEqual({ rows: 1, places: 12, first: 0, last: 11 })
})

it('chooses a few of a long path and of a surface', () => {
  expect(connectorGrid(1, 1000, mostConnectors)).toMatchObject({ rows: 1, places: 64, last: 999 })
  expect(connectorGrid(40, 30, mostConnectors)).toMatchObject({ rows: 8, places: 8, last: 29 })
})

it('joins whole points of the curves that it has, within what is shown', () => {
  const grid = connectorGrid(3, 5, 6)
  const joined = joinedPlaces({ grid, shown: [1, 4], series: 3 })
  expect(joined).toEqual([0, 1, 2].map((series) => ({ series, index: 4 })))
  const atHead = { rows: 1, places: 1, first: 2.5, last: 2.5 }
  expect(joinedPlaces({ grid: atHead, shown: [0, 4], series: 1 })).toEqual([{ series: 0, index: 2.5 }])
})

it('draws nothing where there is nothing', () => {
  const { rows, places } = connectorGrid(0, 0, mostConnectors)
  expect(rows * places).toBe(0)
})

it('never draws more than it may, nor more than there are', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.nat(5000),
      fc.constantFrom(mostConnectors, mostArrows),
      (series, points, most) => {
        const { rows, places } = connectorGrid(series, points, most)
        return rows * places <= most && rows <= series && places <= points
      }
    )
  )
})
