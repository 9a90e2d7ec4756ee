/** Lays out maps of cells with their words, borders and colour bars. */
import { colorTable, tableStops } from '../../scene/color-maps.ts'
import { conditionMark } from '../../scene/condition-marks.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import { shortened } from '../sheet/measure-text.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import { cellItems } from './cell-items.ts'
import {
  bar,
  cellGap,
  cellLayout,
  levelGap,
  titleRoom,
  type BarLayout,
  type CellLayout
} from './cell-layout.ts'
import type { CellMap, CellPlot } from './plot-content.ts'
import { axisTitle, shareOf, tickSize, widestOf, withEnd } from './plot-ticks.ts'
import { axisTitleText, line, text, type Area, type PlotStyle } from './plot-type.ts'

const sampleWidth = 22
const nameType = { size: 11, weight: 400 } as const

export interface ShownParts {
  labels: boolean
  colorBar: boolean
}

export function cellPlotGroups(
  plot: CellPlot,
  room: Area,
  style: PlotStyle,
  shown: ShownParts
): SheetGroup[] {
  const { theme, measure } = style
  const layout = cellLayout(plot, room, { labels: shown.labels, bars: shown.colorBar }, measure)
  const maps = plot.maps.map((map, i): SheetGroup => {
    const area = layout.maps[i] ?? room
    const cells = cellItems({ plot, map, area, cell: layout.cell, theme, measure, hasNumbers: shown.labels })
    return {
      kind: 'group',
      name: map.name || 'Cells',
      items: [...cells, ...borderItems(plot, area, layout, theme)]
    }
  })
  const words = plot.maps.flatMap((map, i) => mapWords(plot, map, i, layout, style, shown.labels))
  const bars = layout.bars.flatMap((each) => barItems(each, style))
  return [
    { kind: 'group', name: 'Maps', items: maps },
    { kind: 'group', name: 'Labels', items: words },
    ...(bars.length > 0 ? [{ kind: 'group' as const, name: 'Colour bar', items: bars }] : [])
  ]
}

function borderItems(
  { rows, columns }: CellPlot,
  { x, y, width, height }: Area,
  { cell, rowLabels }: CellLayout,
  theme: SceneTheme
): SheetItem[] {
  return [
    ...rows.borders.map((row) => {
      const at = y + row * cell.height - 0.5
      return line([[x - rowLabels - cellGap, at] as [number, number], [x + width, at]], theme.edge)
    }),
    ...columns.borders.map((column) => {
      const at = x + column * cell.width - 0.5
      return line([[at, y] as [number, number], [at, y + height]], theme.edge)
    })
  ]
}

/** Words stand before the first map of each row and above the first row; the name above each. */
function mapWords(
  plot: CellPlot,
  map: CellMap,
  order: number,
  layout: CellLayout,
  style: PlotStyle,
  hasLabels: boolean
): SheetItem[] {
  const area = layout.maps[order]
  if (!area) return []
  const isTop = order < layout.across
  const isLeft = order % layout.across === 0
  const columnTitle = hasLabels && isTop && plot.columns.title !== ''
  const above = hasLabels && isTop && layout.columnLabels > 0 ? layout.columnLabels + cellGap : 0
  const name = area.y - above - (columnTitle ? titleLine : 0) - 3
  return [
    ...nameItems(map, area, name, style),
    ...(hasLabels && isTop ? columnWords(plot, area, layout, style) : []),
    ...(hasLabels && isLeft ? rowWords(plot, area, layout, style) : [])
  ]
}

const titleLine = titleRoom

function nameItems(
  { name, mark }: CellMap,
  { x, width }: Area,
  bottom: number,
  { theme, measure }: PlotStyle
): SheetItem[] {
  if (name === '') return []
  const room = mark === undefined ? 0 : sampleWidth + 6
  const words = text(shortened(name, width + 12 - room, nameType, measure), x + room, bottom, [0, 1], {
    color: theme.title,
    ...nameType
  })
  if (mark === undefined) return [words]
  const look = mark === null ? null : conditionMark(mark)
  const sample: [number, number][] = [
    [x, bottom - 7],
    [x + sampleWidth, bottom - 7]
  ]
  return [line(sample, look?.color ?? theme.title, 1.5, look ? { dash: [...look.dash] } : {}), words]
}

function columnWords(
  plot: CellPlot,
  area: Area,
  layout: CellLayout,
  { theme, measure }: PlotStyle
): SheetItem[] {
  const { columns, isSquare } = plot
  const { cell, columnLabels, isUpright } = layout
  const stride = strideOf(plot, layout, measure)
  const bottom = area.y - cellGap + 1
  const marks =
    columns.ticks?.map(({ at, label }) => ({ label, place: (at + 0.5) * cell.width })) ??
    placesOf(columns.labels, cell.width)
  const words = (isSquare ? strided(marks, stride) : spaced(marks, columnRoom(plot, layout, measure))).map(
    ({ label, place }) => {
      const x = area.x + place
      return isUpright
        ? text(withEnd(label, columnLabels, measure), x, bottom, [0, 0.5], { color: theme.title, turn: -90 })
        : text(label, x, bottom, [0.5, 1], { color: theme.title })
    }
  )
  const lines = columns.ticks ? marks.map(({ place }) => tickMark(area.x + place, area.y, theme)) : []
  if (columns.title === '') return [...lines, ...words]
  const top = bottom - columnLabels - 5
  return [...lines, ...words, axisTitleText(columns.title, area.x + area.width / 2, top, [0.5, 1], theme)]
}

const tickMark = (x: number, y: number, theme: SceneTheme): SheetItem =>
  line(
    [
      [x, y - 1],
      [x, y - cellGap + 1]
    ],
    theme.title
  )

function rowWords(
  plot: CellPlot,
  area: Area,
  layout: CellLayout,
  { theme, measure }: PlotStyle
): SheetItem[] {
  const { rows, isSquare } = plot
  const { cell, rowLabels } = layout
  const marks = placesOf(rows.labels, cell.height)
  const shown = isSquare
    ? strided(marks, strideOf(plot, layout, measure))
    : rowsShown(rows.labels, marks, cell.height)
  const words = shown.map(({ label, place }) =>
    text(withEnd(label, rowLabels, measure), area.x - cellGap, area.y + place, [1, 0.5], {
      color: theme.title
    })
  )
  if (rows.title === '') return words
  const left = area.x - cellGap - rowLabels - titleLine
  return [...words, axisTitleText(rows.title, left, area.y + area.height / 2, [0.5, 0], theme, -90)]
}

/** Of a line of words below another one. */
const lineRoom = tickSize * 1.15

/** Rows that are counted have numbers at 1, 2 or 5 times a power of ten. */
function rowsShown(labels: readonly string[], marks: readonly Placed[], height: number): Placed[] {
  const stride = roundStrides.find((each) => each * height >= lineRoom)
  const isCounted = labels.every((label, i) => label === String(i))
  return isCounted && stride !== undefined ? strided(marks, stride) : spaced(marks, lineRoom)
}

const roundStrides = [1, 2, 5, 10, 20, 50, 100, 200, 500]

/** Room that each word above a column takes along them. */
const columnRoom = (
  { columns }: CellPlot,
  { isUpright }: CellLayout,
  measure: PlotStyle['measure']
): number =>
  isUpright
    ? tickSize * 1.25
    : levelGap + widestOf(columns.ticks ?? columns.labels.map((label) => ({ label })), measure)

/** Of square cells, rows and columns have words at the same places: one at so many. */
const strideOf = (plot: CellPlot, layout: CellLayout, measure: PlotStyle['measure']): number =>
  Math.max(1, Math.ceil(Math.max(lineRoom, columnRoom(plot, layout, measure)) / layout.cell.width - 0.05))

const strided = (marks: readonly Placed[], stride: number): Placed[] =>
  marks.filter(({ label }, i) => label !== '' && i % stride === 0)

const placesOf = (labels: readonly string[], edge: number): Placed[] =>
  labels.map((label, i) => ({ label, place: (i + 0.5) * edge }))

interface Placed {
  label: string
  place: number
}

/** Those without room behind the one before are left out. */
function spaced(marks: readonly Placed[], needed: number): Placed[] {
  let free = -Infinity
  return marks.filter(({ label, place }) => {
    if (label === '' || place < free - 1e-6) return false
    free = place + needed
    return true
  })
}

function barItems(
  { scale, ticks, x, y, width, height }: BarLayout,
  { theme, measure }: PlotStyle
): SheetItem[] {
  const colors = tableStops(colorTable(scale.map))
  const stops = colors.map((color, i) => ({ offset: i / (colors.length - 1), color }))
  const right = x + width
  const axis = { title: scale.title, unit: scale.unit, scale: 'linear' as const, domain: scale.domain }
  const marks = ticks.flatMap(({ value, label }): SheetItem[] => {
    const at = y + (1 - (shareOf(axis, value) ?? 0)) * height
    return [
      line([[right, at] as [number, number], [right + bar.tick, at]], theme.title),
      text(label, right + bar.tick + 3, at, [0, 0.5], { color: theme.title })
    ]
  })
  const title = right + bar.tick + 3 + widestOf(ticks, measure) + 4
  return [
    { kind: 'gradient', x, y, width, height, upwards: true, stops },
    ...marks,
    axisTitleText(axisTitle(axis), title, y + height / 2, [0.5, 0], theme, -90)
  ]
}
