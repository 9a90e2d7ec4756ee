/** Draws the attention pattern of a head: a line for each query, a column for each key, words along both where there are some. */
import type { DrawingArea } from '../../controls/canvas-drawing.ts'
import type { CellGeometry } from '../../controls/cell-grid.ts'
import { colorTable, divergingColor } from '../../scene/color-maps.ts'
import type { HeadPattern } from '../../state/attention-patterns.ts'

const characterWidth = 6.1
const lineHeight = 12
const largestCell = 36
const smallestCell = 2
const gap = 4
const mostOfWidth = 0.3

/** The map of weights from 0 to 1. */
export const weightMap = 'viridis'
/** The map of differences, with zero in the middle. */
export const differenceMap = 'vik'

/** Square cells as large as the space allows, with room for the words. */
export function attentionGeometry(
  { queries, keys }: Pick<HeadPattern, 'queries' | 'keys'>,
  { width, height }: { width: number; height: number },
  words: readonly string[]
): CellGeometry {
  const longest = Math.max(String(Math.max(queries, keys)).length, ...words.map(({ length }) => length))
  const margin = Math.min(Math.ceil(longest * characterWidth) + gap, Math.floor(width * mostOfWidth))
  const top = words.length > 0 ? margin : lineHeight + gap
  const across = (width - margin) / Math.max(keys, 1)
  const down = (height - top) / Math.max(queries, 1)
  const size = Math.max(smallestCell, Math.min(largestCell, across, down))
  return { left: margin, top, cellWidth: size, cellHeight: size }
}

interface AttentionLook {
  words: readonly string[]
  /** The difference that has the colour at the end of the scale; null for weights. */
  reach: number | null
}

export function drawAttention(
  area: DrawingArea,
  pattern: HeadPattern,
  geometry: CellGeometry,
  { words, reach }: AttentionLook
): void {
  drawCells(area, pattern, geometry, reach)
  area.context.font = `11px ${area.color('--font')}`
  area.context.textBaseline = 'middle'
  area.context.fillStyle = area.color('--text-faint')
  drawQueries(area, pattern.queries, geometry, words)
  drawKeys(area, pattern.keys, geometry, words)
}

function drawCells(
  { context, color }: DrawingArea,
  pattern: HeadPattern,
  { left, top, cellWidth, cellHeight }: CellGeometry,
  reach: number | null
): void {
  const inset = cellWidth > 8 ? 1 : 0
  pattern.weights.forEach((weight, place) => {
    const [line, column] = [Math.floor(place / pattern.keys), place % pattern.keys]
    if (!Number.isFinite(weight)) context.fillStyle = color('--trouble')
    else context.fillStyle = reach === null ? weightColor(weight) : divergingColor(weight, reach)
    const [x, y] = [left + column * cellWidth, top + line * cellHeight]
    context.fillRect(x, y, cellWidth - inset, cellHeight - inset)
  })
}

function weightColor(weight: number): string {
  const entry = Math.round(Math.min(Math.max(weight, 0), 1) * 255) * 4
  return `rgb(${colorTable(weightMap)
    .subarray(entry, entry + 3)
    .join(' ')})`
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
