/** Markers as circles and polygons: the shapes of the marker's shader, with a rim in the background's colour. */
import type { MarkerPart } from '../../scene/drawn-parts.ts'
import type { PictureMeasures } from '../../scene/strip-measures.ts'
import type { CircleItem, ShapeItem } from '../sheet/sheet-items.ts'
import type { FaceIndex } from './face-index.ts'
import type { PlacedMark } from './marks-on-lines.ts'
import type { PartColors } from './part-colors.ts'
import type { ScreenMatrix } from './screen-matrix.ts'
import type { PiecePlace, VectorPiece } from './vector-piece.ts'

export interface MarkerContext {
  matrix: ScreenMatrix
  measures: PictureMeasures
  colors: PartColors
  background: string
  place: PiecePlace
  faces: FaceIndex | null
}

/** Radii towards the camera, as in the shader. */
const forward = 4

/** @returns where each of them is, and its pieces. */
export function addMarkers(pieces: VectorPiece[], part: MarkerPart, context: MarkerContext): PlacedMark[] {
  const { series, points } = part.layout
  const marks: PlacedMark[] = []
  for (let curve = 0; curve < series; curve++)
    for (let point = 0; point < (part.eachPoint ? points : 1); point++)
      marks.push(...markersAt(part, context, curve, part.eachPoint ? point : part.index))
  for (const mark of marks) pieces.push(...mark.pieces)
  return marks
}

/** One marker, or none where there is no point. */
function markersAt(part: MarkerPart, context: MarkerContext, series: number, index: number): PlacedMark[] {
  const { matrix, measures, colors, background, place, faces } = context
  projectAt(part, matrix, series, index)
  const { x, y } = matrix
  if (Number.isNaN(x)) return []
  const radius = part.radius * measures.pixels
  const depth = matrix.depth - forward * radius * measures.depthPerPixel
  const along = part.shape === 'arrow' ? arrival(part, matrix, series, { x, y }, radius) : [1, 0]
  const mark: Mark = {
    x,
    y,
    radius,
    rim: 1.5 * measures.pixels,
    along: [along[0] ?? 1, along[1] ?? 0],
    color: colors.colorAt(index / part.last[0], series / part.last[1]),
    background,
    opacity: part.opacity
  }
  const sorted = faces && !part.onTop ? faces.sortedDepth({ x, y, depth }) : depth
  const pieces = itemsOf(part.shape, mark).map((item) => ({ ...place, depth: sorted, item }))
  return [{ x, y, radius: radius + mark.rim, depth, pieces }]
}

interface Mark {
  x: number
  y: number
  radius: number
  rim: number
  /** Unit vector along the curve. */
  along: [number, number]
  color: string
  background: string
  opacity: number
}

function itemsOf(shape: MarkerPart['shape'], mark: Mark): (CircleItem | ShapeItem)[] {
  const { radius, rim, color, background } = mark
  switch (shape) {
    case 'dot':
      return [circle(mark, radius, color)]
    case 'disc':
      return [circle(mark, radius + rim, background), circle(mark, radius, color)]
    case 'ring': {
      const width = 1.4 * rim
      const ring = circle(mark, radius - width / 2, null)
      return [circle(mark, radius + rim, background), { ...ring, stroke: color, strokeWidth: width }]
    }
    case 'diamond': {
      const reach = 0.9 * Math.SQRT2 * radius
      return [diamond(mark, reach + rim * Math.SQRT2, background), diamond(mark, reach, color)]
    }
    case 'arrow': {
      const head = polygon(mark, arrowCorners(radius), color)
      return [{ ...head, fill: background, stroke: background, strokeWidth: 2 * rim }, head]
    }
  }
}

const circle = ({ x, y, opacity }: Mark, radius: number, fill: string | null): CircleItem => ({
  kind: 'circle',
  x,
  y,
  radius,
  fill,
  stroke: null,
  strokeWidth: 0,
  opacity
})

const diamond = (mark: Mark, reach: number, fill: string): ShapeItem =>
  polygon(
    { ...mark, along: [1, 0] },
    [
      [reach, 0],
      [0, reach],
      [-reach, 0],
      [0, -reach]
    ],
    fill
  )

/** Along the curve and across it; the tip lies a little past the curve's end. */
const arrowCorners = (radius: number): [number, number][] => [
  [0.45 * radius, 0],
  [-1.35 * radius, 0.81 * radius],
  [-1.35 * radius, -0.81 * radius]
]

function polygon(
  { x, y, along: [ax, ay], opacity }: Mark,
  corners: [number, number][],
  fill: string
): ShapeItem {
  const points = corners.map(([forth, side]): [number, number] => [
    x + ax * forth - ay * side,
    y + ay * forth + ax * side
  ])
  return { kind: 'shape', points, fill, stroke: null, strokeWidth: 0, opacity }
}

/** The direction in which the curve arrives, from far enough back to be seen: as in the shader. */
function arrival(
  part: MarkerPart,
  matrix: ScreenMatrix,
  series: number,
  tip: { x: number; y: number },
  radius: number
): [number, number] {
  let along: [number, number] = [1, 0]
  for (let back = 1; back < part.index + 1; back *= 2) {
    projectAt(part, matrix, series, Math.max(part.index - back, 0))
    const way: [number, number] = [tip.x - matrix.x, tip.y - matrix.y]
    const length = Math.hypot(...way)
    if (Number.isNaN(length)) break
    if (length > 1e-3) along = [way[0] / length, way[1] / length]
    if (length > 0.6 * radius) break
  }
  return along
}

function projectAt(
  { layout, positions }: MarkerPart,
  matrix: ScreenMatrix,
  series: number,
  index: number
): void {
  const start = layout.first + series * layout.seriesStride
  const below = Math.floor(index)
  const above = Math.min(below + 1, layout.points - 1)
  const [from, to] = [start + below * layout.pointStride, start + above * layout.pointStride]
  matrix.projectBetween(positions, from, to, index - below)
}
