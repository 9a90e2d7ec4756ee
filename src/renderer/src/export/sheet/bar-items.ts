/** Colour bars as items of a sheet, stacked in the lower right corner. */
import type { Size } from '../../scene/camera-fit.ts'
import type { ColorBar } from '../../scene/color-bar.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { InsetContent } from './inset-content.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'
import { usualWidth } from './type-metrics.ts'

const margin = 18
const barWidth = 200
const barHeight = 6
const textSize = 11
/** Title, bar and numbers. */
const blockHeight = 44
/** Of a row of categories. */
const rowHeight = 17

type Bars = InsetContent['bars']

export function barItems(bars: Bars, { width, height }: Size, theme: SceneTheme): SheetItem[] {
  let bottom = height - margin
  return bars.toReversed().flatMap(({ bar, names }) => {
    const rows = bar.categories ? categoryRows(bar.categories) : []
    const tall = bar.categories ? 18 + rows.length * rowHeight : blockHeight
    const top = bottom - tall
    bottom = top - 10
    const x = width - margin - barWidth
    return [
      ...headItems(bar, names, x, top, theme),
      ...(bar.categories ? categoryItems(rows, x, top + 18, theme) : scaleItems(bar, x, top + 18, theme))
    ]
  })
}

function headItems(bar: ColorBar, names: string[], x: number, y: number, theme: SceneTheme): SheetItem[] {
  const title = bar.unit === '' ? bar.title : `${bar.title} (${bar.unit})`
  return [
    text(title, x, y, theme.title, [0, 0]),
    ...(names.length > 0 ? [text(names.join(', '), x + barWidth, y, theme.label, [1, 0])] : [])
  ]
}

function scaleItems(bar: ColorBar, x: number, y: number, theme: SceneTheme): SheetItem[] {
  const stops = bar.stops.map((color, i) => ({ offset: i / (bar.stops.length - 1), color }))
  return [
    { kind: 'gradient', x, y, width: barWidth, height: barHeight, upwards: false, stops },
    ...shownTicks(bar.ticks).map(({ position, label }) =>
      text(label, x + position * barWidth, y + barHeight + 3, theme.label, [0.5, 0])
    )
  ]
}

/** Only as many ticks as their words have room for. */
export function shownTicks(ticks: ColorBar['ticks']): ColorBar['ticks'] {
  const longest = Math.max(...ticks.map(({ label }) => usualWidth(label, textSize)), 1) + 10
  const every = Math.ceil((ticks.length * longest) / barWidth)
  return ticks.filter((_, i) => i % every === 0)
}

type Category = NonNullable<ColorBar['categories']>[number]

/** Words in lines, as many as fit in each. */
function categoryRows(categories: readonly Category[]): Category[][] {
  const rows: Category[][] = [[]]
  let used = 0
  for (const category of categories) {
    const needed = usualWidth(category.label, textSize) + 28
    if (used + needed > barWidth && used > 0) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(category)
    used += needed
  }
  return rows
}

function categoryItems(rows: Category[][], x: number, y: number, theme: SceneTheme): SheetItem[] {
  return rows.flatMap((row, i) => {
    let left = x
    return row.flatMap(({ label, color }): SheetItem[] => {
      const at = left
      left += usualWidth(label, textSize) + 28
      const middle = y + i * rowHeight + 7
      return [
        { kind: 'rectangle', x: at, y: middle - 1.5, width: 12, height: 3, fill: color, ...noStroke },
        text(label, at + 16, y + i * rowHeight, theme.label, [0, 0])
      ]
    })
  })
}

const noStroke = { stroke: null, strokeWidth: 0, opacity: 1, radius: 0 } as const

const text = (words: string, x: number, y: number, color: string, anchor: [number, number]): TextItem => ({
  kind: 'text',
  ...{ text: words, x, y, color, anchor, size: textSize, weight: 400 }
})
