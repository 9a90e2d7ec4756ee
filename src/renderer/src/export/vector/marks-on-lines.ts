/**
 * Sorts markers before the lines that they lie on. Runs of emphasised lines are sorted nearer than they are, by more the
 * further apart their points lie; on the GPU a marker hides what lies behind it at its own place, and so it does here.
 */
import type { LineItem } from '../sheet/sheet-items.ts'
import { cellsBetween } from './face-index.ts'
import type { VectorPiece } from './vector-piece.ts'

/** A marker on the screen, in pixels. */
export interface PlacedMark {
  x: number
  y: number
  /** With its rim. */
  radius: number
  /** Its own, wherever its pieces are sorted. */
  depth: number
  pieces: VectorPiece[]
}

/** Of marks at one place the larger is nearer, by so much for each pixel. */
const nudge = 2 ** -24

/** Moves the pieces of marks nearer, to where lines are sorted that pass behind the marks. */
export function liftMarks(marks: readonly PlacedMark[], pieces: readonly VectorPiece[]): void {
  if (marks.length === 0) return
  const cells = marksByCell(marks)
  for (const { item, depths, layer, depth } of pieces) {
    if (item.kind !== 'line' || !depths) continue
    for (const mark of marksNear(item.points, cells)) {
      const [first] = mark.pieces
      if (!first || first.layer !== layer || first.depth <= depth) continue
      const place = nearestOn(item.points, depths, mark)
      if (!(place.depth > mark.depth) || place.distance > mark.radius + item.width / 2) continue
      for (const piece of mark.pieces) piece.depth = depth - nudge * mark.radius
    }
  }
}

function marksByCell(marks: readonly PlacedMark[]): Map<number, PlacedMark[]> {
  const cells = new Map<number, PlacedMark[]>()
  for (const mark of marks) {
    const { x, y, radius } = mark
    // Twice as far, since lines have a width.
    const reach = 2 * radius
    for (const key of cellsBetween(x - reach, x + reach, y - reach, y + reach))
      cells.set(key, [...(cells.get(key) ?? []), mark])
  }
  return cells
}

/** Marks whose cells a line touches; most lines are near none. */
function marksNear(points: LineItem['points'], cells: ReadonlyMap<number, PlacedMark[]>): Set<PlacedMark> {
  let near = none
  for (const key of cellsAround(points))
    for (const mark of cells.get(key) ?? []) {
      if (near === none) near = new Set()
      near.add(mark)
    }
  return near
}

const none = new Set<PlacedMark>()

function cellsAround(points: LineItem['points']): number[] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const point of points) {
    left = Math.min(left, point[0])
    right = Math.max(right, point[0])
    top = Math.min(top, point[1])
    bottom = Math.max(bottom, point[1])
  }
  return cellsBetween(left, right, top, bottom)
}

/** How far a line passes from a place, and how deep it is there. */
function nearestOn(
  points: readonly (readonly [number, number])[],
  depths: readonly number[],
  place: { x: number; y: number }
): { distance: number; depth: number } {
  const nearest = { distance: Infinity, depth: NaN }
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1] ?? [NaN, NaN], points[i] ?? [NaN, NaN]]
    const [start, end] = [depths[i - 1] ?? NaN, depths[i] ?? NaN]
    const [dx, dy] = [x1 - x0, y1 - y0]
    const square = dx * dx + dy * dy
    const way = square > 0 ? ((place.x - x0) * dx + (place.y - y0) * dy) / square : 0
    const share = Math.min(Math.max(way, 0), 1)
    const distance = Math.hypot(x0 + dx * share - place.x, y0 + dy * share - place.y)
    if (distance < nearest.distance)
      Object.assign(nearest, { distance, depth: start + (end - start) * share })
  }
  return nearest
}
