import { describe, expect, it } from 'vitest'
import { nearestPlace, placeUnder, steppedPlace } from './cell-grid.ts'

const lines = [4, 2]

describe('a map of two lines', () => {
  it('is walked by arrow keys, which stop at its edges and at the end of a shorter line', () => {
    const from = { line: 0, column: 3 }
    expect(steppedPlace(lines, from, 'ArrowRight')).toEqual(from)
    expect(steppedPlace(lines, from, 'ArrowUp')).toEqual(from)
    expect(steppedPlace(lines, from, 'ArrowDown')).toEqual({ line: 1, column: 1 })
    expect(steppedPlace(lines, from, 'Home')).toEqual({ line: 0, column: 0 })
    expect(steppedPlace(lines, { line: 1, column: 0 }, 'End')).toEqual({ line: 1, column: 1 })
    expect(steppedPlace(lines, from, 'a')).toBeNull()
  })

  it('finds the cell under the pointer, and none beside it', () => {
    const geometry = { left: 10, top: 5, cellWidth: 4, cellHeight: 3 }
    expect(placeUnder(lines, geometry, 10, 5)).toEqual({ line: 0, column: 0 })
    expect(placeUnder(lines, geometry, 17.9, 10.9)).toEqual({ line: 1, column: 1 })
    expect(placeUnder(lines, geometry, 18.1, 10)).toBeNull()
    expect(placeUnder(lines, geometry, 9, 6)).toBeNull()
    expect(placeUnder(lines, geometry, 12, 11.1)).toBeNull()
  })

  it('has a nearest cell for a place that is gone', () => {
    expect(nearestPlace(lines, { line: 7, column: 7 })).toEqual({ line: 1, column: 1 })
    expect(nearestPlace([], { line: 7, column: 7 })).toEqual({ line: 0, column: 0 })
  })
})
