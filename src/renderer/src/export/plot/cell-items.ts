/** Cells of a map as items: rectangles with a gap where they are large, one picture without seams where they are small. */
import { parseColor } from '../../scene/color-maps.ts'
import { valueText } from '#shared/words/number-words.ts'
import { sceneThemes, type SceneTheme } from '../../scene/themes.ts'
import type { MeasureText } from '../sheet/measure-text.ts'
import type { ImageItem, RectangleItem, SheetItem } from '../sheet/sheet-items.ts'
import { cellBytes, cellColor } from './cell-colors.ts'
import type { CellMap, CellPlot } from './plot-content.ts'
import { tickSize, tickType } from './plot-ticks.ts'
import { line, text, type Area } from './plot-type.ts'

/** Cells with a shorter edge than this are pixels of a picture: gaps between them would be louder than they are. */
const smallestRectangle = 16
/** Around a number in its cell. */
const numberGap = { width: 8, height: 8 }
/** Pictures are made so large that a reader that smooths them blurs the edges of cells alone. */
const pictureEdge = 1024

interface Cells {
  plot: CellPlot
  map: CellMap
  area: Area
  cell: { width: number; height: number }
  theme: SceneTheme
  /** Whether numbers stand in cells, where these have room for all of them. */
  hasNumbers: boolean
  measure: MeasureText
}

export function cellItems(cells: Cells): SheetItem[] {
  const { width, height } = cells.cell
  return Math.min(width, height) < smallestRectangle ? [cellPicture(cells)] : cellRectangles(cells)
}

function cellRectangles(cells: Cells): SheetItem[] {
  const { plot, map, area, cell, theme } = cells
  const scale = plot.scales[map.scale]
  const columns = plot.columns.labels.length
  const numbers = numbersIn(cells)
  return map.values.flatMap((value, place): SheetItem[] => {
    if (value === null || !scale) return []
    const [row, column] = [Math.floor(place / columns), place % columns]
    const box = {
      x: area.x + column * cell.width,
      y: area.y + row * cell.height,
      width: cell.width - 1,
      height: cell.height - 1
    }
    if (!Number.isFinite(value)) return absent(box, theme)
    const cellItem = filled(box, cellColor(scale, value))
    const number = numbers?.[place]
    return number === undefined ? [cellItem] : [cellItem, numberIn(box, number, cellBytes(scale, value))]
  })
}

const filled = (box: Area, fill: string): RectangleItem => ({
  kind: 'rectangle',
  ...box,
  ...{ fill, stroke: null, strokeWidth: 0, opacity: 1, radius: 0 }
})

/** The number of each cell; null where not all have room. */
function numbersIn({ plot, map, cell, hasNumbers, measure }: Cells): string[] | null {
  const scale = plot.scales[map.scale]
  if (!hasNumbers || !scale || cell.height < tickSize + numberGap.height) return null
  const textOf = cellNumbers(scale.domain)
  const numbers = map.values.map((value) => (value !== null && Number.isFinite(value) ? textOf(value) : ''))
  const widest = Math.max(0, ...numbers.map((number) => measure(number, tickType)))
  return widest + numberGap.width <= cell.width ? numbers : null
}

/** Below it, all numbers are told by their own figures. */
const smallestReach = 1e-3

/** Numbers of one map have the same decimals, by what its colours reach; a plain 0 is none at all. */
export function cellNumbers(domain: readonly [number, number]): (value: number) => string {
  const reach = Math.max(...domain.map(Math.abs))
  if (!(reach >= smallestReach && reach < 1e5)) return (value) => valueText(value, 2)
  const power = Math.floor(Math.log10(reach) + 1e-9)
  const decimals = Math.max(0, power < 0 ? 1 - power : 2 - power)
  return (value) => {
    const text = value.toFixed(decimals)
    if (value === 0) return '0'
    return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−')
  }
}

/** Dark on light cells, light on dark ones. */
function numberIn({ x, y, width, height }: Area, number: string, [red, green, blue]: number[]): SheetItem {
  const luma = 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0)
  const color = luma > 140 ? sceneThemes.light.ink : sceneThemes.dark.ink
  return text(number, x + width / 2, y + height / 2, [0.5, 0.5], { color })
}

/** What is no number has no colour of the map. */
const absent = (box: Area, { grid, label }: SceneTheme): SheetItem[] => [
  filled(box, grid),
  line(
    [
      [box.x, box.y + box.height],
      [box.x + box.width, box.y]
    ],
    label
  )
]

function cellPicture({ plot, map, area, theme }: Cells): ImageItem {
  const scale = plot.scales[map.scale]
  const [rows, columns] = [plot.rows.labels.length, plot.columns.labels.length]
  const times = Math.max(1, Math.floor(pictureEdge / Math.max(rows, columns)))
  const [width, height] = [columns * times, rows * times]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = map.values[Math.floor(y / times) * columns + Math.floor(x / times)] ?? null
      if (value === null || !scale) continue
      const color = Number.isFinite(value) ? cellBytes(scale, value) : parseColor(theme.grid)
      data.set([...color, 255], (y * width + x) * 4)
    }
  return { kind: 'image', ...area, pixels: { width, height, data }, smooth: false }
}
