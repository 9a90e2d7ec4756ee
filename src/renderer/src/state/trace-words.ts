/** Names of traces, axes and points on the screen, and what their colours mean. Pure. */
import type { Parameter } from '#shared/stimulus.ts'
import type { Projection, SweepAxis, Trace, TrajectoryAxis } from '#shared/trajectory.ts'
import type { ColorMapName } from '../scene/color-maps.ts'
import { colorMapNames } from '../scene/color-maps.ts'
import type { Coloring } from '../scene/descriptors.ts'
import { percentText } from './number-format.ts'
import type { StudyView } from './study-document.ts'

export const axisWords: Readonly<Record<TrajectoryAxis, string>> = {
  stimulus: 'Stimulus',
  depth: 'Depth',
  position: 'Position',
  time: 'Time'
}

/** 'blocks.0.resid_post', or 'blocks.0.resid_post … blocks.3.resid_post' for a path through the layers. */
export function traceLabel({ sites }: Pick<Trace, 'sites'>): string {
  const [first = '', last = first] = [sites[0], sites.at(-1)]
  return first === last ? first : `${first} … ${last}`
}

/** 'PC1 (34 %)' where a share was fitted, else the plain label. */
export function axisTitles({
  labels,
  explained
}: Pick<Projection, 'labels' | 'explained'>): [string, string, string] {
  const title = (i: 0 | 1 | 2): string => {
    const share = explained[i]
    return share === undefined ? labels[i] : `${labels[i]} (${percentText(share)})`
  }
  return [title(0), title(1), title(2)]
}

interface ColoringFacts {
  view: Pick<StudyView, 'colorBy' | 'colorMap'>
  /** The trace in focus: its axis says what colour along a curve means. */
  axis: TrajectoryAxis
  points: number
  /** Swept axes with their parameters, the last one running along a curve of the stimulus. */
  sweep: readonly { axis: SweepAxis; parameter: Parameter }[]
}

/** What colour means in a view: the parameter's own values along the stimulus, the index along anything else. */
export function coloringOf({ view, axis, points, sweep }: ColoringFacts): Coloring {
  const along = sweep.at(-1)
  const across = axis === 'stimulus' ? (sweep.length > 1 ? sweep[0] : undefined) : sweep[0]
  const shown = view.colorBy === 'sweep' ? across : axis === 'stimulus' ? along : undefined
  if (!shown) {
    const last = Math.max(points - 1, 1)
    return {
      by: view.colorBy,
      map: mapOf(view.colorMap, false),
      values: [0, last],
      isWhole: true,
      title: axisWords[axis].toLowerCase()
    }
  }
  const { from, to } = shown.axis
  const { label, unit, period, scale } = shown.parameter
  const isTurn = period !== undefined && Math.abs(to - from) === period
  const domain: [number, number] = [Math.min(from, to), Math.max(from, to)]
  return {
    by: view.colorBy,
    map: mapOf(view.colorMap, isTurn),
    values: [from, to],
    domain,
    title: label,
    unit,
    isWhole: scale === 'integer'
  }
}

/** 'auto' is cyclic for a full turn and sequential else. */
function mapOf(name: string, isTurn: boolean): ColorMapName {
  return colorMapNames.find((each) => each === name) ?? (isTurn ? 'romaO' : 'viridis')
}
