/** Draws a map of effects: a line of cells for each site, numbers above, names before. Not here: what lies where (effect-layout.ts). */
import type { Effects } from '#shared/effects.ts'
import type { DrawingArea } from '../../controls/canvas-drawing.ts'
import type { CellGeometry } from '../../controls/cell-grid.ts'
import { divergingColor } from '../../scene/color-maps.ts'
import { cellAt, type EffectLayout } from '../../state/effect-layout.ts'
import { effectAt, type EffectReading } from '../../state/effect-map.ts'

const characterWidth = 6.1
const headHeight = 16
/** Of words, which stand upright above their columns. */
const tallestHead = 112
/** Longer ones stand upright. */
const longestNumber = 3
const smallestHeight = 6
const largestCell = 22
const gap = 6
const lineHeight = 12

/** Cells as large as the width allows, with room for the names before them and the words above. */
export function mapGeometry({ lines, columns, heads }: EffectLayout, width: number): CellGeometry {
  const longest = lines.reduce((most, { label }) => Math.max(most, label.length), 0)
  const left = Math.min(Math.ceil(longest * characterWidth) + gap, Math.floor(width * 0.45))
  const cellWidth = Math.min(largestCell, (width - left) / Math.max(columns, 1))
  // Names of lines that follow each other must not run into each other.
  const isDense = lines.some(({ label }, line) => label !== '' && lines[line + 1]?.label)
  const least = isDense ? lineHeight : smallestHeight
  const cellHeight = Math.min(largestCell, Math.max(cellWidth, least))
  const longestHead = longestOf(heads)
  const upright = longestHead > longestNumber ? Math.ceil(longestHead * characterWidth) + gap : 0
  const top = Math.min(tallestHead, Math.max(headHeight, upright))
  return { left, top, cellWidth, cellHeight }
}

const longestOf = (words: readonly string[]): number =>
  words.reduce((most, { length }) => Math.max(most, length), 0)

interface Picture {
  effects: Effects
  reading: EffectReading
  layout: EffectLayout
  geometry: CellGeometry
  /** The effect that has the colour at the end of the scale. */
  reach: number
}

export function drawEffects(area: DrawingArea, picture: Picture): void {
  area.context.font = `11px ${area.color('--font')}`
  area.context.textBaseline = 'middle'
  drawHeads(area, picture)
  for (const [line, { label }] of picture.layout.lines.entries()) {
    drawLabel(area, picture, line, label)
    drawLine(area, picture, line)
  }
  drawBorders(area, picture)
}

/** What the columns are, as far as there is room. */
function drawHeads(area: DrawingArea, { layout: { heads }, geometry }: Picture): void {
  const { context } = area
  context.fillStyle = area.color('--text-faint')
  const isUpright = longestOf(heads) > longestNumber
  const needed = isUpright ? lineHeight : longestOf(heads) * characterWidth + 4
  let free = 0
  for (const [column, head] of heads.entries()) {
    const center = (column + 0.5) * geometry.cellWidth
    if (head === '' || center < free) continue
    free = center + needed
    if (isUpright) drawUpright(context, head, geometry, center)
    else drawLevel(context, head, geometry, center)
  }
}

function drawLevel(
  context: CanvasRenderingContext2D,
  head: string,
  { left, top }: CellGeometry,
  center: number
): void {
  context.textAlign = 'center'
  context.fillText(head, left + center, top - headHeight / 2)
}

function drawUpright(
  context: CanvasRenderingContext2D,
  head: string,
  { left, top }: CellGeometry,
  center: number
): void {
  const room = Math.floor((top - gap) / characterWidth)
  context.textAlign = 'start'
  context.save()
  context.translate(left + center, top - gap / 2)
  context.rotate(-Math.PI / 2)
  context.fillText(head.length > room ? `…${head.slice(1 - room)}` : head, 0, 0)
  context.restore()
}

/** Between bands of lines, and between receivers that have several parts. */
function drawBorders({ context, color }: DrawingArea, { layout, geometry }: Picture): void {
  const { left, top, cellWidth, cellHeight } = geometry
  const [width, height] = [layout.columns * cellWidth, layout.lines.length * cellHeight]
  context.fillStyle = color('--line-strong')
  for (const [line, { opens }] of layout.lines.entries())
    if (opens && line > 0) context.fillRect(0, top + line * cellHeight - 1, left + width, 1)
  for (const column of layout.groups)
    if (column > 0) context.fillRect(left + column * cellWidth - 1, top, 1, height)
}

function drawLabel(
  { context, color }: DrawingArea,
  { geometry }: Picture,
  line: number,
  label: string
): void {
  if (label === '') return
  const { left, top, cellHeight } = geometry
  const room = Math.floor((left - gap) / characterWidth)
  // The end tells sites apart better than the beginning.
  const shown = label.length > room ? `…${label.slice(1 - room)}` : label
  context.fillStyle = color('--text-soft')
  context.textAlign = 'end'
  context.fillText(shown, left - gap, top + (line + 0.5) * cellHeight)
}

function drawLine({ context, color }: DrawingArea, picture: Picture, line: number): void {
  const { effects, reading, layout, geometry, reach } = picture
  const { left, top, cellWidth, cellHeight } = geometry
  const inset = cellHeight > 8 ? 1 : 0.5
  for (let column = 0; column < layout.columns; column++) {
    const cell = cellAt(layout, { line, column })
    if (!cell) continue
    const effect = effectAt(effects, reading, cell)
    const [x, y] = [left + column * cellWidth, top + line * cellHeight]
    if (effect === null) context.fillStyle = color('--surface-active')
    else context.fillStyle = Number.isFinite(effect) ? divergingColor(effect, reach) : color('--trouble')
    const height = effect === null ? 2 : cellHeight - inset
    context.fillRect(x, y + (cellHeight - inset - height) / 2, cellWidth - inset, height)
  }
}
