import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionMark } from '../../scene/condition-marks.ts'
import { plotOptions, valueRange } from './plot-drawing.ts'

describe('valueRange', () => {
  it('begins distances at zero', () => {
    expect(valueRange(2, 4, true)[0]).toBe(0)
    expect(valueRange(0, 0, true)).toEqual([0, 1])
  })

  it('holds every value, with a length', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.float({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.boolean(),
        (a, b, fromZero) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          const [lower, upper] = valueRange(low, high, fromZero)
          return lower <= low && upper >= high && upper > lower
        }
      )
    )
  })

  it('has bounds where there is nothing to show', () => {
    expect(valueRange(null, null, false)).toEqual([0, 1])
  })
})

it('draws lines as the scene does: the baseline solid, conditions in their dash', () => {
  const colors = { grid: '#111111', label: '#222222', ink: '#333333', font: 'serif' }
  const space = { width: 400, height: 100, gutter: 100, density: 2 }
  const axes = { last: () => 9, splits: () => [0, 9], fromZero: true }
  const [, baseline, condition] = plotOptions([{ mark: null }, { mark: 1 }], colors, space, axes).series
  expect(baseline).toMatchObject({ stroke: '#333333' })
  expect(baseline?.dash).toBeUndefined()
  const { color, dash } = conditionMark(1)
  expect(condition).toMatchObject({ stroke: color, dash: dash.map((length) => 2 * length) })
})
