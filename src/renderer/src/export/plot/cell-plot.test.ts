import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colorTable, divergingColor } from '../../scene/color-maps.ts'
import { sceneThemes } from '../../scene/themes.ts'
import { usualMeasure } from '../sheet/measure-text.ts'
import { cellColor } from './cell-colors.ts'
import { cellItems, cellNumbers } from './cell-items.ts'
import { cellLayout } from './cell-layout.ts'
import { cellPlotGroups } from './cell-plot.ts'
import type { CellPlot } from './plot-content.ts'
import { itemsOf } from './plot-sheet.ts'

const theme = sceneThemes.light
const style = { theme, measure: usualMeasure }
const room = { x: 5, y: 7, width: 430, height: 320 }
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i))

const plotOf = (rows: number, columns: number, maps: number, isSquare: boolean): CellPlot => ({
  kind: 'cells',
  rows: { title: 'Query', labels: numbers(rows), borders: [] },
  columns: { title: 'Key', labels: numbers(columns), borders: [] },
  maps: Array.from({ length: maps }, (_, map) => ({
    ...{ name: maps > 1 ? `map ${map}` : '', scale: 0 },
    values: Array.from({ length: rows * columns }, (_, i) => i / (rows * columns))
  })),
  scales: [{ title: 'Attention', unit: '', map: 'viridis', domain: [0, 1] }],
  ...{ isSquare, value: 'weight', facts: [] }
})
const shown = { labels: true, bars: true }

const few = fc.integer({ min: 1, max: 60 })
const anyPlot = fc
  .tuple(few, few, fc.integer({ min: 1, max: 7 }), fc.boolean())
  .map((sizes) => plotOf(...sizes))

describe('the layout of cells', () => {
  it('keeps maps within the room and apart from each other', () => {
    fc.assert(
      fc.property(anyPlot, (plot) => {
        const { maps, bars } = cellLayout(plot, room, shown, usualMeasure)
        for (const [i, { x, y, width, height }] of maps.entries()) {
          expect(x).toBeGreaterThan(room.x)
          expect(x + width).toBeLessThan((bars[0]?.x ?? 0) + 1)
          expect(y + height).toBeLessThan(room.y + room.height + 1)
          for (const other of maps.slice(i + 1))
            expect(other.x >= x + width || other.y >= y + height).toBe(true)
        }
      })
    )
  })

  it('makes squares where they are asked for', () => {
    fc.assert(
      fc.property(few, few, (rows, columns) => {
        const { cell } = cellLayout(plotOf(rows, columns, 2, true), room, shown, usualMeasure)
        expect(cell.width).toBe(cell.height)
      })
    )
  })

  it('makes maps of many rows and few columns as wide as tall', () => {
    const [map] = cellLayout(plotOf(48, 5, 1, false), room, shown, usualMeasure).maps
    expect(map?.width).toBeCloseTo(map?.height ?? NaN, 6)
  })

  it('puts maps where their cells are largest', () => {
    expect(cellLayout(plotOf(20, 4, 3, true), room, shown, usualMeasure).across).toBe(3)
    expect(cellLayout(plotOf(4, 40, 3, true), room, shown, usualMeasure).across).toBe(1)
  })
})

describe('cells', () => {
  const paint = (plot: CellPlot, hasNumbers = false) => {
    const { maps, cell } = cellLayout(plot, room, shown, usualMeasure)
    const [area, map] = [maps[0] ?? room, plot.maps[0]]
    if (!map) throw new Error('no map')
    return {
      area,
      cell,
      items: cellItems({ plot, map, area, cell, theme, measure: usualMeasure, hasNumbers })
    }
  }

  it('cover the area once, each in its place and its colour', () => {
    const plot = plotOf(3, 4, 1, false)
    const { area, cell, items } = paint(plot)
    expect(items).toHaveLength(12)
    for (const [i, item] of items.entries()) {
      if (item.kind !== 'rectangle') throw new Error(item.kind)
      expect(item.x).toBeCloseTo(area.x + (i % 4) * cell.width, 9)
      expect(item.y).toBeCloseTo(area.y + Math.floor(i / 4) * cell.height, 9)
      // A pixel between cells.
      expect(item.width).toBeCloseTo(cell.width - 1, 9)
      const entry = Math.round((i / 12) * 255) * 4
      expect(item.fill).toBe(
        `rgb(${colorTable('viridis')
          .subarray(entry, entry + 3)
          .join(' ')})`
      )
    }
    expect(4 * cell.width).toBeCloseTo(area.width, 9)
    expect(3 * cell.height).toBeCloseTo(area.height, 9)
  })

  it('are pixels of one picture where they are small', () => {
    const plot = plotOf(40, 50, 1, true)
    const { area, items } = paint(plot)
    const [image] = items
    if (image?.kind !== 'image') throw new Error('no picture')
    expect(items).toHaveLength(1)
    expect([image.x, image.y, image.width, image.height]).toEqual([area.x, area.y, area.width, area.height])
    const { width, height, data } = image.pixels
    const [row, column] = [17, 33]
    const at =
      (Math.floor(((row + 0.5) * height) / 40) * width + Math.floor(((column + 0.5) * width) / 50)) * 4
    const entry = Math.round(((row * 50 + column) / 2000) * 255) * 4
    expect([...data.subarray(at, at + 3)]).toEqual([...colorTable('viridis').subarray(entry, entry + 3)])
  })

  it('leave out what is not there, and mark what is no number', () => {
    const plot = plotOf(1, 3, 1, false)
    const odd = { ...plot, maps: [{ name: '', scale: 0, values: [1, null, NaN] }] }
    expect(paint(odd).items.map((item) => (item.kind === 'rectangle' ? item.fill : item.kind))).toEqual([
      'rgb(253 231 37)',
      theme.grid,
      'line'
    ])
  })

  it('say their number where there is room', () => {
    const words = (plot: CellPlot): string[] =>
      paint(plot, true).items.flatMap((item) => (item.kind === 'text' ? item.text : []))
    expect(words(plotOf(1, 4, 1, false))).toEqual(['0', '0.25', '0.50', '0.75'])
    expect(words(plotOf(1, 40, 1, false))).toEqual([])
  })
})

it('colours are those of the map between locked ends, as on the screen', () => {
  const scale = { title: '', unit: '', map: 'vik' as const, domain: [-2, 2] as const }
  fc.assert(
    fc.property(fc.float({ min: -5, max: 5, noNaN: true }), (value) => {
      expect(cellColor(scale, value)).toBe(divergingColor(value, 2))
    })
  )
})

it('the colour bar has the ends of the scale, and its ticks beside their colours', () => {
  const plot = plotOf(4, 4, 1, true)
  const bar = itemsOf(
    cellPlotGroups(plot, room, style, { labels: true, colorBar: true }).filter(
      ({ name }) => name === 'Colour bar'
    )
  )
  const gradient = bar.find((item) => item.kind === 'gradient')
  const middle = bar.find((item) => item.kind === 'text' && Number(item.text) === 0.5)
  const [first, last] = [gradient?.stops[0]?.color, gradient?.stops.at(-1)?.color]
  expect([first, last]).toEqual(['rgb(68 1 84)', 'rgb(253 231 37)'])
  if (middle?.kind === 'text')
    expect(middle.y).toBeCloseTo((gradient?.y ?? 0) + (gradient?.height ?? 0) / 2, 9)
  expect(
    cellPlotGroups(plot, room, style, { labels: false, colorBar: false }).map(({ name }) => name)
  ).toEqual(['Maps', 'Labels'])
})

it('square maps have words at the same rows and columns, and one bar that is as tall', () => {
  for (const [count, length] of [
    [8, 2],
    [32, 2],
    [18, 5],
    [90, 4]
  ] as const) {
    const labels = Array.from({ length: count }, (_, i) => `${i}`.padStart(length, '_'))
    const plain = plotOf(count, count, 1, true)
    const plot = { ...plain, rows: { ...plain.rows, labels }, columns: { ...plain.columns, labels } }
    const groups = cellPlotGroups(plot, room, style, { labels: true, colorBar: true })
    const texts = itemsOf(groups.filter(({ name }) => name === 'Labels')).flatMap((item) =>
      item.kind === 'text' && labels.includes(item.text) ? [item.text] : []
    )
    const [columns, rows] = [texts.slice(0, texts.length / 2), texts.slice(texts.length / 2)]
    expect(rows).toEqual(columns)
    const { maps, bars } = cellLayout(plot, room, shown, usualMeasure)
    expect(bars[0]?.y).toBeCloseTo(maps[0]?.y ?? NaN, 9)
    expect(bars[0]?.height).toBeCloseTo(maps[0]?.height ?? NaN, 9)
  }
})

it('counted rows have round numbers where there is no room for each', () => {
  const labels = Array.from({ length: 64 }, (_, i) => String(i))
  const plain = plotOf(64, 4, 1, false)
  const plot = {
    ...plain,
    rows: { ...plain.rows, labels },
    columns: { ...plain.columns, labels: ['', '', '', ''] }
  }
  const groups = cellPlotGroups(plot, { ...room, height: 300 }, style, { labels: true, colorBar: false })
  const numbers = itemsOf(groups.filter(({ name }) => name === 'Labels')).flatMap((item) =>
    item.kind === 'text' && labels.includes(item.text) ? [Number(item.text)] : []
  )
  const stride = (numbers[1] ?? NaN) - (numbers[0] ?? NaN)
  expect([2, 5, 10]).toContain(stride)
  expect(numbers).toEqual(labels.map(Number).filter((row) => row % stride === 0))
})

describe('numbers in cells', () => {
  it('have the same decimals in a map, by what its colours reach', () => {
    const numbers = (reach: number, ...values: number[]): string[] => values.map(cellNumbers([-reach, reach]))
    expect(numbers(1, 0.79, -0.0017, 0.98, 0)).toEqual(['0.79', '0.00', '0.98', '0'])
    expect(numbers(0.087, 0.087, -0.0032)).toEqual(['0.087', '−0.003'])
    expect(numbers(12.6, 12.61, -3)).toEqual(['12.6', '−3.0'])
    expect(numbers(345, -120.4)).toEqual(['−120'])
  })
})
