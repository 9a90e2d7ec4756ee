/** Outlines in a picture, in CSS pixels: of a box in space, which is convex, and of rectangles; whether they lie apart. Pure. */
import type { LabelBox } from './labels.ts'

export interface Point {
  x: number
  y: number
}

/** Corners whose numbers differ in one bit are the ends of an edge. */
export const edgeNormals = (corners: readonly Point[]): Point[] =>
  corners.flatMap((from, i) =>
    [1, 2, 4].flatMap((bit) => {
      const to = i & bit ? undefined : corners[i | bit]
      return to ? [{ x: from.y - to.y, y: to.x - from.x }] : []
    })
  )

export const pointBox = ({ x, y }: Point): LabelBox => ({ left: x, right: x, top: y, bottom: y })

export const boundsOf = (boxes: readonly LabelBox[]): LabelBox => ({
  left: Math.min(...boxes.map(({ left }) => left)),
  right: Math.max(...boxes.map(({ right }) => right)),
  top: Math.min(...boxes.map(({ top }) => top)),
  bottom: Math.max(...boxes.map(({ bottom }) => bottom))
})

export const touch = (a: LabelBox, b: LabelBox): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Whether a line separates the box's outline, which is convex, from a rectangle. */
export function isApart(corners: readonly Point[], normals: readonly Point[], box: LabelBox): boolean {
  const rectangle = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => ({ x, y })))
  return [...normals, { x: 1, y: 0 }, { x: 0, y: 1 }].some((normal) => {
    const along = ({ x, y }: Point): number => x * normal.x + y * normal.y
    const [ours, theirs] = [corners.map(along), rectangle.map(along)]
    return Math.max(...ours) < Math.min(...theirs) || Math.max(...theirs) < Math.min(...ours)
  })
}
