/** Colour bars as items of a sheet, stacked in the lower right corner. */
import type { Size } from '../../scene/camera-fit.ts'
import type { ColorBar } from '../../scene/color-bar.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { InsetContent } from './inset-content.ts'
import type { SheetItem, TextItem } from './sheet-items.ts'
import { usualWidth } from './type-metrics.ts'

const widest = 200
const barHeight = 6
const textSize = 11
/** Title, bar and numbers. */
const blockHeight = 44
/** Of a row of categories. */
const rowHeight = 17

type Bars = InsetContent['bars']

/** Not wider than a part of the picture. */
const widthIn = (size: Size): number => Math.min(widest, size.width * 0.45)

const gap = 10

/** Of all bars, one above the other. */
export const barsHeight = (bars: Bars): number =>
  bars.reduce((sum, { bar }) => sum + blockHeightOf(bar, widest) + gap, -gap)

const blockHeightOf = ({ categories }: ColorBar, width: number): number =>
  categories ? 18 + categoryRows(categories, width).length * rowHeight : blockHeight

/** `margin` from the picture's edge. */
export function barItems(bars: Bars, size: Size, margin: number, theme: SceneTheme): SheetItem[] {
  const width = widthIn(size)
  const x = size.width - margin - width
  let bottom = size.height - margin
  return bars.toReversed().flatMap(({ bar, names }) => {
    const top = bottom - blockHeightOf(bar, width)
    bottom = top - gap
    const place = { x, y: top, width }
    return [...headItems(bar, names, place, theme), ...bodyItems(bar, { ...place, y: top + 18 }, theme)]
  })
}

interface BarPlace {
  x: number
  y: number
  width: number
}

const bodyItems = (bar: ColorBar, place: BarPlace, theme: SceneTheme): SheetItem[] =>
  bar.categories
    ? categoryItems(categoryRows(bar.categories, place.width), place, theme)
    : scaleItems(bar, place, theme)

function headItems(
  bar: ColorBar,
  names: string[],
  { x, y, width }: BarPlace,
  theme: SceneTheme
): SheetItem[] {
  const title = bar.unit === '' ? bar.title : `${bar.title} (${bar.unit})`
  return [
    text(title, x, y, theme.title, [0, 0]),
    ...(names.length > 0 ? [text(names.join(', '), x + width, y, theme.label, [1, 0])] : [])
  ]
}

function scaleItems(bar: ColorBar, { x, y, width }: BarPlace, theme: SceneTheme): SheetItem[] {
  const stops = bar.stops.map((color, i) => ({ offset: i / (bar.stops.length - 1), color }))
  return [
    { kind: 'gradient', x, y, width, height: barHeight, upwards: false, stops },
    ...shownTicks(bar.ticks, width).map(({ position, label }) =>
      text(label, x + position * width, y + barHeight + 3, theme.label, [tickAnchor(position), 0])
    )
  ]
}

/** Numbers at the ends stay within the bar, which may stand at the picture's edge. */
const tickAnchor = (position: number): number => (position < 0.02 ? 0 : position > 0.98 ? 1 : 0.5)

/** Only as many ticks as their words have room for. */
export function shownTicks(ticks: ColorBar['ticks'], width: number): ColorBar['ticks'] {
  const longest = Math.max(...ticks.map(({ label }) => usualWidth(label, textSize)), 1) + 10
  const every = Math.ceil((ticks.length * longest) / width)
  return ticks.filter((_, i) => i % every === 0)
}

type Category = NonNullable<ColorBar['categories']>[number]

/** Words in lines, as many as fit in each. */
function categoryRows(categories: readonly Category[], width: number): Category[][] {
  const rows: Category[][] = [[]]
  let used = 0
  for (const category of categories) {
    const needed = usualWidth(category.label, textSize) + 28
    if (used + needed > width && used > 0) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(category)
    used += needed
  }
  return rows
}

function categoryItems(rows: Category[][], { x, y }: BarPlace, theme: SceneTheme): SheetItem[] {
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
