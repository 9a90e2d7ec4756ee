import { expect, it } from 'vitest'
import { conditionMark } from '../../scene/condition-marks.ts'
import { plotOptions } from './plot-drawing.ts'

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
