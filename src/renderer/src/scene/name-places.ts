/**
 * The eight places where the name of a point may stand, and what makes one good: never over a mark and never nearer to another
 * one, which would be read as its own. Pure; CSS pixels of the canvas.
 */
import {
  isWithin,
  labelBox,
  overlaps,
  textWidth,
  type LabelBox,
  type Place,
  type SceneLabel
} from './labels.ts'
import { around as squareAround, crosses, distance, distanceTo, inkBox, isIn, reaches } from './name-room.ts'
import type { Mark, Segment } from './name-room.ts'
import type { Viewport } from './viewports.ts'

export interface NamedPoint extends Place {
  /** The same from picture to picture, and of no other point. */
  key: string
  text: string
  /** Has its name before all others: an end of a curve. */
  isEnd: boolean
}

export interface PointName extends SceneLabel {
  role: 'point'
  key: string
  place: number
}

export interface Surroundings {
  marks: readonly Mark[]
  /** Of curves: crossed only where there is no other place. */
  lines: readonly Segment[]
  /** Words that are there already. */
  taken: readonly SceneLabel[]
  /** Points outside of it have no name, and names stand inside. */
  within: Viewport
}

/** From a mark's rim to the name. */
const gap = 4
/** Marks this near to a point are its own. */
const samePlace = 2
/**
 * CSS pixels by which a name is farther from other marks than from its own: the place of it that is next to its own, by which
 * a reader joins the two, and its line, whether that is level with its own or looks level with others.
 */
const clearlyFarther = { anchor: 3, level: 1, line: 8 }
/** Of marks that are that near to each other, this share of their distance is enough. */
const allowed = 0.75
/** Of all this, what is enough for a name to stay where it is: what has just become good stays so while things move. */
export const toStay = 0.6
/** CSS pixels of a name for each line that it may lie on: over more it could not be read, and would hide them. */
const crossingRoom = 20

/** Right, left, above, below, and the diagonals, on the circle around a point. */
const diagonal = Math.SQRT1_2
export const directions: readonly Place[] = [
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: -1 },
  { x: 0, y: 1 },
  { x: diagonal, y: -diagonal },
  { x: diagonal, y: diagonal },
  { x: -diagonal, y: -diagonal },
  { x: -diagonal, y: diagonal }
]

/** What all names of a picture have in common. */
export interface Room {
  taken: LabelBox[]
  heads: Mark[]
  largest: number
}

export const roomOf = ({ taken, marks }: Surroundings): Room => ({
  taken: taken.map(labelBox),
  heads: marks.filter(({ isHead }) => isHead),
  largest: marks.reduce((most, { radius }) => Math.max(most, radius), 0)
})

export interface NearBy {
  marks: readonly Mark[]
  lines: readonly Segment[]
  taken: readonly LabelBox[]
  within: Viewport
  /** From the point to its name. */
  away: number
}

/** What a name of the point could touch or be taken for: all else is too far away. */
export function nearTo(
  point: NamedPoint,
  { marks, lines, within }: Surroundings,
  { taken, largest }: Room
): NearBy {
  const away = awayFrom(point, marks)
  const { left, right, top, bottom } = labelBox(nameAt(point, 0, away))
  const ofName = away + Math.max(right - left, bottom - top)
  const reach = ofName + Math.max(largest, away + clearlyFarther.line)
  const [square, own] = [squareAround(point, reach), squareAround(point, ofName)]
  return {
    marks: marks.filter((mark) => isIn(square, mark)),
    lines: lines.filter((line) => reaches(line, own)),
    taken: taken.filter((box) => overlaps(box, own)),
    within,
    away
  }
}

export const mostCrossings = ({ text }: NamedPoint): number =>
  Math.max(1, textWidth(text, 'point') / crossingRoom)

export function crossingsOf(name: PointName, { lines }: NearBy): number {
  const box = inkBox(name)
  return lines.filter((line) => crosses(line, box)).length
}

export function nameAt(point: NamedPoint, place: number, away: number): PointName {
  const { x, y } = directions[place] ?? { x: 1, y: 0 }
  return {
    text: point.text,
    role: 'point',
    x: point.x + x * away,
    y: point.y + y * away,
    anchor: [0.5 - Math.sign(x) / 2, 0.5 - Math.sign(y) / 2],
    key: point.key,
    place
  }
}

/** Beyond the marks that are its own. */
export const awayFrom = (point: Place, marks: readonly Mark[]): number =>
  gap + marks.reduce((most, mark) => (mark.radius > most && isAt(mark, point) ? mark.radius : most), 0)

/** @param share of the usual distances that is enough. */
export function isFree(name: PointName, point: NamedPoint, near: NearBy, share: number): boolean {
  const box = inkBox(name)
  return (
    isWithin(name, near.within) &&
    !near.taken.some((other) => overlaps(box, other)) &&
    near.marks.every((mark) => {
      const apart = distanceTo(box, mark)
      return (
        apart >= mark.radius && (mark.isHead || isClear(name, point, mark, { apart, away: near.away, share }))
      )
    })
  )
}

/** Whether the name is clearly that of the point, not of what another mark stands at. */
function isClear(
  name: PointName,
  point: NamedPoint,
  mark: Mark,
  { apart, away, share }: { apart: number; away: number; share: number }
): boolean {
  if (isAt(mark, point)) return true
  const { anchor, level, line } = clearlyFarther
  const beside = name.y === point.y ? level : line
  const atMost = allowed * distance(mark, point)
  return (
    apart >= away + share * Math.min(beside, atMost) &&
    distance(name, mark) >= away + share * Math.min(anchor, atMost)
  )
}

export const isAt = (a: Place, b: Place): boolean =>
  Math.abs(a.x - b.x) < samePlace && Math.abs(a.y - b.y) < samePlace && distance(a, b) < samePlace

export const isInView = ({ x, y }: Place, within: Viewport): boolean =>
  x >= within.x && x <= within.x + within.width && y >= within.y && y <= within.y + within.height
