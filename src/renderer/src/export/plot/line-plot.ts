/** Lays out lines over an axis: the area, two axes with ticks outside of it, and the lines. */
import type { SceneTheme } from '../../scene/themes.ts'
import { shortened, type MeasureText } from '../sheet/measure-text.ts'
import type { SheetItem } from '../sheet/sheet-items.ts'
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { LinePlot, PlotLine } from './plot-content.ts'
import {
  axisTitle,
  shareOf,
  ticksBelow,
  ticksOf,
  widestOf,
  type FittingTicks,
  type Tick
} from './plot-ticks.ts'
import {
  axisTitleText,
  line,
  strokeOf,
  text,
  titleSize,
  titleType,
  type Area,
  type PlotStyle
} from './plot-type.ts'

const tickLength = 4
const tickGap = 3
const titleGap = 5
const titleRoom = titleGap + titleSize * 1.25
/** Two numbers of the upright axis lie at least this far apart. */
const leastPitch = 42
const mostTicks = 8

export interface LineLayout {
  area: Area
  x: FittingTicks
  y: Tick[]
}

/** Where the lines are drawn, and which ticks have room. `hasLabels`: whether numbers and titles are written. */
export function lineLayout(plot: LinePlot, room: Area, hasLabels: boolean, measure: MeasureText): LineLayout {
  const tallest = room.height * 0.35
  const y = ticksOf(plot.y, Math.min(mostTicks, Math.max(2, Math.floor((room.height - 40) / leastPitch))))
  const left = hasLabels ? tickLength + tickGap + widestOf(y, measure) + titleRoom : tickLength
  const x = ticksBelow(plot.x, room.width - left, tallest, measure)
  const last = x.ticks.at(-1)
  // The last number stands around the end of the axis.
  const right = hasLabels && last && !x.isUpright ? widestOf([last], measure) / 2 : 2
  const bottom = hasLabels ? tickLength + tickGap + x.height + titleRoom : tickLength
  // The uppermost number is half above its tick.
  const top = hasLabels ? 6 : 2
  const area = {
    x: room.x + left,
    y: room.y + top,
    width: Math.max(10, room.width - left - right),
    height: Math.max(10, room.height - top - bottom)
  }
  return { area, x, y }
}

export function linePlotGroups(
  plot: LinePlot,
  room: Area,
  style: PlotStyle,
  hasLabels: boolean
): SheetGroup[] {
  const { theme, measure } = style
  const layout = lineLayout(plot, room, hasLabels, measure)
  const lines = plot.lines.map((each): SheetGroup => ({
    kind: 'group',
    name: each.name,
    items: lineItems(plot, each, layout.area, theme)
  }))
  return [
    { kind: 'group', name: 'Axes', items: axisItems(plot, layout, theme) },
    ...(hasLabels
      ? [{ kind: 'group' as const, name: 'Labels', items: labelItemsOf(plot, layout, style) }]
      : []),
    { kind: 'group', name: 'Lines', items: lines }
  ]
}

const xOf = ({ x }: LinePlot, area: Area, value: number): number | null => {
  const share = shareOf(x, value)
  return share === null ? null : area.x + share * area.width
}

const yOf = ({ y }: LinePlot, area: Area, value: number): number | null => {
  const share = shareOf(y, value)
  return share === null ? null : area.y + (1 - share) * area.height
}

function axisItems(plot: LinePlot, { area, x, y }: LineLayout, theme: SceneTheme): SheetItem[] {
  const [left, bottom] = [area.x, area.y + area.height]
  const marks = [
    ...x.ticks.flatMap(({ value }) => {
      const at = xOf(plot, area, value)
      return at === null ? [] : [line(upright(at, bottom, tickLength), theme.title)]
    }),
    ...y.flatMap(({ value }) => {
      const at = yOf(plot, area, value)
      return at === null ? [] : [line(level(left - tickLength, at, tickLength), theme.title)]
    })
  ]
  const frame: [number, number][] = [
    [left, area.y],
    [left, bottom],
    [left + area.width, bottom]
  ]
  return [line(frame, theme.title), ...marks]
}

const upright = (x: number, y: number, length: number): [number, number][] => [
  [x, y],
  [x, y + length]
]
const level = (x: number, y: number, length: number): [number, number][] => [
  [x, y],
  [x + length, y]
]

function labelItemsOf(
  plot: LinePlot,
  { area, x, y }: LineLayout,
  { theme, measure }: PlotStyle
): SheetItem[] {
  const away = tickLength + tickGap
  const bottom = area.y + area.height
  const below = x.ticks.map(({ value, label }) => {
    const at = xOf(plot, area, value) ?? area.x
    return x.isUpright
      ? text(label, at, bottom + away, [1, 0.5], { color: theme.title, turn: -90 })
      : text(label, at, bottom + away, [0.5, 0], { color: theme.title })
  })
  const beside = y.map(({ value, label }) =>
    text(label, area.x - away, yOf(plot, area, value) ?? bottom, [1, 0.5], { color: theme.title })
  )
  const [middle, centre] = [area.x + area.width / 2, area.y + area.height / 2]
  const left = area.x - away - widestOf(y, measure) - titleRoom
  return [
    ...below,
    ...beside,
    axisTitleText(axisTitle(plot.x), middle, bottom + away + x.height + titleGap, [0.5, 0], theme),
    axisTitleText(
      shortened(axisTitle(plot.y), area.height + away, titleType, measure),
      left,
      centre,
      [0.5, 0],
      theme,
      -90
    )
  ]
}

/** Pieces of the line between gaps; a number by itself is a dot. */
function lineItems(
  plot: LinePlot,
  { values, look, spansGaps }: PlotLine,
  area: Area,
  theme: SceneTheme
): SheetItem[] {
  const { color, width, ...rest } = strokeOf(look, theme)
  return piecesOf(plot, values, area, spansGaps).map((points): SheetItem => {
    const [first] = points
    if (first && points.length === 1)
      return {
        kind: 'circle',
        x: first[0],
        y: first[1],
        radius: 1.5,
        fill: color,
        stroke: null,
        strokeWidth: 0,
        opacity: 1
      }
    return line(points, color, width, rest)
  })
}

function piecesOf(
  plot: LinePlot,
  values: PlotLine['values'],
  area: Area,
  spansGaps: boolean
): [number, number][][] {
  const pieces: [number, number][][] = []
  let isOpen = false
  for (const [i, place] of plot.places.entries()) {
    const value = values[i] ?? null
    const x = xOf(plot, area, place)
    const y = value === null ? null : yOf(plot, area, value)
    if (x === null || y === null) {
      isOpen &&= spansGaps
      continue
    }
    if (!isOpen) pieces.push([])
    isOpen = true
    pieces.at(-1)?.push([x, y])
  }
  return pieces
}
