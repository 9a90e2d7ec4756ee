/** What names of points keep apart from: marks, lines, and how far a box is from them. Pure; CSS pixels of the canvas. */
import { labelBox, type LabelBox, type Place, type SceneLabel } from './labels.ts'

/** A dot, ring, arrow or head that is drawn. */
export interface Mark extends Place {
  radius: number
  /** It moves along a curve: never covered, but no point of its own whose name could be meant. */
  isHead: boolean
}

export type Segment = readonly [from: Place, to: Place]

/** Above and below the letters of a line. */
const leading = 2

/** Of its line, what letters take. */
export function inkBox(label: SceneLabel): LabelBox {
  const { left, right, top, bottom } = labelBox(label)
  return { left, right, top: top + leading, bottom: bottom - leading }
}

export const distance = (a: Place, b: Place): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2)

/** 0 inside of the box. */
export function distanceTo({ left, top, right, bottom }: LabelBox, { x, y }: Place): number {
  const across = Math.max(left - x, 0, x - right)
  const down = Math.max(top - y, 0, y - bottom)
  return Math.sqrt(across * across + down * down)
}

/** A square around a place, `reach` in each direction. */
export const around = ({ x, y }: Place, reach: number): LabelBox => ({
  left: x - reach,
  right: x + reach,
  top: y - reach,
  bottom: y + reach
})

export const isIn = ({ left, top, right, bottom }: LabelBox, { x, y }: Place): boolean =>
  x >= left && x <= right && y >= top && y <= bottom

/** Whether any of the segment lies in the box: it reaches all sides, and the box lies on both sides of its line. */
export function crosses(line: Segment, box: LabelBox): boolean {
  if (!reaches(line, box)) return false
  const from = line[0]
  const [dx, dy] = [line[1].x - from.x, line[1].y - from.y]
  const [left, right] = [dy * (box.left - from.x), dy * (box.right - from.x)]
  const [top, bottom] = [dx * (box.top - from.y), dx * (box.bottom - from.y)]
  return Math.min(top, bottom) < Math.max(left, right) && Math.max(top, bottom) > Math.min(left, right)
}

/** Whether the smallest box around the segment overlaps this one. */
export function reaches(line: Segment, { left, top, right, bottom }: LabelBox): boolean {
  const [from, to] = [line[0], line[1]]
  return (
    (from.x > left || to.x > left) &&
    (from.x < right || to.x < right) &&
    (from.y > top || to.y > top) &&
    (from.y < bottom || to.y < bottom)
  )
}
