/**
 * Lines of the comparison plot: distances of states from the baseline's, or a metric, along the axis of the timeline.
 * Pure; what is asked of the engine is said in comparisons.svelte.ts.
 */
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Comparison, PlanCondition, SweepAxis, Trace } from '#shared/trajectory.ts'
import { coarseCount, fineIndex, sweepIndexOf } from './sweep-positions.ts'

/** What a comparison is of. */
export interface ComparedSweep {
  sweep: readonly SweepAxis[]
  /** Every n-th point of the sweep was compared; 1 is all. */
  stride: number
}

export interface PlotLine {
  /** Null for the baseline. */
  condition: string | null
  /** One for each place; null where there is no finite number. */
  values: (number | null)[]
}

export interface ComparisonLines {
  /** Positions on the timeline's axis, as fractional indices. */
  places: number[]
  lines: PlotLine[]
}

/** A comparison without the conditions that were only asked for because others take values from them. */
export function withoutHidden(answer: Comparison, asked: readonly PlanCondition[]): Comparison {
  const hidden = new Set(asked.flatMap(({ id, isHidden }) => (isHidden === true ? [id] : [])))
  const isVisible = ({ condition }: { condition: string }): boolean => !hidden.has(condition)
  return {
    conditions: answer.conditions.filter(isVisible),
    metrics: answer.metrics.map((metric) => ({ ...metric, conditions: metric.conditions.filter(isVisible) }))
  }
}

/** Scale of a swept parameter, which says where its values lie along the sweep. */
type ScaleOf = (axis: SweepAxis) => 'linear' | 'log' | 'integer'

/**
 * The sample of a sweep's axis that is nearest to the value of the moment, among those that were compared. Outside of the
 * sweep it is the nearer end.
 */
export function nearestSample(
  axis: SweepAxis,
  scale: ReturnType<ScaleOf>,
  values: StimulusValues,
  stride: number
): number {
  const value = values[axis.input]?.[axis.parameter] ?? axis.from
  const isBefore = Math.abs(value - axis.from) <= Math.abs(value - axis.to)
  const index = sweepIndexOf(axis, scale, value) ?? (isBefore ? 0 : axis.count - 1)
  return nearestPlace(sweptPlaces(axis, stride), index)
}

/** Distances of a trace along the swept parameter that the timeline runs over. `row`: sample of the other one. */
export function distancesAlongSweep(
  { conditions }: Comparison,
  trace: string,
  { sweep, stride }: ComparedSweep,
  row: number
): ComparisonLines {
  const lines = conditions.flatMap(({ condition, distances }) => {
    const found = distances.find((each) => each.trace === trace)
    return found ? [{ condition, values: rowOf(found.values, row, found.points) }] : []
  })
  return { places: sweptPlaces(sweep.at(-1), stride), lines }
}

/** Distances along depth, position or time. `sample` of the sweep, or null for the current stimulus. */
export function distancesAlongTrace(
  { conditions }: Comparison,
  { id }: Pick<Trace, 'id'>,
  sample: number | null
): ComparisonLines {
  const found = conditions.flatMap(({ condition, distances }) => {
    const each = distances.find(({ trace }) => trace === id)
    return each ? [{ condition, ...each }] : []
  })
  const lines = found.map(({ condition, values, current, points }) => ({
    condition,
    values: sample === null ? rowOf(current, 0, points) : rowOf(values, sample, points)
  }))
  return { places: Array.from({ length: lines[0]?.values.length ?? 0 }, (_, i) => i), lines }
}

/** A metric along the swept parameter, of the baseline and of each condition. */
export function metricAlongSweep(
  { metrics }: Comparison,
  metric: number,
  { sweep, stride }: ComparedSweep,
  row: number
): ComparisonLines {
  const found = metrics[metric]
  const places = sweptPlaces(sweep.at(-1), stride)
  if (!found || found.error) return { places, lines: [] }
  const line = (condition: string | null, values: Float64Array): PlotLine => ({
    condition,
    values: rowOf(values, row, places.length)
  })
  return {
    places,
    lines: [
      line(null, found.baseline.sweep),
      ...found.conditions.map(({ condition, sweep: values }) => line(condition, values))
    ]
  }
}

/** Index of the place that is nearest to a position on the axis. */
export function nearestPlace(places: readonly number[], position: number): number {
  let best = 0
  for (const [i, place] of places.entries())
    if (Math.abs(place - position) < Math.abs((places[best] ?? Infinity) - position)) best = i
  return best
}

function sweptPlaces(axis: SweepAxis | undefined, stride: number): number[] {
  if (!axis) return []
  return Array.from({ length: coarseCount(axis.count, stride) }, (_, i) => fineIndex(i, axis.count, stride))
}

function rowOf(values: Float64Array, row: number, length: number): (number | null)[] {
  return Array.from(values.subarray(row * length, (row + 1) * length), (value) =>
    Number.isFinite(value) ? value : null
  )
}
