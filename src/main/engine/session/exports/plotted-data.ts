/** Computes what a plan shows, as data files describe it: points, distances, metrics, and the stimulus of the moment. */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import type {
  PlottedData,
  PlottedMetric,
  PlottedStimulus,
  PlottedTrace,
  SweptParameter
} from '#engine/data-files/plotted-data.ts'
import { traceLayout } from '#engine/trajectories/plan-traces.ts'
import type { DataExportRequest } from '#shared/data-export.ts'
import type { Metric } from '#shared/metric.ts'
import type { Tensor } from '#shared/tensor.ts'
import { firstPoint, type Comparison, type Projection, type TracePoints } from '#shared/trajectory.ts'
import { metricTitle, metricUnit } from '#shared/words/metric-words.ts'
import { wordsFor } from '#shared/words/output-words.ts'
import { axisTitles, traceLabel } from '#shared/words/trace-words.ts'
import { sweptParameters } from '../inputs/bind-inputs.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { wordsAtPoints } from '../plans/point-labels.ts'
import { aboutPlotted, type Versions } from './about-plotted.ts'
import { plottedMoments, type PlottedMoment, type PlottedWork } from './plotted-moments.ts'
import { sweptName } from './plotted-names.ts'
import { panelsOf, valuesOfPanels } from './plotted-panels.ts'

/** @throws LimenError for what does not fit the plan, 'cancelled' when the caller gives up. */
export async function plottedData(
  work: PlottedWork,
  versions: Versions
): Promise<{ data: PlottedData; notes: string[] }> {
  const { plan, request } = work
  const notes = new Set<string>()
  const values = valuesOfPanels(plan, request)
  const moments = await plottedMoments(work, values, notes)
  const paths = moments[0]?.paths ?? []
  const panels = panelsOf(plan, request, values, paths)
  const data = {
    conditions: paths.map(({ name }) => name),
    swept: sweptOf(plan, request),
    traces: plan.traces.map((_, order) => plottedTrace(plan, order, moments)),
    metrics: metricsOf(plan, request, moments, notes),
    stimuli: stimuliOf(plan, moments, panels?.slider !== undefined && panels.slider !== null),
    ...(panels && { panels })
  }
  const written = new Set(paths.map(({ condition }) => condition))
  const about = await aboutPlotted(plan, request, versions, written)
  return { data: { about: { ...about, ...(panels && { panels }) }, ...data }, notes: [...notes] }
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

/** Distances are left out where nothing was compared. */
export function plottedTrace(plan: LivePlan, order: number, moments: readonly PlottedMoment[]): PlottedTrace {
  const planned = plan.traces[order]
  if (!planned) throw new RangeError(`The plan has no trace ${order}.`)
  const { trace } = planned
  const { series, points } = traceLayout(planned, plan.sweep)
  const names = moments.flatMap(({ values }) => wordsAtPoints(planned, plan.inputs, values).pointLabels ?? [])
  const { labels, explained } = plan.network.projections.get(trace.projection) ?? unnamed
  const each = moments.flatMap(({ paths }) => paths.flatMap(({ traces }) => traces[order] ?? []))
  return {
    ...{ id: trace.id, sites: traceLabel(trace), axis: trace.axis },
    ...{ series, points, first: firstPoint(trace) },
    ...(names.length > 0 && { pointLabels: names }),
    axisLabels: labels,
    axisTitles: axisTitles({ labels, explained }),
    positions: each.map(({ positions }) => positions),
    current: each.map(({ current }) => current),
    distances: distancesOf(trace.id, order, moments)
  }
}

const unnamed: Pick<Projection, 'labels' | 'explained'> = { labels: ['', '', ''], explained: [] }

function distancesOf(
  trace: string,
  order: number,
  moments: readonly PlottedMoment[]
): PlottedTrace['distances'] {
  const each = moments.flatMap(({ paths, comparison }) =>
    paths.length > 1 && comparison
      ? paths.map((path) => distancesOfPath(trace, path.traces[order], path.condition, comparison))
      : []
  )
  if (each.length === 0) return null
  return { path: each.map(({ path }) => path), current: each.map(({ current }) => current) }
}

/** The baseline's are 0; those of a condition that could not be compared are NaN. */
function distancesOfPath(
  trace: string,
  points: TracePoints | undefined,
  condition: string | null,
  { conditions }: Comparison
): { path: Float64Array; current: Float64Array } {
  const [length, here] = [(points?.positions.length ?? 0) / 3, (points?.current.length ?? 0) / 3]
  if (condition === null) return { path: new Float64Array(length), current: new Float64Array(here) }
  const compared = conditions.find((other) => other.condition === condition)
  const found = compared?.distances.find((other) => other.trace === trace)
  return {
    path: found?.values ?? new Float64Array(length).fill(NaN),
    current: found?.current ?? new Float64Array(here).fill(NaN)
  }
}

/** Metrics that can be read; of others a note. */
function metricsOf(
  plan: LivePlan,
  { study }: DataExportRequest,
  moments: readonly PlottedMoment[],
  notes: Set<string>
): PlottedMetric[] {
  const titles = metricTitles(plan, study.metrics)
  return study.metrics.flatMap((metric, order): PlottedMetric[] => {
    const name = titles[order] ?? ''
    const read = moments.map(({ comparison }) => comparison?.metrics[order])
    const trouble = read.find((each) => !each || each.error)
    if (trouble || read.length === 0) {
      notes.add(`The metric '${name}' is left out. ${trouble?.error?.message ?? ''}`.trim())
      return []
    }
    const values = moments.flatMap(({ paths }, i) => paths.map(({ condition }) => readAt(read[i], condition)))
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

/** Of a condition that could not be compared NaN. */
function readAt(
  found: Comparison['metrics'][number] | undefined,
  condition: string | null
): { sweep: Float64Array; current: number } {
  const own =
    condition === null ? found?.baseline : found?.conditions.find((each) => each.condition === condition)
  return own ?? { sweep: (found?.baseline.sweep ?? new Float64Array(0)).map(() => NaN), current: NaN }
}

/** Entries are called as the screen calls them. */
function metricTitles({ network, inputs, request }: LivePlan, metrics: readonly Metric[]): string[] {
  const described = inputs.flatMap(({ name, stimulus: { parameters } }) => {
    const binding = request.bindings[name]
    return binding ? [{ binding, parameters }] : []
  })
  const outputs = network.info.outputs.map(({ name, dims, classes }) => ({
    name,
    length: Number(dims.at(-1) ?? 1),
    positions: 1,
    ...(classes && { classes })
  }))
  return metrics.map((metric) => metricTitle(metric, outputs, (length) => wordsFor(length, described)))
}

/** @param isStacked with an axis for the moments before all others. */
export function stimuliOf(
  { inputs }: LivePlan,
  moments: readonly Pick<PlottedMoment, 'values'>[],
  isStacked: boolean
): PlottedStimulus[] {
  return inputs.map(({ name, stimulus }) => {
    const each = moments.map(({ values }) => stimulus.preview(values[name] ?? {}).tensor)
    const rows = each.map((tensor): Tensor => ({ ...tensor, dims: [1, ...tensor.dims] }))
    const [one] = each
    return { input: name, tensor: isStacked || !one ? joinAlong(rows, 0) : one }
  })
}
