import { describe, expect, it } from 'vitest'
import { conditionMark } from '../../scene/condition-marks.ts'
import { sceneThemes } from '../../scene/themes.ts'
import { usualMeasure } from '../sheet/measure-text.ts'
import type { LineItem, SheetItem } from '../sheet/sheet-items.ts'
import { lineLayout, linePlotGroups } from './line-plot.ts'
import type { LinePlot } from './plot-content.ts'
import { itemsOf } from './plot-sheet.ts'

const theme = sceneThemes.light
const style = { theme, measure: usualMeasure }
const room = { x: 10, y: 20, width: 400, height: 300 }

const plot: LinePlot = {
  kind: 'lines',
  x: { title: 'Contrast', unit: '%', scale: 'linear', domain: [0, 4] },
  y: { title: 'Distance', unit: '', scale: 'linear', domain: [0, 10] },
  places: [0, 1, 2, 4],
  lines: [
    { name: 'Baseline', look: { mark: null, weight: 'plain' }, values: [0, 10, 5, 5], spansGaps: false },
    { name: 'Edited', look: { mark: 1, weight: 'plain' }, values: [2, 4, null, 8], spansGaps: false }
  ],
  legend: []
}

const itemsIn = (name: string, of = plot): SheetItem[] =>
  itemsOf(linePlotGroups(of, room, style, true).filter((group) => group.name === name))
const linesOf = (items: SheetItem[]): LineItem[] => items.filter((item) => item.kind === 'line')

describe('lines', () => {
  const { area } = lineLayout(plot, room, true, usualMeasure)

  it('go through the places of their values', () => {
    const [baseline] = linesOf(itemsIn('Lines'))
    const bottom = area.y + area.height
    expect(baseline?.points).toEqual([
      [area.x, bottom],
      [area.x + area.width / 4, area.y],
      [area.x + area.width / 2, area.y + area.height / 2],
      [area.x + area.width, area.y + area.height / 2]
    ])
  })

  it('look as conditions do everywhere', () => {
    const { color, dash } = conditionMark(1)
    const [baseline, edited] = linesOf(itemsIn('Lines'))
    expect(baseline).toMatchObject({ color: theme.title })
    expect(baseline?.dash).toBeUndefined()
    expect(edited).toMatchObject({ color, dash: [...dash] })
  })

  it('have gaps where there is no number, and dots for numbers by themselves; or go on over them', () => {
    const shapes = itemsIn('Lines').slice(1)
    expect(shapes.map(({ kind }) => kind)).toEqual(['line', 'circle'])
    expect(shapes[1]).toMatchObject({
      x: area.x + area.width,
      y: expect.closeTo(area.y + 0.2 * area.height, 9) as number
    })
    const joined = { ...plot, lines: plot.lines.map((line) => ({ ...line, spansGaps: true })) }
    expect(linesOf(itemsIn('Lines', joined))[1]?.points).toHaveLength(3)
  })
})

it('axes have their ticks at their values and their numbers outside of the area', () => {
  const { area, x, y } = lineLayout(plot, room, true, usualMeasure)
  const marks = linesOf(itemsIn('Axes')).slice(1)
  expect(marks).toHaveLength(x.ticks.length + y.length)
  for (const [i, { value }] of x.ticks.entries())
    expect(marks[i]?.points[0]).toEqual([area.x + (value / 4) * area.width, area.y + area.height])
  for (const item of itemsIn('Labels')) {
    if (item.kind !== 'text') continue
    expect(item.x <= area.x || item.y >= area.y + area.height).toBe(true)
    expect(item.x).toBeGreaterThanOrEqual(room.x)
    expect(item.y).toBeLessThanOrEqual(room.y + room.height)
  }
  const words = itemsIn('Labels').flatMap((item) => (item.kind === 'text' ? item.text : []))
  expect(words.slice(-2)).toEqual(['Contrast (%)', 'Distance'])
})

it('all of the room is the lines’ where nothing is labelled', () => {
  const { area } = lineLayout(plot, room, false, usualMeasure)
  expect(area.width).toBeGreaterThan(room.width - 8)
  expect(linePlotGroups(plot, room, style, false).map(({ name }) => name)).toEqual(['Axes', 'Lines'])
})
