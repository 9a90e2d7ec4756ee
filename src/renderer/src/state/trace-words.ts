/** Names of traces, axes and points on the screen, and what their colours mean. Pure. */
import type { Parameter } from '#shared/stimulus.ts'
import type { SweepAxis, TrajectoryAxis } from '#shared/trajectory.ts'
import { axisWords } from '#shared/words/trace-words.ts'
import { asTitle } from '#shared/words/unit-words.ts'
import type { ColorMapName } from '../scene/color-maps.ts'
import { categoryColors, colorMapKinds, colorMapNames } from '../scene/color-maps.ts'
import type { Coloring } from '../scene/descriptors.ts'
import type { StudyView } from './study-document.ts'

export { axisTitles, axisWords, traceLabel } from '#shared/words/trace-words.ts'

interface ColoringFacts {
  view: Pick<StudyView, 'colorBy' | 'colorMap'>
  /** The trace in focus: its axis says what colour along a curve means. */
  axis: TrajectoryAxis
  points: number
  /** The step that the first point is. */
  first?: number
  /** Swept axes with their parameters, the last one running along a curve of the stimulus. */
  sweep: readonly { axis: SweepAxis; parameter: Parameter }[]
}

/** What colour means in a view: the parameter's own values along the stimulus, the index along anything else. */
export function coloringOf({ view, axis, points, first = 0, sweep }: ColoringFacts): Coloring {
  const along = sweep.at(-1)
  // One curve along the only swept parameter: the sweep is what runs along it.
  const by = view.colorBy === 'sweep' && axis === 'stimulus' && sweep.length < 2 ? 'order' : view.colorBy
  const across = axis === 'stimulus' ? (sweep.length > 1 ? sweep[0] : undefined) : sweep[0]
  const shown = by === 'sweep' ? across : axis === 'stimulus' ? along : undefined
  if (!shown) {
    const last = Math.max(points - 1, 1)
    return {
      by,
      map: mapOf(view.colorMap, false),
      values: [first, first + last],
      isWhole: true,
      title: axisWords[axis]
    }
  }
  return { by, ...coloringOfParameter(view.colorMap, shown) }
}

/** The colours of a swept parameter: a turn comes back to its beginning, words are categories, ratios are ratios. */
function coloringOfParameter(
  colorMap: string,
  { axis: { from, to }, parameter }: ColoringFacts['sweep'][number]
): Omit<Coloring, 'by'> {
  const { label, unit, scale, choices } = parameter
  const turn = turnOf(parameter, from, to)
  const map = mapOf(colorMap, turn !== null)
  const range: [number, number] = [Math.min(from, to), Math.max(from, to)]
  const isFew = range[1] - range[0] < categoryColors.length
  return {
    map,
    values: [from, to],
    domain: turn !== null && colorMapKinds[map] === 'cyclic' ? turn : range,
    title: asTitle(label),
    unit,
    isWhole: scale === 'integer',
    ...(scale === 'log' && { scale }),
    ...(turn !== null && { period: parameter.period }),
    ...(choices && { words: choices, isCategorical: isFew && colorMap === 'auto' })
  }
}

/** Less than this share of a turn would hardly change its colour in a cyclic map. */
const smallestTurn = 0.25

/** The whole turn of a cyclic parameter whose sweep covers enough of it, or null. */
function turnOf({ period, soft }: Parameter, from: number, to: number): [number, number] | null {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  if (period === undefined || high - low < smallestTurn * period) return null
  const start = low >= soft[0] && high <= soft[0] + period ? soft[0] : low
  return [start, start + period]
}

/** 'auto' is cyclic for a turn and sequential else. */
function mapOf(name: string, isTurn: boolean): ColorMapName {
  return colorMapNames.find((each) => each === name) ?? (isTurn ? 'romaO' : 'viridis')
}
