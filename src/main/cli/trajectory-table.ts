/** Trajectories as a table: one row for each point, with the values of the swept parameters and their units. */
import type { StudyCondition } from '#shared/intervention.ts'
import type { Parameter } from '#shared/stimulus.ts'
import type { Study } from '#shared/study.ts'
import { sweepValues } from '#shared/sweep-values.ts'
import {
  firstPoint,
  type Projection,
  type SweepAxis,
  type TraceLayout,
  type TracePoints,
  type TrajectoryAxis
} from '#shared/trajectory.ts'

/** One swept parameter: how the table calls it, and its values in order. */
export interface SweptColumn {
  name: string
  unit: string
  values: Float64Array
}

export function sweptColumns(
  sweep: readonly SweepAxis[],
  parameters: ReadonlyMap<string, readonly Parameter[]>
): SweptColumn[] {
  return sweep.map((axis) => {
    const parameter = parameters.get(axis.input)?.find(({ name }) => name === axis.parameter)
    const scale = parameter?.scale ?? 'linear'
    return {
      name: `${axis.input}.${axis.parameter}`,
      unit: parameter?.unit ?? '',
      values: sweepValues(axis, scale)
    }
  })
}

/** The points of every trace under one condition; the baseline is called ''. */
export interface Path {
  condition: string
  traces: readonly TracePoints[]
}

/** Names of conditions by their ids; where two share a name, their ids stand for them. */
export const conditionNames = (
  conditions: readonly Pick<StudyCondition, 'id' | 'name'>[]
): ReadonlyMap<string, string> =>
  new Map(
    conditions.map(({ id, name }) => [
      id,
      conditions.some((other) => other.id !== id && other.name === name) ? id : name
    ])
  )

interface Trajectories {
  study: Pick<Study, 'traces'>
  layouts: readonly TraceLayout[]
  projections: readonly Projection[]
  paths: readonly Path[]
  swept: readonly SweptColumn[]
}

interface Table {
  header: string[]
  rows: (string | number)[][]
}

/**
 * Columns: trace, condition (empty for the baseline), what orders its points, series, point, label of the point, the swept parameters, and three coordinates
 * with the names of their axes. Series and points are counted from 0, also where a transient is left out.
 */
export function trajectoryTable({ study, layouts, projections, paths, swept }: Trajectories): Table {
  const header = ['trace', 'condition', 'axis', 'series', 'point', 'label']
  for (const { name, unit } of swept) header.push(unit === '' ? name : `${name} (${unit})`)
  header.push('x', 'y', 'z', 'x axis', 'y axis', 'z axis')
  const rows = paths.flatMap(({ condition, traces }) =>
    traces.flatMap((points) => {
      const trace = study.traces.find(({ id }) => id === points.trace)
      const layout = layouts.find((each) => each.trace === points.trace)
      const labels = projections.find(({ id }) => id === trace?.projection)?.labels ?? ['', '', '']
      const about = {
        condition,
        axis: trace?.axis ?? 'stimulus',
        first: trace ? firstPoint(trace) : 0,
        pointLabels: layout?.pointLabels ?? [],
        labels
      }
      return traceRows(points, about, swept)
    })
  )
  return { header, rows }
}

interface TraceWords {
  condition: string
  axis: TrajectoryAxis
  /** The step that the first point is. */
  first: number
  pointLabels: readonly string[]
  /** Names of the three axes. */
  labels: readonly string[]
}

function traceRows(
  { trace, series, points, positions }: TracePoints,
  { condition, axis, first, pointLabels, labels }: TraceWords,
  swept: readonly SweptColumn[]
): (string | number)[][] {
  return Array.from({ length: series * points }, (_, at) => {
    const one = Math.floor(at / points)
    const point = at % points
    // Along the stimulus, series × points is the sweep's grid; along other axes each series is one stimulus of it.
    const sample = axis === 'stimulus' ? at : one
    const place = Array.from(positions.subarray(3 * at, 3 * at + 3))
    return [
      trace,
      condition,
      axis,
      one,
      first + point,
      pointLabels[point] ?? '',
      ...sweptValuesAt(sample, swept),
      ...place,
      ...labels
    ]
  })
}

/** Values of the swept parameters at a sample; the last one turns fastest. */
function sweptValuesAt(sample: number, swept: readonly SweptColumn[]): number[] {
  const values: number[] = []
  let rest = sample
  for (const { values: along } of swept.toReversed()) {
    values.unshift(along[rest % along.length] ?? NaN)
    rest = Math.floor(rest / along.length)
  }
  return values
}
