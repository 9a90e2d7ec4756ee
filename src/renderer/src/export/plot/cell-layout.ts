/** Where the cells of a plot lie: one map or several beside and below each other, with room for words and colour bars. Pure. */
import { shownBarTicks, ticksWithEnds } from '../../scene/bar-ticks.ts'
import { niceTicks } from '../../scene/ticks.ts'
import type { MeasureText } from '../sheet/measure-text.ts'
import type { CellPlot, CellScale } from './plot-content.ts'
import { tickSize, widestOf, type Tick } from './plot-ticks.ts'
import { titleSize, type Area } from './plot-type.ts'

export const cellGap = 5
export const titleRoom = titleSize * 1.25 + 6
/** Of the name above a map. */
const nameRoom = 18
const mapGap = 16
/** Column labels with more letters than this stand upright. */
const longestLevel = 3
/** Between column labels that lie along. */
export const levelGap = 5
/** A cell is at most this many times as wide as it is tall, but where the map is taller than wide by that; and the reverse. */
const widestCell = 6
const tallestCell = 1.5
/** Rows whose words stand below each other are at least this tall, where there is room. */
const wordHeight = 14

/** Share of the height for upright words above the columns. */
const tallestWords = 0.4

/** Where words leave no room at all. */
const least = 1e-3

export const bar = { gap: 14, width: 8, tick: 3, least: 120 }

export interface BarLayout extends Area {
  scale: CellScale
  ticks: Tick[]
}

export interface CellLayout {
  /** The cells of each map. */
  maps: Area[]
  cell: { width: number; height: number }
  /** Maps in a row. */
  across: number
  /** Room for words before the rows and above the columns, without titles. */
  rowLabels: number
  columnLabels: number
  isUpright: boolean
  bars: BarLayout[]
}

interface Shown {
  labels: boolean
  bars: boolean
}

export function cellLayout(plot: CellPlot, room: Area, shown: Shown, measure: MeasureText): CellLayout {
  const [rows, columns] = [plot.rows.labels.length, plot.columns.labels.length]
  const words = wordRoom(plot, room, shown.labels, measure)
  const barTicks = plot.scales.map((scale) => barTicksOf(scale, room.height / plot.scales.length))
  const right = shown.bars ? barRoom(barTicks, measure) : 0
  const hasNames = plot.maps.some(({ name }) => name !== '')
  const head = hasNames ? nameRoom : 0
  const fit = (across: number): CellLayout['cell'] => {
    const down = Math.ceil(plot.maps.length / across)
    const width = (room.width - words.left - right - (across - 1) * mapGap) / across / columns
    const height = (room.height - words.top - down * head - (down - 1) * mapGap) / down / rows
    return cellSize(Math.max(width, least), Math.max(height, least), plot)
  }
  const across = bestCount(plot.maps.length, (count) => fit(count).width * fit(count).height)
  const down = Math.ceil(plot.maps.length / across)
  const cell = fit(across)
  const size = { width: columns * cell.width, height: rows * cell.height }
  const total = {
    width: words.left + across * size.width + (across - 1) * mapGap + right,
    height: words.top + down * (size.height + head) + (down - 1) * mapGap
  }
  const x = room.x + Math.max(0, room.width - total.width) / 2 + words.left
  const y = room.y + Math.max(0, room.height - total.height) / 2 + words.top + head
  const maps = plot.maps.map((_, i) => ({
    x: x + (i % across) * (size.width + mapGap),
    y: y + Math.floor(i / across) * (size.height + mapGap + head),
    ...size
  }))
  const block = {
    x: x + across * (size.width + mapGap) - mapGap + bar.gap,
    y,
    height: total.height - words.top - head
  }
  return { maps, cell, across, ...words, bars: shown.bars ? barsIn(plot.scales, block, room) : [] }
}

/** The count with the largest cells; of equals the largest, which is a row. */
function bestCount(most: number, sizeOf: (count: number) => number): number {
  let best = 1
  for (let count = 2; count <= most; count++) if (sizeOf(count) >= sizeOf(best)) best = count
  return best
}

function cellSize(
  width: number,
  height: number,
  { rows, columns, isSquare }: Pick<CellPlot, 'rows' | 'columns' | 'isSquare'>
): CellLayout['cell'] {
  if (isSquare) return { width: Math.min(width, height), height: Math.min(width, height) }
  const asWideAsHigh = (height * rows.labels.length) / columns.labels.length
  return {
    width: Math.min(width, Math.max(height * widestCell, asWideAsHigh)),
    height: Math.min(height, Math.max(width * tallestCell, wordHeight))
  }
}

interface WordRoom extends Pick<CellLayout, 'rowLabels' | 'columnLabels' | 'isUpright'> {
  left: number
  top: number
}

function wordRoom(
  { rows, columns, isSquare }: CellPlot,
  room: Area,
  hasLabels: boolean,
  measure: MeasureText
): WordRoom {
  if (!hasLabels) return { left: 0, top: 0, rowLabels: 0, columnLabels: 0, isUpright: false }
  const widest = (labels: readonly string[]): number =>
    widestOf(
      labels.map((label) => ({ label })),
      measure
    )
  const rowLabels = Math.min(widest(rows.labels), room.width * 0.35)
  const isDense = isSquare && widest(columns.labels) + levelGap > room.width / columns.labels.length
  const isUpright = !columns.ticks && (isDense || columns.labels.some(({ length }) => length > longestLevel))
  const hasColumns = columns.ticks !== undefined || columns.labels.some((label) => label !== '')
  const level = hasColumns ? tickSize * 1.25 : 0
  const columnLabels = isUpright ? Math.min(widest(columns.labels), room.height * tallestWords) : level
  return {
    rowLabels,
    columnLabels,
    isUpright,
    left: rowLabels + cellGap + (rows.title === '' ? 0 : titleRoom),
    top: columnLabels + (columnLabels > 0 ? cellGap : 0) + (columns.title === '' ? 0 : titleRoom)
  }
}

/** Both ends and round numbers between them, as many as have room above each other. */
function barTicksOf({ domain }: CellScale, height: number): Tick[] {
  const [low, high] = domain
  const round = niceTicks(low, high, Math.max(2, Math.min(6, Math.floor(height / 34))))
  const ticks = ticksWithEnds(round, domain).map((tick) => ({
    ...tick,
    position: (tick.value - low) / (high - low)
  }))
  const lineOf = ({ position }: { position: number }): [number, number] => [
    position * height - tickSize * 0.6,
    position * height + tickSize * 0.6
  ]
  return shownBarTicks(ticks, lineOf, 2)
}

const barRoom = (ticks: readonly Tick[][], measure: MeasureText): number =>
  bar.gap + bar.width + bar.tick + 3 + widestOf(ticks.flat(), measure) + titleRoom

/** One above the other, together as tall as the maps beside them; of low maps they are taller than these. */
function barsIn(scales: readonly CellScale[], block: Omit<Area, 'width'>, room: Area): BarLayout[] {
  const gap = 22
  const count = scales.length
  const least = Math.min(bar.least, (room.height - (count - 1) * gap) / count)
  const each = Math.max(least, (block.height - (count - 1) * gap) / count)
  const all = count * each + (count - 1) * gap
  const wanted = all > block.height ? block.y + (block.height - all) / 2 : block.y
  const top = Math.min(Math.max(wanted, room.y), room.y + room.height - all)
  return scales.map((scale, i) => ({
    scale,
    ticks: barTicksOf(scale, each),
    ...{ x: block.x, y: top + i * (each + gap), width: bar.width, height: each }
  }))
}
