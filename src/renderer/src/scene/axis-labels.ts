/** Which numbers and titles stand at the box's axes, and where on the screen. How they are drawn is not here. */
import { labelledEdges, tickPlace, type AxisEdge } from './axes-layout.ts'
import { numbersBeside, type AxisNumber } from './axis-numbers.ts'
import { beside, outwardNormal, titleOf, type SeenAxis } from './axis-titles.ts'
import { linesOf, type SceneLabel, type ScreenFromScene } from './labels.ts'
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

export interface AxisWordsShown {
  labels: SceneLabel[]
  /** Whether each axis that is seen has its title, and numbers where they are wanted. */
  isComplete: boolean
}

/** CSS pixels from the edge to the numbers. */
const tickGap = 7
/** An axis that is seen this much shorter than another one points at the eye: words beside it would name a place. */
const endOn = 0.12

export const axisLabels = (request: AxisLabelRequest): SceneLabel[] => axisWords(request).labels

/** The upright axis is named on the left, and on the right where only that leaves room for the words of all axes. */
export function axisWords(request: AxisLabelRequest): AxisWordsShown {
  const left = wordsAt(request, 'left')
  if (left.isComplete) return left
  const right = wordsAt(request, 'right')
  return right.isComplete ? right : left
}

/**
 * A title stands near its axis and the numbers of that. Short axes choose first: long ones have room elsewhere, and are thinned
 * in equal steps. An axis without room for both has its title alone, close by.
 */
function wordsAt(request: AxisLabelRequest, side: 'left' | 'right'): AxisWordsShown {
  const { taken = [], numbers: wanted } = request
  const axes = seenAxes(request, side)
  let numbers: AxisNumber[][] = []
  for (const axis of axes) numbers.push(numbersBeside(axis, [...taken, ...labelsOf(numbers)]))
  const titles: { axis: number; title: SceneLabel }[] = []
  for (const [own, axis] of axes.entries()) {
    const words = { axes, numbers, taken: [...taken, ...titles.map(({ title }) => title)] }
    const placed = titleOf(words, own)
    if (placed) titles.push({ axis: axis.axis, title: placed.title })
    numbers = placed?.numbers ?? numbers.map((each, i) => (i === own ? [] : each))
  }
  const isComplete = titles.length === axes.length && (!wanted || numbers.every(({ length }) => length > 1))
  const inOrder = titles.sort((a, b) => a.axis - b.axis).flatMap(({ title }) => linesOf(title))
  const numbered = axes.map(({ axis }, i) => ({ axis, shown: numbers[i] ?? [] }))
  const numbersInOrder = numbered.sort((a, b) => a.axis - b.axis).map(({ shown }) => shown)
  return { labels: [...inOrder, ...labelsOf(numbersInOrder)], isComplete }
}

const labelsOf = (numbers: readonly AxisNumber[][]): SceneLabel[] => numbers.flat().map(({ label }) => label)

/** Those that are seen well, from the shortest in the picture to the longest. */
function seenAxes(request: AxisLabelRequest, side: 'left' | 'right'): SeenAxis[] {
  const edges = labelledEdges(request.scale.halfSize, request.back, request.right, side)
  const lengths = edges.map((edge) => seenLength(edge, request))
  const seen = edges.filter((_, i) => (lengths[i] ?? 0) > endOn * Math.max(...lengths))
  const axes = seen.map((edge) => seenAxis(request, edge))
  const length = ({ from, to }: SeenAxis): number => Math.hypot(to.x - from.x, to.y - from.y)
  return axes.sort((a, b) => length(a) - length(b))
}

/** CSS pixels that a scene unit along an edge takes: thin boxes have short edges that are seen well. */
function seenLength({ axis, from, to }: AxisEdge, { screenFromScene }: AxisLabelRequest): number {
  const [start, end] = [screenFromScene(from), screenFromScene(to)]
  return Math.hypot(end.x - start.x, end.y - start.y) / Math.max(to[axis] - from[axis], 1e-9)
}

const asItIs = (label: SceneLabel): SceneLabel => label

function seenAxis(request: AxisLabelRequest, edge: AxisEdge): SeenAxis {
  const { screenFromScene, titles, ticks, scale, titleIn = asItIs, numberIn = asItIs } = request
  const [from, to] = [screenFromScene(edge.from), screenFromScene(edge.to)]
  const outward = outwardNormal(from, to, screenFromScene([0, 0, 0]))
  const values = request.numbers ? ticks[edge.axis] : []
  const texts = formatTicks(values)
  const step = (values[1] ?? 0) - (values[0] ?? 0) || 1
  const numbers = values.flatMap((value, i) => {
    const place = screenFromScene(tickPlace(scale, edge, value))
    const label = numberIn(beside(place, outward, tickGap, texts[i] ?? '', 'tick'))
    return label ? [{ order: Math.round(value / step), label }] : []
  })
  return { axis: edge.axis, from, to, outward, title: titles[edge.axis], numbers, titleIn }
}
