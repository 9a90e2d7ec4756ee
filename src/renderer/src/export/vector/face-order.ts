/**
 * In which order faces are painted. One depth for each is not enough where they are long, so each two that cover each other
 * are compared where they do: the nearer one is sorted nearer. Faces that go through each other are cut there.
 */
import { convexFace, cutFace, depthBetween, type ConvexFace } from './convex-faces.ts'
import { cellsBetween, type ScreenPlace } from './face-index.ts'

/** A face as it is painted: a part of what was one face, or all of it. */
export interface PlacedFace<Look> extends ConvexFace {
  look: Look
  /** The depth at which it is sorted. */
  sorted: number
}

/** By how much faces differ in sorted depth at least: lines have room between them. */
const step = 2 ** -23
/** Parts that a face is cut into at most: crumpled sheets would have no end of them. */
const mostParts = 8
/** With more faces each is small, and depth alone sorts them well. */
const mostFaces = 20_000

/** Convex parts of an outline of four corners, a and b being neighbours: it, or its triangles beside the diagonal from b to d; as it is where these are tiny. */
export function facesOf<Look>(
  [a, b, c, d]: readonly [ScreenPlace, ScreenPlace, ScreenPlace, ScreenPlace],
  look: Look,
  tolerance: number
): PlacedFace<Look>[] {
  const whole = convexFace([a, b, c, d], tolerance)
  const halves = whole ? [] : [convexFace([a, b, d], Infinity), convexFace([b, c, d], Infinity)]
  const parts = [whole, ...halves].filter((part) => part !== null)
  const tiny = { corners: [a, b, c, d], plane: { at: a.depth, x: 0, y: 0 } }
  return (parts.length > 0 ? parts : [tiny]).map((part) => ({ ...part, look, sorted: middleDepth(part) }))
}

/** @param tolerance depth by which faces may go through each other without being cut. */
export function orderedFaces<Look>(faces: PlacedFace<Look>[], tolerance: number): PlacedFace<Look>[] {
  if (faces.length > mostFaces) return faces
  const cut = withoutCrossings(faces, tolerance)
  sortByCover(cut)
  return cut
}

function withoutCrossings<Look>(faces: PlacedFace<Look>[], tolerance: number): PlacedFace<Look>[] {
  const parts = faces.map((face) => [face])
  forEachPair(faces, (i, j) => {
    const [first, second] = [faces[i], faces[j]]
    if (!first || !second || !isCrossing(first, second, tolerance)) return
    // The one with fewer parts so far.
    const [at, by] = (parts[i]?.length ?? 0) <= (parts[j]?.length ?? 0) ? [i, second] : [j, first]
    parts[at] = cutAll(parts[at] ?? [], by, tolerance)
  })
  return parts.flat()
}

function cutAll<Look>(parts: PlacedFace<Look>[], by: ConvexFace, tolerance: number): PlacedFace<Look>[] {
  if (parts.length >= mostParts) return parts
  return parts.flatMap((part) =>
    isCrossing(part, by, tolerance)
      ? cutFace(part, by.plane).map((half) => ({ ...part, ...half, sorted: middleDepth(half) }))
      : [part]
  )
}

function isCrossing(a: ConvexFace, b: ConvexFace, tolerance: number): boolean {
  const away = depthBetween(a, b)
  return away !== null && away[0] < -tolerance && away[1] > tolerance
}

/** Sorts each face nearer than all that it covers. */
function sortByCover(faces: PlacedFace<unknown>[]): void {
  const behind = faces.map((): number[] => [])
  forEachPair(faces, (i, j) => {
    const [first, second] = [faces[i], faces[j]]
    const away = first && second ? depthBetween(first, second) : null
    if (!away) return
    const firstIsBehind = away[0] + away[1] > 0
    behind[firstIsBehind ? j : i]?.push(firstIsBehind ? i : j)
  })
  for (const at of fromBehind(faces, behind)) {
    const face = faces[at]
    if (face) for (const covered of behind[at] ?? []) face.sorted = nearerThan(face, faces[covered])
  }
}

const nearerThan = ({ sorted }: PlacedFace<unknown>, covered: PlacedFace<unknown> | undefined): number =>
  Math.min(sorted, (covered?.sorted ?? Infinity) - step)

/** Numbers of all faces, each after those behind it; where these go round in a circle, that one begins which is farthest. */
function fromBehind(faces: readonly PlacedFace<unknown>[], behind: readonly number[][]): number[] {
  const order: number[] = []
  const isSeen = new Uint8Array(faces.length)
  const farthest = faces.map((_, i) => i).sort((a, b) => (faces[b]?.sorted ?? 0) - (faces[a]?.sorted ?? 0))
  for (const start of farthest) {
    const path = [start]
    while (path.length > 0) {
      const at = path[path.length - 1] ?? 0
      isSeen[at] ||= 1
      const next = behind[at]?.find((covered) => isSeen[covered] === 0)
      if (next !== undefined) path.push(next)
      else if (path.pop() !== undefined && isSeen[at] === 1) {
        isSeen[at] = 2
        order.push(at)
      }
    }
  }
  return order
}

/** Calls once for each two faces whose boxes on the screen have a part in common. */
function forEachPair(faces: readonly ConvexFace[], call: (i: number, j: number) => void): void {
  const boxes = faces.map(({ corners }) => boxOf(corners))
  const cells = new Map<number, number[]>()
  for (const [i, box] of boxes.entries()) {
    const met = new Set<number>()
    for (const key of cellsBetween(...box)) {
      const cell = cells.get(key)
      if (cell) {
        for (const j of cell) if (meets(box, boxes[j])) met.add(j)
        cell.push(i)
      } else cells.set(key, [i])
    }
    for (const j of met) call(i, j)
  }
}

type Box = [left: number, right: number, top: number, bottom: number]

function boxOf(corners: readonly ScreenPlace[]): Box {
  const box: Box = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { x, y } of corners) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.max(box[1], x)
    box[2] = Math.min(box[2], y)
    box[3] = Math.max(box[3], y)
  }
  return box
}

const meets = (a: Box, b: Box | undefined): boolean =>
  b !== undefined && a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3]

const middleDepth = ({ corners }: ConvexFace): number =>
  corners.reduce((sum, { depth }) => sum + depth, 0) / corners.length
