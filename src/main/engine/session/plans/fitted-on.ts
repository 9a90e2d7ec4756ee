/** Says in words what a projection was fitted on. */
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { Parameter } from '#shared/stimulus.ts'
import { isStimulusAxis } from '../inputs/bind-inputs.ts'
import type { LivePlan } from './live-plan.ts'

/** The fit set in words: 'conv1, orientation 0–180° × 128'. */
export function fittedOn(
  plan: LivePlan,
  traces: readonly TracePlan[],
  sweep: SweepPlan,
  states: number
): string {
  const sites = [...new Set(traces.flatMap(({ trace }) => trace.sites))]
  const [first = '', last = ''] = [sites[0], sites.at(-1)]
  const where = sites.length > 2 ? `${sites.length} sites from ${first} to ${last}` : sites.join(' and ')
  const swept = sweep.axes.filter(isStimulusAxis).map(({ input, parameter, values }) => {
    const { unit = '', choices } = parameterOf(plan, input, parameter) ?? {}
    const [start, end] = [values[0], values.at(-1)].map((value = 0) => choices?.[Math.round(value)])
    if (start !== undefined && end !== undefined) return `${parameter} ${start}–${end} × ${values.length}`
    const [from = 0, to = 0] = [values[0], values.at(-1)].map((value = 0) => Number(value.toPrecision(4)))
    const spacedUnit = unit === '' || unit === '°' || unit === '%' ? unit : ` ${unit}`
    const range = from < 0 || to < 0 ? `${from} to ${to}` : `${from}–${to}`
    return `${parameter} ${range}${spacedUnit} × ${values.length}`
  })
  const along = traces[0]?.trace.axis ?? 'stimulus'
  const axis = along === 'stimulus' ? [] : [`${states} states along ${along}`]
  return [where, ...(swept.length > 0 ? swept : ['one stimulus']), ...axis].join(', ')
}

const parameterOf = ({ inputs }: LivePlan, input: string, parameter: string): Parameter | undefined =>
  inputs.find(({ name }) => name === input)?.stimulus.parameters.find(({ name }) => name === parameter)
