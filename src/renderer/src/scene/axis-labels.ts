/** Where the numbers and titles of the box's axes stand on the screen. */
import { labelledEdges, tickPlace, type AxisEdge } from './axes-layout.ts'
import { shownNumbers, type AxisNumber } from './axis-numbers.ts'
import { isFreeBeside, labelSizes, textWidth, type SceneLabel, type ScreenFromScene } from './labels.ts'
import type { SharedScale, Triple } from './scale.ts'
import { formatTicks } from './ticks.ts'

export interface AxisLabelRequest {
  scale: SharedScale
  ticks: [number[], number[], number[]]
  back: Triple
  titles: [string, string, string]
  /** Unit vector to the right in the picture, in scene units. */
  right: Triple
  screenFromScene: ScreenFromScene
  /** Numbers at the ticks; titles alone where a view is small. */
  numbers: boolean
  /** How a title stands in its view; as it is where this is left out. */
  titleIn?: (title: SceneLabel) => SceneLabel
  /** The same of a number; null where it can't be shown. */
  numberIn?: (number: SceneLabel) => SceneLabel | null
  /** What is there already. */
  taken?: readonly SceneLabel[]
}

/** CSS pixels from the edge to the numbers, and from the widest number to the title. */
const tickGap = 7
const titleGap = 9
/** As far as a title gives way to the numbers of its axis, in steps. */
const titleReach = 18
const titleStep = 3
/** An axis that is seen this much shorter than another one points at the eye: words beside it would name a place. */
const endOn = 0.12

/**
 * Titles before numbers: where there is no room for both, an axis without a name says less. A title moves outward from the
 * numbers of its axis; where that is not enough, these are thinned in equal steps.
 */
export function axisLabels(request: AxisLabelRequest): SceneLabel[] {
  const edges = labelledEdges(request.scale.halfSize, request.back, request.right)
  const lengths = edges.map((edge) => seenLength(edge, request))
  const seen = edges.filter((_, i) => (lengths[i] ?? 0) > endOn * Math.max(...lengths))
  const words = seen.map((edge) => edgeLabels(request, edge))
  const { taken = [] } = request
  const titles: SceneLabel[] = []
  for (const { titlesAt, numbers } of words) titles.push(freeTitle(titlesAt, numbers, titles))
  const labels = [...titles]
  for (const { numbers } of words)
    labels.push(...shownNumbers(numbers, [...taken, ...labels]).map(({ label }) => label))
  return labels
}

/** The nearest that is free, else the nearest to its axis. */
function freeTitle(
  places: [SceneLabel, ...SceneLabel[]],
  numbers: readonly AxisNumber[],
  titles: readonly SceneLabel[]
): SceneLabel {
  const others = [...titles, ...shownNumbers(numbers, []).map(({ label }) => label)]
  return places.find((title) => isFreeBeside(title, others)) ?? places[0]
}

/** CSS pixels that a scene unit along an edge takes: thin boxes have short edges that are seen well. */
function seenLength({ axis, from, to }: AxisEdge, { screenFromScene }: AxisLabelRequest): number {
  const [start, end] = [screenFromScene(from), screenFromScene(to)]
  return Math.hypot(end.x - start.x, end.y - start.y) / Math.max(to[axis] - from[axis], 1e-9)
}

const asItIs = (label: SceneLabel): SceneLabel => label

interface EdgeLabels {
  /** From the nearest to the farthest. */
  titlesAt: [SceneLabel, ...SceneLabel[]]
  numbers: AxisNumber[]
}

function edgeLabels(request: AxisLabelRequest, edge: AxisEdge): EdgeLabels {
  const { screenFromScene, titles, ticks, scale, titleIn = asItIs, numberIn = asItIs } = request
  const from = screenFromScene(edge.from)
  const to = screenFromScene(edge.to)
  const outward = outwardNormal(from, to, screenFromScene([0, 0, 0]))
  const values = request.numbers ? ticks[edge.axis] : []
  const texts = formatTicks(values)
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const gap = tickGap + numberRoom(texts, outward)
  const titleAt = (further: number): SceneLabel =>
    titleIn(beside(middle, outward, gap + further, titles[edge.axis], 'axis'))
  const further = Array.from({ length: titleReach / titleStep }, (_, i) => titleAt((i + 1) * titleStep))
  const numbers = values.flatMap((value, i) => {
    const place = screenFromScene(tickPlace(scale, edge, value))
    const label = numberIn(beside(place, outward, tickGap, texts[i] ?? '', 'tick'))
    return label
      ? [{ order: Math.round(value / ((values[1] ?? value) - (values[0] ?? value) || 1)), label }]
      : []
  })
  return { titlesAt: [titleAt(0), ...further], numbers }
}

/** Room that the numbers take in the direction away from the edge. */
function numberRoom(texts: readonly string[], outward: Place): number {
  if (texts.length === 0) return 0
  const widest = Math.max(...texts.map((text) => textWidth(text, 'tick')))
  return Math.abs(outward.x) * widest + Math.abs(outward.y) * labelSizes.tick * 1.25 + titleGap
}

/** The unit normal of the edge that points away from the box's middle. */
function outwardNormal(from: Place, to: Place, centre: Place): Place {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const normal = { x: (from.y - to.y) / length, y: (to.x - from.x) / length }
  const side = (from.x - centre.x) * normal.x + (from.y - centre.y) * normal.y
  return side < 0 ? { x: -normal.x, y: -normal.y } : normal
}

function beside(
  place: Place,
  outward: Place,
  gap: number,
  text: string,
  role: SceneLabel['role']
): SceneLabel {
  const anchor: [number, number] = [0.5 - outward.x / 2, 0.5 - outward.y / 2]
  return { text, role, x: place.x + outward.x * gap, y: place.y + outward.y * gap, anchor }
}

interface Place {
  x: number
  y: number
}
