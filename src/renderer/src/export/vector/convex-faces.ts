/**
 * Plane convex faces on the screen: what two of them have in common, which of them is nearer there, and the parts that a line
 * cuts one into. Perspective keeps planes plane, so that all of it is done in pixels and depth. Pure.
 */
import type { ScreenPlace } from './face-index.ts'

/** Depth of a plane at a place: `at`, and how much it grows with x and y. */
export interface ScreenPlane {
  at: number
  x: number
  y: number
}

/** The corners in their order, either way around. */
export interface ConvexFace {
  corners: readonly ScreenPlace[]
  plane: ScreenPlane
}

/** Square pixels that a face, or what two have in common, takes up at least. */
export const leastArea = 0.25

/**
 * The face of these corners: its plane goes through their middle. Null where it is seen from its edge, or its outline turns both
 * ways.
 * @param tolerance depth by which corners may lie beside the plane.
 */
export function convexFace(corners: readonly ScreenPlace[], tolerance: number): ConvexFace | null {
  if (Math.abs(areaOf(corners)) < leastArea || !turnsOneWay(corners)) return null
  const plane = planeOf(corners)
  return corners.every((corner) => Math.abs(corner.depth - depthAt(plane, corner)) <= tolerance)
    ? { corners, plane }
    : null
}

/** How much further away the first face is than the second where they cover each other: least and most; null where they do not. */
export function depthBetween(a: ConvexFace, b: ConvexFace): [least: number, most: number] | null {
  const common = commonPart(a.corners, b.corners)
  if (Math.abs(areaOf(common)) < leastArea) return null
  let [least, most] = [Infinity, -Infinity]
  for (const place of common) {
    const away = depthAt(a.plane, place) - depthAt(b.plane, place)
    least = Math.min(least, away)
    most = Math.max(most, away)
  }
  return [least, most]
}

/** The parts of a face before and behind another plane: one or two. */
export function cutFace(face: ConvexFace, plane: ScreenPlane): ConvexFace[] {
  const away = ({ x, y }: ScreenPlace): number => depthAt(face.plane, { x, y }) - depthAt(plane, { x, y })
  return [away, (place: ScreenPlace): number => -away(place)]
    .map((side) => ({ corners: withinHalf(face.corners, side), plane: face.plane }))
    .filter(({ corners }) => Math.abs(areaOf(corners)) >= leastArea)
}

const depthAt = ({ at, x, y }: ScreenPlane, place: Pick<ScreenPlace, 'x' | 'y'>): number =>
  at + x * place.x + y * place.y

/** Twice the sum of the signed triangles would be less exact far from the origin: areas count from the first corner. */
function areaOf(corners: readonly ScreenPlace[]): number {
  const [first] = corners
  if (!first) return 0
  let twice = 0
  for (let i = 1; i + 1 < corners.length; i++) {
    const [p, q] = [corners[i] ?? first, corners[i + 1] ?? first]
    twice += (p.x - first.x) * (q.y - first.y) - (q.x - first.x) * (p.y - first.y)
  }
  return twice / 2
}

function turnsOneWay(corners: readonly ScreenPlace[]): boolean {
  let [left, right] = [false, false]
  for (const [i, corner] of corners.entries()) {
    const before = corners[(i + corners.length - 1) % corners.length] ?? corner
    const after = corners[(i + 1) % corners.length] ?? corner
    const turn = (corner.x - before.x) * (after.y - corner.y) - (corner.y - before.y) * (after.x - corner.x)
    left ||= turn > 0
    right ||= turn < 0
  }
  return left !== right
}

/** Through the middle of the corners, across the sum of the normals at them (Newell). */
function planeOf(corners: readonly ScreenPlace[]): ScreenPlane {
  const normal = { x: 0, y: 0, depth: 0 }
  const middle = { x: 0, y: 0, depth: 0 }
  for (const [i, p] of corners.entries()) {
    const q = corners[(i + 1) % corners.length] ?? p
    normal.x += (p.y - q.y) * (p.depth + q.depth)
    normal.y += (p.depth - q.depth) * (p.x + q.x)
    normal.depth += (p.x - q.x) * (p.y + q.y)
    for (const axis of ['x', 'y', 'depth'] as const) middle[axis] += p[axis] / corners.length
  }
  const [x, y] = [-normal.x / normal.depth, -normal.y / normal.depth]
  return { at: middle.depth - x * middle.x - y * middle.y, x, y }
}

/** What two convex outlines have in common; no corners where that is nothing. */
function commonPart(subject: readonly ScreenPlace[], clip: readonly ScreenPlace[]): readonly ScreenPlace[] {
  const sense = Math.sign(areaOf(clip))
  let part = subject
  for (const [i, from] of clip.entries()) {
    const to = clip[(i + 1) % clip.length] ?? from
    const inside = ({ x, y }: ScreenPlace): number =>
      sense * ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x))
    part = withinHalf(part, inside)
    if (part.length === 0) break
  }
  return part
}

/** The part of a convex outline where a linear function of place is not negative. */
function withinHalf(
  corners: readonly ScreenPlace[],
  inside: (place: ScreenPlace) => number
): readonly ScreenPlace[] {
  const sides = corners.map(inside)
  if (sides.every((side) => side >= 0)) return corners
  const part: ScreenPlace[] = []
  for (const [i, corner] of corners.entries()) {
    const next = (i + 1) % corners.length
    const [side, nextSide, after] = [sides[i] ?? 0, sides[next] ?? 0, corners[next] ?? corner]
    if (side >= 0) part.push(corner)
    if (side * nextSide < 0) part.push(between(corner, after, side / (side - nextSide)))
  }
  return part
}

const between = (a: ScreenPlace, b: ScreenPlace, share: number): ScreenPlace => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
  depth: a.depth + (b.depth - a.depth) * share
})
