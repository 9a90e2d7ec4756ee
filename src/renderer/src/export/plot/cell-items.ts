/** Cells of a map as items: rectangles with a gap where they are large, one picture without seams where they are small. */
import { parseColor } from '../../scene/color-maps.ts'
import { valueText } from '#shared/words/number-words.ts'
import { sceneThemes, type SceneTheme } from '../../scene/themes.ts'
import type { ImageItem, RectangleItem, SheetItem } from '../sheet/sheet-items.ts'
import { cellBytes, cellColor } from './cell-colors.ts'
import type { CellMap, CellPlot } from './plot-content.ts'
import { line, text, type Area } from './plot-type.ts'

/** Cells with a shorter edge than this are pixels of a picture: gaps between them would be louder than they are. */
const smallestRectangle = 16
/** Cells of this size have room for their number. */
const numbered = { width: 34, height: 20 }
/** Pictures are made so large that a reader that smooths them blurs the edges of cells alone. */
const pictureEdge = 1024

interface Cells {
  plot: CellPlot
  map: CellMap
  area: Area
  cell: { width: number; height: number }
  theme: SceneTheme
  /** Whether numbers stand in cells that have room for them. */
  hasNumbers: boolean
}

export function cellItems(cells: Cells): SheetItem[] {
  const { width, height } = cells.cell
  return Math.min(width, height) < smallestRectangle ? [cellPicture(cells)] : cellRectangles(cells)
}

function cellRectangles({ plot, map, area, cell, theme, hasNumbers }: Cells): SheetItem[] {
  const scale = plot.scales[map.scale]
  const columns = plot.columns.labels.length
  const isNumbered = hasNumbers && cell.width >= numbered.width && cell.height >= numbered.height
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
    return isNumbered ? [cellItem, numberIn(box, value, cellBytes(scale, value))] : [cellItem]
  })
}

const filled = (box: Area, fill: string): RectangleItem => ({
  kind: 'rectangle',
  ...box,
  ...{ fill, stroke: null, strokeWidth: 0, opacity: 1, radius: 0 }
})

/** Dark on light cells, light on dark ones. */
function numberIn({ x, y, width, height }: Area, value: number, [red, green, blue]: number[]): SheetItem {
  const luma = 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0)
  const color = luma > 140 ? sceneThemes.light.ink : sceneThemes.dark.ink
  return text(valueText(value, 2), x + width / 2, y + height / 2, [0.5, 0.5], { color })
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
