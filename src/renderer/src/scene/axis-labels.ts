/** Where the numbers and titles of the box's axes stand on the screen. */
import { labelledEdges, tickPlace, type AxisEdge } from './axes-layout.ts'
import { labelSizes, spacedLabels, textWidth, type SceneLabel, type ScreenFromScene } from './labels.ts'
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
}

/** CSS pixels from the edge to the numbers, and from the widest number to the title. */
const tickGap = 7
const titleGap = 9
/** An axis that is seen this much shorter than another one points at the eye: words beside it would name a place. */
const endOn = 0.12

/** Titles before numbers: where there is no room for both, an axis without a name says less. */
export function axisLabels(request: AxisLabelRequest): SceneLabel[] {
  const edges = labelledEdges(request.scale.halfSize, request.back, request.right)
  const lengths = edges.map((edge) => seenLength(edge, request))
  const seen = edges.filter((_, i) => (lengths[i] ?? 0) > endOn * Math.max(...lengths))
  const words = seen.map((edge) => edgeLabels(request, edge))
  return [...words.map(({ title }) => title), ...words.flatMap(({ numbers }) => numbers)]
}

/** CSS pixels that a scene unit along an edge takes: thin boxes have short edges that are seen well. */
function seenLength({ axis, from, to }: AxisEdge, { screenFromScene }: AxisLabelRequest): number {
  const [start, end] = [screenFromScene(from), screenFromScene(to)]
  return Math.hypot(end.x - start.x, end.y - start.y) / Math.max(to[axis] - from[axis], 1e-9)
}

function edgeLabels(request: AxisLabelRequest, edge: AxisEdge): { title: SceneLabel; numbers: SceneLabel[] } {
  const { screenFromScene, titles, ticks, scale } = request
  const from = screenFromScene(edge.from)
  const to = screenFromScene(edge.to)
  const outward = outwardNormal(from, to, screenFromScene([0, 0, 0]))
  const values = request.numbers ? ticks[edge.axis] : []
  const texts = formatTicks(values)
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const gap = tickGap + numberRoom(texts, outward)
  const title = beside(middle, outward, gap, titles[edge.axis], 'axis')
  const numbers = values.map((value, i) => ({
    order: Math.round(value / ((values[1] ?? value) - (values[0] ?? value) || value || 1)),
    label: beside(screenFromScene(tickPlace(scale, edge, value)), outward, tickGap, texts[i] ?? '', 'tick')
  }))
  const shown = spacedLabels(numbers)
  // A zero by itself has no decimals to share with others.
  return {
    title,
    numbers: shown.map((label) => (shown.length > 1 ? label : { ...label, text: alone(label.text) }))
  }
}

const alone = (text: string): string => (Number(text) === 0 ? '0' : text)

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
