/** Every text of the scene as data: one list that the overlay shows and that an export can draw. */
import type { Triple } from './scale.ts'
import type { Viewport } from './viewports.ts'

/** `axis`: title of an axis. `tick`: number. `point`: name of a point. `view`: title of a view. `triad`: short axis name. */
export type LabelRole = 'axis' | 'tick' | 'point' | 'view' | 'triad'

export interface SceneLabel {
  /** One line: what has more is cut by `linesOf` before it is shown. */
  text: string
  role: LabelRole
  /** CSS pixels from the canvas's upper left corner. */
  x: number
  y: number
  /** Which place of the text stands at (x, y): 0, 0 is its upper left corner, 1, 1 its lower right one. */
  anchor: [number, number]
  /** Reads upwards; the anchor is that of the text before it is turned around (x, y). */
  isUpright?: boolean
}

/** Height of the type for each role, in CSS pixels. */
export const labelSizes: Record<LabelRole, number> = {
  axis: 12,
  tick: 10.5,
  point: 11,
  view: 12.5,
  triad: 10.5
}

/** CSS pixels between a label and the edge of its view. */
const edgeGap = 6

/** A place on the canvas, in CSS pixels. */
export interface Place {
  x: number
  y: number
}

/** From scene units to CSS pixels of the canvas. */
export type ScreenFromScene = (place: Triple) => Place

/** Labels that touch none that comes before them; the others are left out. */
export function withoutOverlaps(labels: readonly SceneLabel[]): SceneLabel[] {
  const kept: SceneLabel[] = []
  for (const label of labels) if (isFreeBeside(label, kept)) kept.push(label)
  return kept
}

/** Whether it touches none of these. */
export function isFreeBeside(label: SceneLabel, others: readonly SceneLabel[]): boolean {
  const box = labelBox(label)
  return !others.some((other) => overlaps(box, labelBox(other)))
}

/** The label, moved as little as needed to stand within a part of the canvas. */
export function keptWithin(label: SceneLabel, { x, y, width, height }: Viewport): SceneLabel {
  const box = labelBox(label)
  const shift = (start: number, end: number, from: number, to: number): number =>
    Math.max(from + edgeGap - start, Math.min(0, to - edgeGap - end))
  const right = shift(box.left, box.right, x, x + width)
  const down = shift(box.top, box.bottom, y, y + height)
  return right === 0 && down === 0 ? label : { ...label, x: label.x + right, y: label.y + down }
}

/** Whether it stands in this part of the canvas, apart from its edge. */
export const isWithin = (label: SceneLabel, part: Viewport): boolean => keptWithin(label, part) === label

/** Room that a text takes, in CSS pixels of the canvas. */
export interface LabelBox {
  left: number
  top: number
  right: number
  bottom: number
}

/** Width of a text in CSS pixels, from the usual width of Inter's letters; of names, which are words of any letters, closely. */
export function textWidth(text: string, role: LabelRole): number {
  return (role === 'point' ? nameWidth(text) : text.length * 0.58) * labelSizes[role]
}

/** What Inter's and Arial's letters of a kind take, as a share of the type's size. */
const letterKinds: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ijlI.,:;!|' ]/, 0.29],
  [/[ftr`/\\()[\]-]/, 0.37],
  [/[cksvxyz_?"^*]/, 0.55],
  [/[abdeghnopqu0-9{}]/, 0.61],
  [/[mwMW@%]/, 0.92],
  [/[ -~]/, 0.72],
  [/[\u0080-\u2e7f]/, 0.7]
]

/** The same few names are measured in each picture. */
const nameWidths = new Map<string, number>()
const mostWidths = 4096

/** As a share of the type's size. */
function nameWidth(text: string): number {
  const known = nameWidths.get(text)
  if (known !== undefined) return known
  if (nameWidths.size >= mostWidths) nameWidths.clear()
  const width = sum(Array.from(text, letterWidth))
  nameWidths.set(text, width)
  return width
}

const letterWidth = (letter: string): number =>
  letterKinds.find(([letters]) => letters.test(letter))?.[1] ?? 1

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const lineHeight = (role: LabelRole): number => labelSizes[role] * 1.25

/** Each line of a label as one of its own; together they take the same room. */
export function linesOf(label: SceneLabel): SceneLabel[] {
  const lines = label.text.split('\n')
  if (lines.length === 1) return [label]
  const { x, y, anchor, role, isUpright } = label
  const start = -lines.length * anchor[1] * lineHeight(role)
  return lines.map((text, i) => {
    // A hair apart: lines that touch would take each other's room.
    const off = start + i * (lineHeight(role) + 1e-6)
    const place = isUpright ? { x: x + off } : { y: y + off }
    return { ...label, text, ...place, anchor: [anchor[0], 0] }
  })
}

/** CSS pixels between two boxes; 0 where they touch. */
export function distanceBetween(a: LabelBox, b: LabelBox): number {
  const across = Math.max(0, a.left - b.right, b.left - a.right)
  const down = Math.max(0, a.top - b.bottom, b.top - a.bottom)
  return Math.hypot(across, down)
}

/** Labels are never changed, and each is compared with many. */
const boxes = new WeakMap<SceneLabel, LabelBox>()

export function labelBox(label: SceneLabel): LabelBox {
  const known = boxes.get(label)
  if (known) return known
  const box = measuredBox(label)
  boxes.set(label, box)
  return box
}

function measuredBox({ text, role, x, y, anchor: [along, down], isUpright }: SceneLabel): LabelBox {
  const lines = text.split('\n')
  const height = lineHeight(role) * lines.length
  const width = Math.max(...lines.map((line) => textWidth(line, role))) + 4
  const left = isUpright ? x - height * down : x - width * along
  const top = isUpright ? y - width * (1 - along) : y - height * down
  const [right, bottom] = isUpright ? [left + height, top + width] : [left + width, top + height]
  return { left, top, right, bottom }
}

export function overlaps(a: LabelBox, b: LabelBox): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
