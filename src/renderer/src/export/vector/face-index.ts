/**
 * Faces of surfaces on the screen, found by place: where lines pierce them, and which lie before or behind a place. Perspective
 * keeps lines and planes straight, so that all of it is done in pixels and depth. Knows nothing of what is painted.
 */

/** A place on the screen; depth −1 near … 1 far. */
export interface ScreenPlace {
  x: number
  y: number
  depth: number
}

/** A triangle of a face, whose own depth is where it is sorted. */
export interface FaceTriangle {
  corners: readonly [ScreenPlace, ScreenPlace, ScreenPlace]
  sorted: number
}

/** Edge of a cell of the index, pixels. */
const cellSize = 24

export class FaceIndex {
  private readonly cells = new Map<number, FaceTriangle[]>()
  /** Lines nearer to a face than this lie on it. */
  private readonly tolerance: number

  constructor(triangles: readonly FaceTriangle[], tolerance: number) {
    this.tolerance = tolerance
    for (const triangle of triangles)
      for (const key of cellsOf(triangle.corners)) {
        const cell = this.cells.get(key)
        if (cell) cell.push(triangle)
        else this.cells.set(key, [triangle])
      }
  }

  /** Shares 0…1 of the way at which a straight stretch goes through faces. */
  piercings(from: ScreenPlace, to: ScreenPlace): number[] {
    const shares: number[] = []
    for (const triangle of this.near([from, to])) {
      const [before, after] = [aboveOf(triangle, from), aboveOf(triangle, to)]
      if (!(before * after < 0) || Math.max(Math.abs(before), Math.abs(after)) < this.tolerance) continue
      const share = before / (before - after)
      const [x, y] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]
      if (isInside(triangle, x, y)) shares.push(share)
    }
    return shares
  }

  /**
   * The depth at which something at a place is sorted: its own, unless faces there that lie before or behind it are
   * themselves sorted elsewhere.
   */
  sortedDepth(place: ScreenPlace): number {
    let farthest = Infinity
    let nearest = -Infinity
    for (const triangle of this.near([place])) {
      if (!isInside(triangle, place.x, place.y)) continue
      const above = aboveOf(triangle, place)
      if (above < this.tolerance) farthest = Math.min(farthest, triangle.sorted)
      else nearest = Math.max(nearest, triangle.sorted)
    }
    const { depth } = place
    if (depth > nearest && depth < farthest) return depth
    if (nearest === -Infinity) return farthest - nudge
    if (farthest === Infinity) return nearest + nudge
    return (nearest + farthest) / 2
  }

  private near(places: readonly ScreenPlace[]): Set<FaceTriangle> {
    const found = new Set<FaceTriangle>()
    for (const key of cellsOf(places)) for (const triangle of this.cells.get(key) ?? []) found.add(triangle)
    return found
  }
}

/** Faces that cover each other are at least four times as far apart: see face-order.ts. */
const nudge = 2 ** -25

/** Numbers of the cells that the box around some places touches. */
function cellsOf(places: readonly Pick<ScreenPlace, 'x' | 'y'>[]): number[] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { x, y } of places) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return cellsBetween(left, right, top, bottom)
}

/** Numbers of the cells that a box touches; none where it is not finite. */
export function cellsBetween(left: number, right: number, top: number, bottom: number): number[] {
  const keys: number[] = []
  if (!Number.isFinite(left + right + top + bottom)) return keys
  for (let row = cellAt(top); row <= cellAt(bottom); row++)
    for (let column = cellAt(left); column <= cellAt(right); column++) keys.push(row * 65_536 + column)
  return keys
}

const cellAt = (value: number): number => Math.floor(value / cellSize)

/** How much further away than the triangle's plane a place is, as depth. */
function aboveOf({ corners: [a, b, c] }: FaceTriangle, place: ScreenPlace): number {
  const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y]
  const area = ux * vy - uy * vx
  if (Math.abs(area) < 1e-9) return 0
  const [px, py] = [place.x - a.x, place.y - a.y]
  const u = (px * vy - py * vx) / area
  const v = (ux * py - uy * px) / area
  return place.depth - (a.depth + u * (b.depth - a.depth) + v * (c.depth - a.depth))
}

function isInside({ corners: [a, b, c] }: FaceTriangle, x: number, y: number): boolean {
  const side = (p: ScreenPlace, q: ScreenPlace): number => (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x)
  const [first, second, third] = [side(a, b), side(b, c), side(c, a)]
  return (first >= 0 && second >= 0 && third >= 0) || (first <= 0 && second <= 0 && third <= 0)
}
