import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  playedPoints,
  playedSweep,
  pointsOfOneAxis,
  positionOfValues,
  valuesAtPosition,
  type SweptParameter
} from './played-sweep.ts'

const swept = (parameter: string, from: number, to: number, count: number): SweptParameter => ({
  axis: { input: 'x', parameter, from, to, count },
  parameter: {
    name: parameter,
    label: parameter,
    unit: '',
    hard: [-1e6, 1e6],
    soft: [from, to],
    scale: 'linear',
    default: from
  }
})
const angle = swept('angle', 0, 90, 10)
const contrast = swept('contrast', 0, 1, 5)
const both = [angle, contrast]

describe('what is played', () => {
  it('is the last swept parameter along the stimulus, and the axis itself along anything else', () => {
    expect(playedSweep(undefined, 'stimulus', both)).toEqual([contrast])
    expect(playedSweep(undefined, 'depth', both)).toBeNull()
    expect(playedSweep(undefined, 'stimulus', [])).toBeNull()
  })
  it('is the parameter that was chosen, or both, along any axis', () => {
    expect(playedSweep({ input: 'x', parameter: 'angle' }, 'stimulus', both)).toEqual([angle])
    expect(playedSweep({ input: 'x', parameter: 'angle' }, 'time', both)).toEqual([angle])
    expect(playedSweep('raster', 'stimulus', both)).toEqual(both)
  })
  it('is as without a choice where the chosen one is not swept', () => {
    expect(playedSweep({ input: 'x', parameter: 'gone' }, 'stimulus', both)).toEqual([contrast])
    expect(playedSweep('raster', 'stimulus', [angle])).toEqual([angle])
    expect(playedSweep('raster', 'depth', [angle])).toBeNull()
  })
})

describe('raster order', () => {
  it('runs through the last parameter at each value of the first', () => {
    expect(playedPoints(both)).toBe(50)
    expect(pointsOfOneAxis(both)).toBe(4)
    expect(valuesAtPosition(both, 0)).toEqual([0, 0])
    expect(valuesAtPosition(both, 4)).toEqual([0, 1])
    expect(valuesAtPosition(both, 5)).toEqual([10, 0])
    expect(valuesAtPosition(both, 49)).toEqual([90, 1])
  })
  it('moves evenly within a row and stays at its end until the next one begins', () => {
    expect(valuesAtPosition(both, 2.5)).toEqual([0, 0.625])
    expect(valuesAtPosition(both, 4.7)).toEqual([0, 1])
  })
  it('has no position outside of the sweep', () => {
    expect(positionOfValues(both, [30, 2])).toBeNull()
    expect(positionOfValues(both, [-1, 0.5])).toBeNull()
  })
  it('gives the values of a position back as that position', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.double({ min: 0, max: 4, noNaN: true }),
        (row, column) => {
          const position = row * 5 + column
          expect(positionOfValues(both, valuesAtPosition(both, position))).toBeCloseTo(position, 6)
        }
      )
    )
  })
  it('is the plain position where one parameter is played', () => {
    expect(valuesAtPosition([angle], 4.5)).toEqual([45])
    expect(positionOfValues([angle], [45])).toBeCloseTo(4.5)
  })
})
