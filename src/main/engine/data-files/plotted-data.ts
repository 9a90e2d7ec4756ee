/**
 * What a study shows, in numbers: the one description that every data file is made from, as a table (points-table.ts) or as
 * arrays (plotted-groups.ts). Not here: computing it (session/exports/), writing it (write-data.ts).
 */
import type { Tensor } from '#shared/tensor.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'
import type { TrajectoryAxis } from '#shared/trajectory.ts'

/** One swept parameter: how files call it, and its values in order. */
export interface SweptParameter {
  name: string
  unit: string
  values: Float64Array
  /** Where its slider stands: the current stimulus. */
  current: number
  /** Words for whole numbers, index 0 first. */
  words?: readonly string[]
}

/**
 * A trace under every condition; lists have an entry for each condition, in the order of `PlottedData.conditions`: with panels of
 * values for each condition of the first panel, then for each of the second.
 */
export interface PlottedTrace {
  id: string
  /** Its sites in a word or two. */
  sites: string
  axis: TrajectoryAxis
  series: number
  points: number
  /** The step that the first point is. */
  first: number
  /** Names of the points where they have some: [panel, point] with panels of values. */
  pointLabels?: readonly string[]
  /** Names of the three axes, without shares and with them: 'PC1', 'PC1 (34 %)'. */
  axisLabels: readonly [string, string, string]
  axisTitles: readonly [string, string, string]
  /** Each [series, points, 3]. */
  positions: readonly Float32Array[]
  /** At the current stimulus: each [points, 3], along the stimulus [1, 3]. Null where it has no place in the picture. */
  current: readonly Float32Array[] | null
  /** Euclidean distances of whole states from the baseline's; null where there is only the baseline. */
  distances: {
    /** Each [series, points]. */
    path: readonly Float64Array[]
    /** Each [points], along the stimulus [1]. */
    current: readonly Float64Array[]
  } | null
}

/** A read-out of the outputs, for every sample of the sweep and at the current stimulus; lists as those of a trace. */
export interface PlottedMetric {
  name: string
  unit: string
  sweep: readonly Float64Array[]
  current: readonly number[]
}

/** What the network is fed at the current stimulus, without the batch axis; with panels of values [panel, …]. */
export interface PlottedStimulus {
  input: string
  tensor: Tensor
}

/** The panels of a sheet, and what there is one of: each trace, each condition, or each value of a slider. */
export interface PlottedPanels {
  by: SheetPanels['by']
  /** In their order: one for each trace, condition or value. */
  names: readonly string[]
  /** Where its slider stands in each panel, and how files call it; null for panels of something else. */
  slider: { name: string; unit: string; values: readonly number[] } | null
}

export interface PlottedData {
  /** Says what the numbers are of; plain JSON. */
  about: Readonly<Record<string, unknown>>
  /** Names of the conditions; the first one is the baseline. */
  conditions: readonly string[]
  /** The last one turns fastest. */
  swept: readonly SweptParameter[]
  traces: readonly PlottedTrace[]
  metrics: readonly PlottedMetric[]
  stimuli: readonly PlottedStimulus[]
  /** Left out where there is one picture of everything. */
  panels?: PlottedPanels
}

/** How many panels have points of their own: those of values; else the one picture. */
export const panelCount = ({ panels }: Pick<PlottedData, 'panels'>): number =>
  panels?.slider ? panels.names.length : 1

/** How many samples the sweep has; 1 without swept parameters. */
export const sampleCount = (swept: readonly SweptParameter[]): number =>
  swept.reduce((count, { values }) => count * values.length, 1)

/** Index of each swept parameter's value at a sample. */
export function sweptPlaces(swept: readonly SweptParameter[], sample: number): number[] {
  let rest = sample
  const places = swept.toReversed().map(({ values }) => {
    const place = rest % values.length
    rest = Math.floor(rest / values.length)
    return place
  })
  return places.toReversed()
}

/**
 * The sample that a point belongs to. Along the stimulus, series × points is the sweep's grid; along other axes each series is
 * one stimulus of it.
 */
export const sampleOf = ({ axis, points }: Pick<PlottedTrace, 'axis' | 'points'>, at: number): number =>
  axis === 'stimulus' ? at : Math.floor(at / points)
