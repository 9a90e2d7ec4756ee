/**
 * Where names stand beside their points: at one of eight places around the own mark, never over a mark and never nearer to
 * another one, which would be read as theirs. A name without such a place is left out. Pure; CSS pixels of the canvas.
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
import type { Viewport } from './viewports.ts'

/** A dot, ring, arrow or head that is drawn. */
export interface Mark extends Place {
  radius: number
  /** It moves along a curve: never covered, but no point of its own whose name could be meant. */
  isHead: boolean
}

export type Segment = readonly [from: Place, to: Place]

export interface NamedPoint extends Place {
  text: string
  /** Has its name before all others: an end of a curve. */
  isEnd: boolean
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
/** CSS pixels of a name for each line that it may lie on: over more it could not be read, and would hide them. */
const crossingRoom = 20
/** Above and below the letters of a line. */
const leading = 2

/** Right, left, above, below, and the diagonals, on the circle around a point. */
const diagonal = Math.SQRT1_2
const directions: readonly Place[] = [
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: -1 },
  { x: 0, y: 1 },
  { x: diagonal, y: -diagonal },
  { x: diagonal, y: diagonal },
  { x: -diagonal, y: -diagonal },
  { x: -diagonal, y: diagonal }
]

/** Names of the points where a head stands and of ends come first; else the first point's, where not all have room. */
export function placedNames(points: readonly NamedPoint[], around: Surroundings): SceneLabel[] {
  const heads = around.marks.filter(({ isHead }) => isHead)
  const rank = (point: NamedPoint): number =>
    heads.some((head) => isAt(head, point)) ? 0 : point.isEnd ? 1 : 2
  const placed: SceneLabel[] = []
  for (const point of points.toSorted((a, b) => rank(a) - rank(b))) {
    const label = placedName(point, { ...around, taken: [...around.taken, ...placed] })
    if (label) placed.push(label)
  }
  return placed
}

/** At the free place that crosses the fewest lines, the first of several; null where none is free. */
function placedName(point: NamedPoint, around: Surroundings): SceneLabel | null {
  const { x, y, width, height } = around.within
  if (point.x < x || point.x > x + width || point.y < y || point.y > y + height) return null
  const free = placesAround(point, around.marks)
    .filter((label) => isFree(label, point, around))
    .map((label) => ({ label, crossings: crossingsOf(inkBox(label), around.lines) }))
    .filter(({ crossings }) => crossings <= Math.max(1, textWidth(point.text, 'point') / crossingRoom))
  return free.toSorted((a, b) => a.crossings - b.crossings)[0]?.label ?? null
}

function placesAround(point: NamedPoint, marks: readonly Mark[]): SceneLabel[] {
  const own = marks.filter((mark) => isAt(mark, point)).map(({ radius }) => radius)
  const away = gap + Math.max(0, ...own)
  return directions.map(({ x, y }) => ({
    text: point.text,
    role: 'point',
    x: point.x + x * away,
    y: point.y + y * away,
    anchor: [0.5 - Math.sign(x) / 2, 0.5 - Math.sign(y) / 2]
  }))
}

function isFree(label: SceneLabel, point: NamedPoint, { marks, taken, within }: Surroundings): boolean {
  const box = inkBox(label)
  return (
    isWithin(label, within) &&
    !taken.some((other) => overlaps(box, labelBox(other))) &&
    marks.every(
      (mark) => distanceTo(box, mark) >= mark.radius && (mark.isHead || isClear(label, point, mark))
    )
  )
}

/** Whether the name is clearly that of the point, not of what another mark stands at. */
function isClear(label: SceneLabel, point: NamedPoint, mark: Mark): boolean {
  if (isAt(mark, point)) return true
  const { anchor, level, line } = clearlyFarther
  const beside = label.y === point.y ? level : line
  const own = distance(label, point)
  const atMost = allowed * distance(mark, point)
  return (
    distanceTo(inkBox(label), mark) >= own + Math.min(beside, atMost) &&
    distance(label, mark) >= own + Math.min(anchor, atMost)
  )
}

const distance = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y)

const isAt = (a: Place, b: Place): boolean => distance(a, b) < samePlace

/** Of its line, what letters take. */
function inkBox(label: SceneLabel): LabelBox {
  const { top, bottom, ...box } = labelBox(label)
  return { ...box, top: top + leading, bottom: bottom - leading }
}

/** 0 inside of the box. */
function distanceTo({ left, top, right, bottom }: LabelBox, { x, y }: Place): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
}

const crossingsOf = (box: LabelBox, lines: readonly Segment[]): number =>
  lines.filter((line) => crosses(line, box)).length

/** Whether any of the segment lies in the box: what both pairs of its sides leave of it. */
function crosses([from, to]: Segment, { left, top, right, bottom }: LabelBox): boolean {
  let [start, end] = [0, 1]
  const sides = [
    [from.x, to.x, left, right],
    [from.y, to.y, top, bottom]
  ] as const
  for (const [a, b, low, high] of sides) {
    if (a === b && (a < low || a > high)) return false
    if (a === b) continue
    const [one, other] = [(low - a) / (b - a), (high - a) / (b - a)]
    start = Math.max(start, Math.min(one, other))
    end = Math.min(end, Math.max(one, other))
  }
  return start < end
}
