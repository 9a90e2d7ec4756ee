/** Trajectories as a table: one row for each point, with the values of the swept parameters and their units. */
import type { Parameter } from '#shared/stimulus.ts'
import type { Study } from '#shared/study.ts'
import { sweepValues } from '#shared/sweep-values.ts'
import type { Projection, SweepAxis, TraceLayout, TracePoints } from '#shared/trajectory.ts'

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

interface Trajectories {
  study: Pick<Study, 'traces'>
  layouts: readonly TraceLayout[]
  projections: readonly Projection[]
  traces: readonly TracePoints[]
  swept: readonly SweptColumn[]
}

interface Table {
  header: string[]
  rows: (string | number)[][]
}

/**
 * Columns: trace, what orders its points, series, point, label of the point, the swept parameters, and three coordinates
 * with the names of their axes. Series and points are counted from 0.
 */
export function trajectoryTable({ study, layouts, projections, traces, swept }: Trajectories): Table {
  const header = ['trace', 'axis', 'series', 'point', 'label']
  for (const { name, unit } of swept) header.push(unit === '' ? name : `${name} (${unit})`)
  header.push('x', 'y', 'z', 'x axis', 'y axis', 'z axis')
  const rows = traces.flatMap((points) => {
    const trace = study.traces.find(({ id }) => id === points.trace)
    const layout = layouts.find((each) => each.trace === points.trace)
    const labels = projections.find(({ id }) => id === trace?.projection)?.labels ?? ['', '', '']
    return traceRows(points, trace?.axis ?? 'stimulus', layout?.pointLabels ?? [], labels, swept)
  })
  return { header, rows }
}

function traceRows(
  { trace, series, points, positions }: TracePoints,
  axis: Study['traces'][number]['axis'],
  pointLabels: readonly string[],
  labels: readonly string[],
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
      axis,
      one,
      point,
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
