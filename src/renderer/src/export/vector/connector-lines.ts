/** Connectors and displacement arrows between a trace and the same one under a condition: as the connector's shader draws them. */
import { joinedPlaces } from '../../scene/difference-grid.ts'
import type { ConnectorPart } from '../../scene/drawn-parts.ts'
import type { PictureMeasures } from '../../scene/strip-measures.ts'
import type { LineItem, ShapeItem } from '../sheet/sheet-items.ts'
import type { ScreenPlace } from './face-index.ts'
import type { ScreenMatrix } from './screen-matrix.ts'
import type { PiecePlace, VectorPiece } from './vector-piece.ts'

interface ConnectorContext {
  matrix: ScreenMatrix
  measures: PictureMeasures
  place: PiecePlace
}

export function addConnectors(pieces: VectorPiece[], part: ConnectorPart, context: ConnectorContext): void {
  for (const { series, index } of joinedPlaces(part)) addConnector(pieces, part, context, series, index)
}

function addConnector(
  pieces: VectorPiece[],
  part: ConnectorPart,
  { matrix, measures, place }: ConnectorContext,
  series: number,
  index: number
): void {
  const from = placeAt(part, part.positions, matrix, series, index)
  const to = placeAt(part, part.targets, matrix, series, index)
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (!(length >= 0.5)) return
  const depth = (from.depth + to.depth) / 2
  const head = Math.min(part.style.head * measures.pixels, length)
  for (const item of [shaft(part, from, to, 1 - head / length, measures.pixels), tip(part, from, to, head)])
    if (item) pieces.push({ ...place, depth, item })
}

function shaft(
  { style }: ConnectorPart,
  from: ScreenPlace,
  to: ScreenPlace,
  share: number,
  pixels: number
): LineItem | null {
  if (share <= 0) return null
  const end: [number, number] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]
  const width = style.width * pixels
  const { color, opacity } = style
  return { kind: 'line', points: [[from.x, from.y], end], color, width, opacity, cap: 'butt' }
}

/** 0.8 as wide as it is long. */
function tip({ style }: ConnectorPart, from: ScreenPlace, to: ScreenPlace, head: number): ShapeItem | null {
  if (head === 0) return null
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const [ax, ay] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const [bx, by] = [to.x - ax * head, to.y - ay * head]
  const side = 0.4 * head
  const points: [number, number][] = [
    [to.x, to.y],
    [bx - ay * side, by + ax * side],
    [bx + ay * side, by - ax * side]
  ]
  return { kind: 'shape', points, fill: style.color, stroke: null, strokeWidth: 0, opacity: style.opacity }
}

function placeAt(
  { layout }: ConnectorPart,
  positions: Float32Array,
  matrix: ScreenMatrix,
  series: number,
  index: number
): ScreenPlace {
  const start = layout.first + series * layout.seriesStride
  const below = Math.floor(index)
  const above = Math.min(below + 1, layout.points - 1)
  const [from, to] = [start + below * layout.pointStride, start + above * layout.pointStride]
  matrix.projectBetween(positions, from, to, index - below)
  return { x: matrix.x, y: matrix.y, depth: matrix.depth }
}
