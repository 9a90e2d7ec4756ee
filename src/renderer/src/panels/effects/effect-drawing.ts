/** Draws a map of effects: a line of cells for each site, numbers above, names before. Not here: what lies where (effect-map.ts). */
import type { Effects } from '#shared/contract.ts'
import type { DrawingArea } from '../../controls/canvas-drawing.ts'
import type { CellGeometry } from '../../controls/cell-grid.ts'
import { divergingColor } from '../../scene/color-maps.ts'
import { cellAt, effectAt, type EffectLayout, type EffectReading } from '../../state/effect-map.ts'

const characterWidth = 6.1
const headHeight = 16
/** Of words, which stand upright above their columns. */
const tallestHead = 64
const smallestHeight = 6
const largestCell = 22
const gap = 6
const lineHeight = 12

/** Cells as large as the width allows, with room for the names before them and the words above. */
export function mapGeometry(
  { lines, columns }: EffectLayout,
  width: number,
  words: readonly string[]
): CellGeometry {
  const longest = lines.reduce((most, { label }) => Math.max(most, label.length), 0)
  const left = Math.min(Math.ceil(longest * characterWidth) + gap, Math.floor(width * 0.45))
  const cellWidth = Math.min(largestCell, (width - left) / Math.max(columns, 1))
  // Names of lines that follow each other must not run into each other.
  const isDense = lines.some(({ label }, line) => label !== '' && lines[line + 1]?.label)
  const least = isDense ? lineHeight : smallestHeight
  const cellHeight = Math.min(largestCell, Math.max(cellWidth, least))
  const longestWord = words.reduce((most, { length }) => Math.max(most, length), 0)
  const top = Math.min(tallestHead, Math.max(headHeight, longestWord * characterWidth + gap))
  return { left, top, cellWidth, cellHeight }
}

interface Picture {
  effects: Effects
  reading: EffectReading
  layout: EffectLayout
  geometry: CellGeometry
  /** The effect that has the colour at the end of the scale. */
  reach: number
  /** What the columns are called; their numbers where there are none. */
  words: readonly string[]
}

export function drawEffects(area: DrawingArea, picture: Picture): void {
  area.context.font = `11px ${area.color('--font')}`
  area.context.textBaseline = 'middle'
  drawHead(area, picture)
  for (const [line, { label }] of picture.layout.lines.entries()) {
    drawLabel(area, picture, line, label)
    drawLine(area, picture, line)
  }
}

/** What the columns are, as far as there is room; nothing where lines go on from each other. */
function drawHead(area: DrawingArea, picture: Picture): void {
  const { layout, words } = picture
  area.context.fillStyle = area.color('--text-faint')
  if (layout.isWrapped || layout.columns < 2) return
  if (words.length > 0) drawWords(area, picture)
  else drawNumbers(area, picture)
}

function drawNumbers({ context }: DrawingArea, { layout, geometry }: Picture): void {
  const { left, top, cellWidth } = geometry
  const every = Math.ceil((String(layout.columns - 1).length * characterWidth + 4) / cellWidth)
  context.textAlign = 'center'
  for (let column = 0; column < layout.columns; column += every)
    context.fillText(String(column), left + (column + 0.5) * cellWidth, top - headHeight / 2)
}

function drawWords({ context }: DrawingArea, { layout, geometry, words }: Picture): void {
  const { left, top, cellWidth } = geometry
  const every = Math.ceil(lineHeight / cellWidth)
  const room = Math.floor((top - gap) / characterWidth)
  context.textAlign = 'start'
  for (let column = 0; column < layout.columns; column += every) {
    const word = words[column] ?? ''
    context.save()
    context.translate(left + (column + 0.5) * cellWidth, top - gap / 2)
    context.rotate(-Math.PI / 2)
    context.fillText(word.length > room ? `${word.slice(0, room - 1)}…` : word, 0, 0)
    context.restore()
  }
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
    if (!cell) return
    const effect = effectAt(effects, reading, cell)
    const [x, y] = [left + column * cellWidth, top + line * cellHeight]
    if (effect === null) context.fillStyle = color('--surface-active')
    else context.fillStyle = Number.isFinite(effect) ? divergingColor(effect, reach) : color('--trouble')
    const height = effect === null ? 2 : cellHeight - inset
    context.fillRect(x, y + (cellHeight - inset - height) / 2, cellWidth - inset, height)
  }
}
