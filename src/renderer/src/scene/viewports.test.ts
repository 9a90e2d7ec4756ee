import { describe, expect, it } from 'vitest'
import { gridViewports, viewportAt } from './viewports.ts'

describe('gridViewports', () => {
  it('fills a wide canvas with columns and a tall one with rows', () => {
    expect(gridViewports(2, 800, 400).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [400, 0]
    ])
    expect(gridViewports(2, 400, 800).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0, 400]
    ])
  })

  it('divides six views of a 3:2 canvas into three columns and two rows', () => {
    const views = gridViewports(6, 900, 600)
    expect(views[5]).toEqual({ x: 600, y: 300, width: 300, height: 300 })
  })

  it('gives all views the same size, inside the canvas', () => {
    for (let count = 1; count <= 13; count++) {
      for (const { x, y, width, height } of gridViewports(count, 1000, 617)) {
        expect(x + width).toBeLessThanOrEqual(1000.001)
        expect(y + height).toBeLessThanOrEqual(617.001)
      }
    }
  })
})

it('finds the view under a place', () => {
  const views = gridViewports(4, 200, 200)
  expect(viewportAt(views, 150, 150)).toBe(3)
  expect(viewportAt(views, 100, 99)).toBe(1)
  expect(viewportAt(views, 250, 50)).toBe(-1)
})
