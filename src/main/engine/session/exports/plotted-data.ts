/** Computes what a plan shows, as data files describe it: points, distances, metrics, and the stimulus of the moment. */
import type {
  PlottedData,
  PlottedMetric,
  PlottedStimulus,
  PlottedTrace,
  SweptParameter
} from '#engine/data-files/plotted-data.ts'
import { traceLayout } from '#engine/trajectories/plan-traces.ts'
import type { CallContext } from '#shared/contract.ts'
import type { DataExportRequest } from '#shared/data-export.ts'
import type { ErrorData } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import { firstPoint, type Comparison, type Frame, type TracePoints } from '#shared/trajectory.ts'
import { metricTitle, metricUnit } from '#shared/words/metric-words.ts'
import { wordsFor } from '#shared/words/output-words.ts'
import { axisTitles, traceLabel } from '#shared/words/trace-words.ts'
import { wholeComparison } from '../conditions/compare-plan.ts'
import { sweptParameters } from '../inputs/bind-inputs.ts'
import { wholePath } from '../plans/drag-plan.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { wordsAtPoints } from '../plans/point-labels.ts'
import { aboutPlotted, type Versions } from './about-plotted.ts'
import { baselineName, conditionNames, sweptName } from './plotted-names.ts'

/** One condition that is shown: its name, and its points. */
export interface ShownPath {
  /** Null for the baseline. */
  condition: string | null
  name: string
  traces: readonly TracePoints[]
}

/** @throws LimenError for what does not fit the plan, 'cancelled' when the caller gives up. */
export async function plottedData(
  plan: LivePlan,
  request: DataExportRequest,
  versions: Versions,
  context: CallContext
): Promise<{ data: PlottedData; notes: string[] }> {
  const frame = await wholePath(plan, request, context)
  const notes: string[] = []
  const paths = pathsOf(request, frame, notes)
  const comparison = await comparisonOf(plan, request, context)
  const data = {
    conditions: paths.map(({ name }) => name),
    swept: sweptOf(plan, request),
    traces: plan.traces.map((_, order) => plottedTrace(plan, order, request, paths, comparison)),
    metrics: metricsOf(plan, request, paths, comparison, notes),
    stimuli: stimuliOf(plan, request)
  }
  const written = new Set(paths.map(({ condition }) => condition))
  const about = await aboutPlotted(plan, request, versions, written)
  return { data: { about, ...data }, notes }
}

/** The baseline first; of a condition that can't be run, a note. */
function pathsOf({ study }: DataExportRequest, frame: Frame, notes: string[]): ShownPath[] {
  const names = conditionNames(study.conditions)
  const paths: ShownPath[] = [{ condition: null, name: baselineName, traces: frame.traces }]
  for (const { condition, traces, error } of frame.conditions) {
    const name = names.get(condition) ?? condition
    if (traces.length > 0) paths.push({ condition, name, traces })
    if (error) notes.push(noteOf(name, traces.length > 0, error))
  }
  return paths
}

const noteOf = (name: string, isThere: boolean, { message }: ErrorData): string =>
  isThere
    ? `Of the condition '${name}' something is left out. ${message}`
    : `The condition '${name}' is left out. ${message}`

/** Null where there is nothing to compare. */
async function comparisonOf(
  plan: LivePlan,
  { values, conditions, study }: DataExportRequest,
  context: CallContext
): Promise<Comparison | null> {
  if (conditions.length === 0 && study.metrics.length === 0) return null
  const request = { plan: plan.id, values, conditions, metrics: study.metrics, stride: 1 }
  return wholeComparison(plan, request, context, () => undefined)
}

export function sweptOf(plan: LivePlan, { study, values }: DataExportRequest): SweptParameter[] {
  const parameters = sweptParameters(plan.inputs, plan.request.conditions ?? [])
  return plan.sweep.axes.map((axis) => {
    const parameter = parameters.get(axis.input)?.find(({ name }) => name === axis.parameter)
    return {
      name: sweptName(axis, study.conditions),
      unit: parameter?.unit ?? '',
      values: axis.values,
      current: values[axis.input]?.[axis.parameter] ?? parameter?.default ?? NaN,
      ...(parameter?.choices && { words: parameter.choices })
    }
  })
}

/** @param comparison null leaves distances out. */
export function plottedTrace(
  plan: LivePlan,
  order: number,
  { values }: DataExportRequest,
  paths: readonly ShownPath[],
  comparison: Comparison | null
): PlottedTrace {
  const planned = plan.traces[order]
  if (!planned) throw new RangeError(`The plan has no trace ${order}.`)
  const { trace } = planned
  const layout = { ...traceLayout(planned, plan.sweep), ...wordsAtPoints(planned, plan.inputs, values) }
  const projection = plan.network.projections.get(trace.projection)
  const { labels, explained } = projection ?? {
    labels: ['', '', ''] as [string, string, string],
    explained: []
  }
  const points = paths.flatMap(({ traces }) => traces[order] ?? [])
  return {
    id: trace.id,
    sites: traceLabel(trace),
    axis: trace.axis,
    series: layout.series,
    points: layout.points,
    first: firstPoint(trace),
    ...(layout.pointLabels && { pointLabels: layout.pointLabels }),
    axisLabels: labels,
    axisTitles: axisTitles({ labels, explained }),
    positions: points.map(({ positions }) => positions),
    current: points.map(({ current }) => current),
    distances: paths.length > 1 && comparison ? distancesOf(trace.id, points, paths, comparison) : null
  }
}

/** The baseline's are 0; those of a condition that could not be compared are NaN. */
function distancesOf(
  trace: string,
  points: readonly TracePoints[],
  paths: readonly ShownPath[],
  { conditions }: Comparison
): NonNullable<PlottedTrace['distances']> {
  const each = paths.map(({ condition }, order) => {
    const { positions, current } = points[order] ?? { positions: [], current: [] }
    const [length, here] = [positions.length / 3, current.length / 3]
    if (condition === null) return { path: new Float64Array(length), current: new Float64Array(here) }
    const compared = conditions.find((other) => other.condition === condition)
    const found = compared?.distances.find((other) => other.trace === trace)
    return {
      path: found?.values ?? new Float64Array(length).fill(NaN),
      current: found?.current ?? new Float64Array(here).fill(NaN)
    }
  })
  return { path: each.map(({ path }) => path), current: each.map(({ current }) => current) }
}

/** Metrics that can be read; of others a note. */
function metricsOf(
  plan: LivePlan,
  { study }: DataExportRequest,
  paths: readonly ShownPath[],
  comparison: Comparison | null,
  notes: string[]
): PlottedMetric[] {
  const titles = metricTitles(plan, study.metrics)
  return study.metrics.flatMap((metric, order): PlottedMetric[] => {
    const name = titles[order] ?? ''
    const found = comparison?.metrics[order]
    if (!found || found.error) {
      notes.push(`The metric '${name}' is left out. ${found?.error?.message ?? ''}`.trim())
      return []
    }
    const of = (condition: string | null) =>
      condition === null ? found.baseline : found.conditions.find((each) => each.condition === condition)
    const missing = { sweep: found.baseline.sweep.map(() => NaN), current: NaN }
    const values = paths.map(({ condition }) => of(condition) ?? missing)
    return [
      {
        name,
        unit: metricUnit(metric),
        sweep: values.map(({ sweep }) => sweep),
        current: values.map(({ current }) => current)
      }
    ]
  })
}

/** Entries are called as the screen calls them. */
function metricTitles({ network, inputs, request }: LivePlan, metrics: readonly Metric[]): string[] {
  const described = inputs.flatMap(({ name, stimulus: { parameters } }) => {
    const binding = request.bindings[name]
    return binding ? [{ binding, parameters }] : []
  })
  const outputs = network.info.outputs.map(({ name, dims }) => ({
    name,
    length: Number(dims.at(-1) ?? 1),
    positions: 1
  }))
  return metrics.map((metric) => metricTitle(metric, outputs, (length) => wordsFor(length, described)))
}

export const stimuliOf = ({ inputs }: LivePlan, { values }: DataExportRequest): PlottedStimulus[] =>
  inputs.map(({ name, stimulus }) => ({ input: name, tensor: stimulus.preview(values[name] ?? {}).tensor }))
