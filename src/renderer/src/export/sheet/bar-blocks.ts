/** Colour bars as blocks of a sheet: a gradient with its numbers, or what each category is. */
import type { Size } from '../../scene/camera-fit.ts'
import { shownBarTicks } from '../../scene/bar-ticks.ts'
import type { ColorBar } from '../../scene/color-bar.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { InsetContent } from './inset-content.ts'
import { shortened, wrapped, type MeasureText } from './measure-text.ts'
import type { SheetBlock } from './sheet-block.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'

const widest = 200
const barHeight = 6
const type = { size: 11, weight: 400 } as const
/** Title, bar and numbers. */
const blockHeight = 40
const headHeight = 18
/** Of a row of categories, and the room of a category beside its word. */
const rowHeight = 17
const categoryRoom = 28

/** Not wider than a part of the picture. */
export const barWidthIn = (size: Size): number => Math.min(widest, size.width * 0.45)

/** One bar, with the names of its traces where it is not of all. */
export function barBlock(
  { bar, names }: InsetContent['bars'][number],
  width: number,
  measure: MeasureText
): SheetBlock {
  const rows = bar.categories && categoryRows(bar.categories, width, measure)
  const words = bar.unit === '' ? bar.title : `${bar.title} (${bar.unit})`
  const title = shortened(words, width, type, measure)
  const left = width - measure(title, type) - 8
  const traces = left < 24 ? '' : shortened(names.join(', '), left, type, measure)
  return {
    width,
    height: rows ? headHeight + rows.length * rowHeight : blockHeight,
    items: (x, y, theme) => [
      text(title, x, y, theme.title, [0, 0]),
      ...(traces === '' ? [] : [text(traces, x + width, y, theme.label, [1, 0])]),
      ...(rows
        ? categoryItems(rows, { x, y: y + headHeight }, theme)
        : scaleItems(bar, { x, y: y + headHeight, width }, theme, measure))
    ]
  }
}

/** As long as an upright bar may be. */
const tallest = 130
/** Of it beside a picture: its words take a part of the width. */
const widestUpright = 112
const lineStep = 14

/** The same bar upright: its words above, its numbers on the right; categories one below the other. */
export function uprightBarBlock(
  { bar, names }: InsetContent['bars'][number],
  size: Size,
  measure: MeasureText
): SheetBlock {
  const widest = Math.min(widestUpright, size.width * 0.24)
  const lines = uprightWords(bar, names, widest, measure)
  const head = lines.length * lineStep + (bar.categories ? 3 : 9)
  const length = Math.min(tallest, size.height * 0.42)
  const ticks = uprightTicks(bar.ticks, length)
  const rows = bar.categories?.map(({ label, color }) => [
    { word: shortened(label, widest - categoryRoom, type, measure), color, left: 0 }
  ])
  const sides = rows
    ? rows.flat().map(({ word }) => measure(word, type) + 16)
    : ticks.map(({ label }) => barHeight + 5 + measure(label, type))
  return {
    width: Math.max(...lines.map(({ word }) => measure(word, type)), ...sides, barHeight),
    height: head + (rows ? rows.length * rowHeight : length),
    items: (x, y, theme) => {
      const place = { x, y: y + head }
      return [
        ...lines.map(({ word, ink }, i) => text(word, x, y + i * lineStep, theme[ink], [0, 0])),
        ...(rows
          ? categoryItems(rows, place, theme)
          : uprightScale({ ...bar, ticks }, { ...place, length }, theme))
      ]
    }
  }
}

/** Its title in up to three lines, and the names of its traces. */
function uprightWords(
  bar: ColorBar,
  names: readonly string[],
  widest: number,
  measure: MeasureText
): { word: string; ink: 'title' | 'label' }[] {
  const words = bar.unit === '' ? bar.title : `${bar.title} (${bar.unit})`
  const title = wrapped(words, widest, type, measure).slice(0, 3)
  return [
    ...title.map((word) => ({ word, ink: 'title' as const })),
    ...names.map((name) => ({ word: shortened(name, widest, type, measure), ink: 'label' as const }))
  ]
}

function uprightScale(
  { stops: colors, ticks }: ColorBar,
  { x, y, length }: { x: number; y: number; length: number },
  theme: SceneTheme
): SheetItem[] {
  const stops = colors.map((color, i) => ({ offset: i / (colors.length - 1), color }))
  return [
    { kind: 'gradient', x, y, width: barHeight, height: length, upwards: true, stops },
    ...ticks.map(({ position, label }) =>
      text(label, x + barHeight + 5, y + (1 - position) * length, theme.label, [0, 0.5])
    )
  ]
}

function scaleItems(
  bar: ColorBar,
  { x, y, width }: { x: number; y: number; width: number },
  theme: SceneTheme,
  measure: MeasureText
): SheetItem[] {
  const stops = bar.stops.map((color, i) => ({ offset: i / (bar.stops.length - 1), color }))
  return [
    { kind: 'gradient', x, y, width, height: barHeight, upwards: false, stops },
    ...shownTicks(bar.ticks, width, measure).map(({ position, label }) =>
      text(label, x + position * width, y + barHeight + 3, theme.label, [tickAnchor(position), 0])
    )
  ]
}

/** Numbers at the ends stay within the bar, which may stand at the picture's edge. */
const tickAnchor = (position: number): number => (position < 0.02 ? 0 : position > 0.98 ? 1 : 0.5)

/** Between two numbers. */
const tickGap = 8

/** Only as many ticks as their words have room for. */
const shownTicks = (ticks: ColorBar['ticks'], width: number, measure: MeasureText): ColorBar['ticks'] =>
  shownBarTicks(
    ticks,
    ({ position, label }) => {
      const from = position * width - tickAnchor(position) * measure(label, type)
      return [from, from + measure(label, type)]
    },
    tickGap
  )

/** The same from below to above. */
const uprightTicks = (ticks: ColorBar['ticks'], length: number): ColorBar['ticks'] =>
  shownBarTicks(
    ticks,
    ({ position }) => [position * length - lineStep / 2, position * length + lineStep / 2],
    0
  )

interface PlacedCategory {
  word: string
  color: string
  left: number
}

/** Words in lines, as many as fit in each. */
function categoryRows(
  categories: NonNullable<ColorBar['categories']>,
  width: number,
  measure: MeasureText
): PlacedCategory[][] {
  const rows: PlacedCategory[][] = [[]]
  let left = 0
  for (const { label, color } of categories) {
    const word = shortened(label, width - categoryRoom, type, measure)
    const needed = measure(word, type) + categoryRoom
    if (left + needed > width && left > 0) {
      rows.push([])
      left = 0
    }
    rows.at(-1)?.push({ word, color, left })
    left += needed
  }
  return rows
}

function categoryItems(
  rows: PlacedCategory[][],
  { x, y }: { x: number; y: number },
  theme: SceneTheme
): SheetItem[] {
  return rows.flatMap((row, i) =>
    row.flatMap(({ word, color, left }): SheetItem[] => {
      const top = y + i * rowHeight
      return [
        { kind: 'rectangle', x: x + left, y: top + 5.5, width: 12, height: 3, fill: color, ...noStroke },
        text(word, x + left + 16, top, theme.label, [0, 0])
      ]
    })
  )
}

const noStroke = { stroke: null, strokeWidth: 0, opacity: 1, radius: 0 } as const

const text = (words: string, x: number, y: number, color: string, anchor: [number, number]): TextItem => ({
  kind: 'text',
  ...{ text: words, x, y, color, anchor, ...type }
})
