/** Draws the attention pattern of a head: a line for each query, a column for each key, words along both where there are some. */
import type { DrawingArea } from '../../controls/canvas-drawing.ts'
import type { CellGeometry } from '../../controls/cell-grid.ts'
import { colorTable } from '../../scene/color-maps.ts'
import type { HeadPattern } from '../../state/attention-patterns.ts'

const characterWidth = 6.1
const lineHeight = 12
const largestCell = 24
const smallestCell = 3
const gap = 4
const mostOfWidth = 0.3

/** The map of weights from 0 to 1. */
export const weightMap = 'viridis'

/** Square cells as large as the width allows, with room for the words. */
export function attentionGeometry(
  { queries, keys }: Pick<HeadPattern, 'queries' | 'keys'>,
  width: number,
  words: readonly string[]
): CellGeometry {
  const longest = Math.max(String(Math.max(queries, keys)).length, ...words.map(({ length }) => length))
  const margin = Math.min(Math.ceil(longest * characterWidth) + gap, Math.floor(width * mostOfWidth))
  const size = Math.max(smallestCell, Math.min(largestCell, (width - margin) / Math.max(keys, 1)))
  return {
    left: margin,
    top: words.length > 0 ? margin : lineHeight + gap,
    cellWidth: size,
    cellHeight: size
  }
}

export function drawAttention(
  area: DrawingArea,
  pattern: HeadPattern,
  geometry: CellGeometry,
  words: readonly string[]
): void {
  drawCells(area, pattern, geometry)
  area.context.font = `11px ${area.color('--font')}`
  area.context.textBaseline = 'middle'
  area.context.fillStyle = area.color('--text-faint')
  drawQueries(area, pattern.queries, geometry, words)
  drawKeys(area, pattern.keys, geometry, words)
}

function drawCells({ context, color }: DrawingArea, pattern: HeadPattern, geometry: CellGeometry): void {
  const { left, top, cellWidth, cellHeight } = geometry
  const table = colorTable(weightMap)
  const inset = cellWidth > 8 ? 1 : 0
  pattern.weights.forEach((weight, place) => {
    const [line, column] = [Math.floor(place / pattern.keys), place % pattern.keys]
    const entry = Math.round(Math.min(Math.max(weight, 0), 1) * 255) * 4
    context.fillStyle = Number.isFinite(weight)
      ? `rgb(${table.subarray(entry, entry + 3).join(' ')})`
      : color('--trouble')
    const [x, y] = [left + column * cellWidth, top + line * cellHeight]
    context.fillRect(x, y, cellWidth - inset, cellHeight - inset)
  })
}

function drawQueries(
  { context }: DrawingArea,
  count: number,
  { left, top, cellHeight }: CellGeometry,
  words: readonly string[]
): void {
  context.textAlign = 'end'
  const every = Math.ceil(lineHeight / cellHeight)
  for (let query = 0; query < count; query += every)
    context.fillText(
      fitting(words[query] ?? String(query), left),
      left - gap,
      top + (query + 0.5) * cellHeight
    )
}

/** Words stand upright above their columns; numbers lie. */
function drawKeys(
  { context }: DrawingArea,
  count: number,
  { left, top, cellWidth }: CellGeometry,
  words: readonly string[]
): void {
  const isUpright = words.length > 0
  const needed = isUpright ? lineHeight : String(count - 1).length * characterWidth + gap
  const every = Math.ceil(needed / cellWidth)
  context.textAlign = isUpright ? 'start' : 'center'
  for (let key = 0; key < count; key += every) {
    context.save()
    context.translate(left + (key + 0.5) * cellWidth, top - (isUpright ? gap : (lineHeight + gap) / 2))
    if (isUpright) context.rotate(-Math.PI / 2)
    context.fillText(fitting(words[key] ?? String(key), top), 0, 0)
    context.restore()
  }
}

/** As much of a word as there is room for. */
function fitting(word: string, pixels: number): string {
  const room = Math.max(1, Math.floor((pixels - gap) / characterWidth))
  return word.length > room ? `${word.slice(0, room - 1)}…` : word
}
