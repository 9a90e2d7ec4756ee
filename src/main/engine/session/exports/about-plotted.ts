/** Says what the numbers of a data file are of, as plain JSON: network, stimulus, traces, conditions, versions. */
import { strengthOf } from '#shared/condition-strengths.ts'
import type { DataExportRequest } from '#shared/data-export.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import { defaultLabel } from '#shared/words/intervention-words.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { conditionNames, sweptName } from './plotted-names.ts'

export interface Versions {
  limen: string
  onnxruntime: string
}

/** @param written ids of the conditions that have points. */
export async function aboutPlotted(
  plan: LivePlan,
  { study, values, note }: DataExportRequest,
  versions: Versions,
  written: ReadonlySet<string | null>
): Promise<Record<string, unknown>> {
  const { info } = plan.network
  return {
    format: 'limen-data',
    version: 1,
    title: study.title,
    ...(note !== undefined && { note }),
    versions,
    network: { name: info.name, sha256: await plan.network.sha256(), provider: info.provider.used },
    seed: plan.request.seed,
    stimulus: stimulusFacts(plan, values),
    sweep: plan.request.sweep.map(({ from, to, count, ...axis }) => ({
      name: sweptName(axis, study.conditions),
      from,
      to,
      count
    })),
    traces: plan.traces.map((planned) => traceFacts(plan, planned)),
    conditions: study.conditions
      .filter(({ id }) => written.has(id))
      .map((condition) => conditionFacts(condition, study.conditions, values)),
    metrics: study.metrics
  }
}

/** The sliders of the moment; what is swept runs through its range besides. */
const stimulusFacts = ({ inputs }: LivePlan, values: DataExportRequest['values']): object[] =>
  inputs.flatMap(({ name: input, stimulus }) =>
    stimulus.parameters.map(({ name, label, unit, default: usual }) => ({
      input,
      parameter: name,
      label,
      unit,
      value: values[input]?.[name] ?? usual
    }))
  )

function traceFacts(plan: LivePlan, { trace, features }: LivePlan['traces'][number]): object {
  const { id, sites, reading, axis, skip } = trace
  const { choice, labels, explained, fittedOn } = plan.network.projections.get(trace.projection) ?? {}
  const projection = { kind: choice?.kind, labels, explained, fittedOn }
  return { id, sites, reading, axis, ...(skip !== undefined && { skip }), features, projection }
}

function conditionFacts(
  { id, name, interventions }: StudyCondition,
  all: readonly StudyCondition[],
  values: DataExportRequest['values']
): object {
  return {
    name: conditionNames(all).get(id) ?? name,
    interventions: interventions.map((intervention) => ({
      ...(intervention.name !== '' && { name: intervention.name }),
      what: defaultLabel(intervention),
      strength: strengthOf(values, id, intervention.id),
      enabled: intervention.enabled
    }))
  }
}
