/** Where the title of an axis stands on the screen, and which numbers give way to it. */
import { numbersBeside, type AxisNumber, type NumberedAxis } from './axis-numbers.ts'
import {
  distanceBetween,
  isFreeBeside,
  labelBox,
  type LabelBox,
  type Place,
  type SceneLabel
} from './labels.ts'

/** An axis as it is seen, in CSS pixels. */
export interface SeenAxis extends NumberedAxis {
  axis: number
  /** Unit vector away from the box. */
  outward: Place
  title: string
  titleIn: (title: SceneLabel) => SceneLabel
}

/** All axes with the numbers that are shown so far, and what else is there. */
export interface WordsSoFar {
  axes: readonly SeenAxis[]
  numbers: readonly AxisNumber[][]
  taken: readonly SceneLabel[]
}

export interface PlacedTitle {
  title: SceneLabel
  /** Of all axes: those that leave room for the title. */
  numbers: AxisNumber[][]
}

/** CSS pixels from the numbers to the title, or from the edge where there are none. */
const titleGap = 9
/** As far as a title gives way, in steps. */
const titleReach = 18
const titleStep = 3
/** Titles of fewer letters stay in one line. */
const shortestBroken = 14
/** Places along an edge that a title's distance to it is measured from. */
const measured = 8

/**
 * The place of an axis's title: beside all numbers, else where those of others are thinned, else without its own numbers, else
 * where others lose theirs. Null where there is none.
 */
export function titleOf(words: WordsSoFar, own: number): PlacedTitle | null {
  const alone = { ...words, numbers: words.numbers.map((each, i) => (i === own ? [] : each)) }
  return (
    titleBeside(words, own, 'all') ??
    titleBeside(words, own, 'thinned') ??
    titleBeside(alone, own, 'all') ??
    titleBeside(alone, own, 'thinned') ??
    titleBeside(alone, own, 'fewer')
  )
}

/** 'Cosine, frequency 3' in two lines, as even as can be; as it is where it is short. */
export function brokenTitle(title: string): string {
  if (title.length < shortestBroken || title.includes('\n')) return title
  const spaces = [...title.matchAll(/ /g)].map(({ index }) => index)
  const longer = (at: number): number => Math.max(at, title.length - at - 1)
  const at = spaces.sort((a, b) => longer(a) - longer(b))[0]
  return at === undefined ? title : `${title.slice(0, at)}\n${title.slice(at + 1)}`
}

/** What becomes of the numbers of other axes. */
type Others = 'all' | 'thinned' | 'fewer'

function titleBeside(words: WordsSoFar, own: number, others: Others): PlacedTitle | null {
  for (const title of titlesOf(words, own)) {
    const numbers = others === 'all' ? isBesideAll(title, words) : thinnedBeside(title, words, own)
    if (!numbers) continue
    const isKept = numbers.every((each, i) => each.length > 0 || words.numbers[i]?.length === 0)
    if (others === 'fewer' || (isKept && isNearest(title, words.axes, numbers, own)))
      return { title, numbers }
  }
  return null
}

function isBesideAll(title: SceneLabel, { numbers, taken }: WordsSoFar): AxisNumber[][] | null {
  const isFree = isFreeBeside(title, [...taken, ...numbers.flat().map(({ label }) => label)])
  return isFree ? [...numbers] : null
}

function thinnedBeside(title: SceneLabel, words: WordsSoFar, own: number): AxisNumber[][] | null {
  const labels = (words.numbers[own] ?? []).map(({ label }) => label)
  if (!isFreeBeside(title, [...words.taken, ...labels])) return null
  return words.numbers.map((each, i) => {
    const axis = words.axes[i]
    if (i === own || !axis || each.length === 0) return each
    const besides = words.numbers.flatMap((numbers, j) => (i === j ? [] : numbers.map(({ label }) => label)))
    return numbersBeside(axis, [...words.taken, title, ...besides])
  })
}

/** In one line and in two, each from the nearest place to the farthest. */
function titlesOf({ axes, numbers }: WordsSoFar, own: number): SceneLabel[] {
  const axis = axes[own]
  if (!axis) return []
  const { from, to, outward, title, titleIn } = axis
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const gap = titleGap + numberReach(middle, outward, numbers[own] ?? [])
  return [...new Set([title, brokenTitle(title)])].flatMap((text) =>
    Array.from({ length: titleReach / titleStep + 1 }, (_, i) =>
      titleIn(beside(middle, outward, gap + i * titleStep, text, 'axis'))
    )
  )
}

/** CSS pixels that numbers reach away from the edge; 0 where there are none. */
function numberReach(middle: Place, outward: Place, numbers: readonly AxisNumber[]): number {
  const corners = numbers.flatMap(({ label }) => {
    const { left, right, top, bottom } = labelBox(label)
    return [left, right].flatMap((x) => [top, bottom].map((y) => ({ x, y })))
  })
  return Math.max(0, ...corners.map(({ x, y }) => (x - middle.x) * outward.x + (y - middle.y) * outward.y))
}

/** Whether a title is nearer to its axis and the numbers of that than to the numbers of any other. */
function isNearest(
  title: SceneLabel,
  axes: readonly SeenAxis[],
  numbers: readonly AxisNumber[][],
  own: number
): boolean {
  const box = labelBox(title)
  const distances = numbers.map((each) =>
    Math.min(Infinity, ...each.map(({ label }) => distanceBetween(box, labelBox(label))))
  )
  const { from, to } = axes[own] ?? { from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }
  const toEdge = Array.from({ length: measured + 1 }, (_, i) =>
    distanceBetween(box, boxAt(from, to, i / measured))
  )
  const nearest = Math.min(distances[own] ?? Infinity, ...toEdge)
  return distances.every((distance, i) => i === own || distance > nearest)
}

function boxAt(from: Place, to: Place, share: number): LabelBox {
  const [x, y] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share]
  return { left: x, right: x, top: y, bottom: y }
}

/** The unit normal of the edge that points away from the box's middle. */
export function outwardNormal(from: Place, to: Place, centre: Place): Place {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const normal = { x: (from.y - to.y) / length, y: (to.x - from.x) / length }
  const side = (from.x - centre.x) * normal.x + (from.y - centre.y) * normal.y
  return side < 0 ? { x: -normal.x, y: -normal.y } : normal
}

export function beside(
  place: Place,
  outward: Place,
  gap: number,
  text: string,
  role: SceneLabel['role']
): SceneLabel {
  const anchor: [number, number] = [0.5 - outward.x / 2, 0.5 - outward.y / 2]
  return { text, role, x: place.x + outward.x * gap, y: place.y + outward.y * gap, anchor }
}
