/** The nearest place on a set of curves to a point of the screen: an own loop over the points, no ray, no GPU. */

/** Curves to search: [series, points, 3] in data units. */
export interface PickTarget {
  positions: Float32Array
  series: number
  points: number
  /** Only the points themselves, not the lines between them. */
  pointsOnly: boolean
}

/** From data units to the screen. */
export interface Projection {
  /** Column-major 4 × 4. */
  clipFromData: ArrayLike<number>
  /** CSS pixels. */
  width: number
  height: number
}

export interface NearestPlace {
  series: number
  /** Fractional. */
  index: number
  /** Pixels. */
  distance: number
  x: number
  y: number
  /** 0 at the near plane, 1 at the far one. */
  depth: number
}

/** A projected point: pixels from the upper left corner, clip w (0 where there is no point) and depth. */
export interface ScreenPoint {
  x: number
  y: number
  w: number
  depth: number
}

/** Places whose distances differ by less than this count as equally near: the one in front wins. */
const sameDistance = 1.5

/** The nearest place within `reach` pixels of (x, y); among equally near ones the one nearest to the camera. */
export function nearestPlace(
  target: PickTarget,
  projection: Projection,
  x: number,
  y: number,
  reach: number
): NearestPlace | null {
  const rows = screenRows(projection)
  let best: NearestPlace | null = null
  let previous: ScreenPoint = { x: 0, y: 0, w: 0, depth: 0 }
  let here: ScreenPoint = { x: 0, y: 0, w: 0, depth: 0 }
  for (let series = 0; series < target.series; series++) {
    previous.w = 0
    for (let point = 0; point < target.points; point++) {
      projectInto(here, target.positions, (series * target.points + point) * 3, rows)
      const start = previous.w > 0 && !target.pointsOnly ? previous : here
      if (here.w > 0 && isNear(start, here, x, y, reach)) {
        const along = shareAlong(start, here, x, y)
        const distance = Math.hypot(
          start.x + (here.x - start.x) * along - x,
          start.y + (here.y - start.y) * along - y
        )
        if (distance <= reach && distance < (best?.distance ?? Infinity) + sameDistance) {
          best = nearer(best, placeAt(start, here, along, { series, point, distance }))
        }
      }
      ;[previous, here] = [here, previous]
    }
  }
  return best
}

/** Whether the box around a segment comes within `reach` of (x, y): most segments are sorted out here. */
function isNear(a: ScreenPoint, b: ScreenPoint, x: number, y: number, reach: number): boolean {
  if ((a.x < x - reach && b.x < x - reach) || (a.x > x + reach && b.x > x + reach)) return false
  return !((a.y < y - reach && b.y < y - reach) || (a.y > y + reach && b.y > y + reach))
}

/** The place at a share of the segment from `start` to `here`, which is point number `point`. */
function placeAt(
  start: ScreenPoint,
  here: ScreenPoint,
  along: number,
  found: { series: number; point: number; distance: number }
): NearestPlace {
  return {
    series: found.series,
    index: found.point - 1 + dataShare(start, here, along),
    distance: found.distance,
    x: start.x + (here.x - start.x) * along,
    y: start.y + (here.y - start.y) * along,
    depth: start.depth + (here.depth - start.depth) * along
  }
}

/** Projects point number `index`; `w` becomes 0 where it is not finite or behind the camera. */
export function projectPoint(positions: Float32Array, index: number, projection: Projection): ScreenPoint {
  const point = { x: 0, y: 0, w: 0, depth: 0 }
  projectInto(point, positions, index * 3, screenRows(projection))
  return point
}

/** Four rows of four: pixels right, pixels down, depth and w, the first three still to be divided by w. */
function screenRows({ clipFromData: m, width, height }: Projection): Float64Array {
  const rows = new Float64Array(16)
  for (let column = 0; column < 4; column++) {
    const [x = 0, y = 0, z = 0, w = 0] = [0, 1, 2, 3].map((row) => m[column * 4 + row])
    rows[column] = ((w + x) * width) / 2
    rows[4 + column] = ((w - y) * height) / 2
    rows[8 + column] = (w + z) / 2
    rows[12 + column] = w
  }
  return rows
}

function projectInto(into: ScreenPoint, positions: Float32Array, at: number, rows: Float64Array): void {
  const px = positions[at] ?? NaN
  const py = positions[at + 1] ?? NaN
  const pz = positions[at + 2] ?? NaN
  const w = rowTimes(rows, 12, px, py, pz)
  into.w = w > 1e-4 && w < Infinity ? w : 0
  into.x = rowTimes(rows, 0, px, py, pz) / w
  into.y = rowTimes(rows, 4, px, py, pz) / w
  into.depth = rowTimes(rows, 8, px, py, pz) / w
}

function rowTimes(rows: Float64Array, first: number, x: number, y: number, z: number): number {
  return (
    (rows[first] ?? 0) * x + (rows[first + 1] ?? 0) * y + (rows[first + 2] ?? 0) * z + (rows[first + 3] ?? 0)
  )
}

/** Coordinates at a fractional index of one curve, or NaN beside a missing point. */
export function positionAt(target: PickTarget, series: number, index: number): [number, number, number] {
  const below = Math.floor(index)
  const above = Math.min(below + 1, target.points - 1)
  const share = index - below
  const value = (axis: number): number => {
    const a = target.positions[(series * target.points + below) * 3 + axis] ?? NaN
    const b = target.positions[(series * target.points + above) * 3 + axis] ?? NaN
    return share === 0 ? a : a + (b - a) * share
  }
  return [value(0), value(1), value(2)]
}

/** Where on the segment a–b the place nearest to (x, y) is, 0…1 on the screen. */
function shareAlong(a: ScreenPoint, b: ScreenPoint, x: number, y: number): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const squares = dx * dx + dy * dy
  if (squares === 0) return 1
  return Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / squares))
}

/** A share of a segment on the screen as a share of it in space: perspective shortens what is far. */
function dataShare(a: ScreenPoint, b: ScreenPoint, share: number): number {
  return (share * a.w) / (b.w + share * (a.w - b.w))
}

function nearer(best: NearestPlace | null, place: NearestPlace): NearestPlace {
  if (best === null || place.distance < best.distance - sameDistance) return place
  return place.distance < best.distance + sameDistance && place.depth < best.depth ? place : best
}
