/** What sites and outputs hold under conditions at one stimulus, and what each intervention changed there. */
import { changeInRow, nothingChanged, type EditChange } from '#engine/interventions/edit-taps.ts'
import { unpack } from '#engine/trajectories/unpack.ts'
import type { ErrorData } from '#shared/errors.ts'
import type { InterventionReport } from '#shared/intervention.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Activities, ConditionActivities, PlanCondition } from '#shared/trajectory.ts'
import type { ActingCondition } from './acting-conditions.ts'
import { askedConditions } from './asked-conditions.ts'
import { ConditionRuns } from './condition-runs.ts'
import { orKept } from './follow-conditions.ts'
import { batchAxisOfOutput, batchAxisOfSite, outputActivity, rawTap, siteActivity } from './inspect-plan.ts'
import type { LivePlan } from './live-plan.ts'
import { reportOf } from './prepare-edits.ts'

/** What is looked at, and at which values of all sliders. */
export interface Inspected {
  values: StimulusValues
  conditions: readonly PlanCondition[]
  sites: readonly Site[]
}

/**
 * In the order of the conditions. One that acts with no strength has the baseline's own numbers.
 * @param baseline the same without any edit.
 */
export async function inspectConditions(
  plan: LivePlan,
  inspected: Inspected,
  baseline: Pick<Activities, 'sites' | 'outputs'>
): Promise<ConditionActivities[]> {
  const { values, conditions, sites } = inspected
  if (conditions.length === 0) return []
  const runs = await ConditionRuns.open(plan, sites.map(rawTap), 'measured', isApart(plan, sites))
  try {
    return await plan.queue.run(async () => {
      const errors = new Map<string, ErrorData>()
      const acting = await askedConditions(plan, conditions, values, errors, () => undefined)
      const found = new Map<string, ConditionActivities>()
      for (const condition of acting) {
        await orKept(errors, condition.id, async () => {
          const seen = await new InspectedCondition(plan, inspected, condition).look(runs, baseline)
          found.set(condition.id, seen)
        })
      }
      return conditions.map(({ id }) => found.get(id) ?? without(id, errors.get(id) ?? null))
    })
  } finally {
    runs.giveBack()
  }
}

const without = (condition: string, error: ErrorData | null): ConditionActivities => ({
  condition,
  sites: [],
  outputs: [],
  interventions: [],
  error
})

/** Whether every site and output tells stimuli apart. */
const isApart = ({ network, sites: known }: LivePlan, sites: readonly Site[]): boolean =>
  sites.every((site) => batchAxisOfSite(site) >= 0) &&
  network.info.outputs.every((output) => batchAxisOfOutput(known.values(), output) >= 0)

class InspectedCondition {
  readonly #plan: LivePlan
  readonly #inspected: Inspected
  readonly #condition: ActingCondition

  constructor(plan: LivePlan, inspected: Inspected, condition: ActingCondition) {
    this.#plan = plan
    this.#inspected = inspected
    this.#condition = condition
  }

  async look(
    runs: ConditionRuns,
    baseline: Pick<Activities, 'sites' | 'outputs'>
  ): Promise<ConditionActivities> {
    const { id, edits, error } = this.#condition
    const sample = this.#plan.sweep.samples
    const { sites, outputs } = baseline
    let seen: ConditionActivities = {
      ...without(id, error),
      sites,
      outputs,
      interventions: this.#reports([])
    }
    if (edits.every(({ strengthAt }) => strengthAt(sample) === 0)) return seen
    const { values } = this.#inspected
    await runs.run({ rows: [{ condition: id, sample }], edits, values }, (answer) => {
      seen = this.#seen(runs, answer)
    })
    return seen
  }

  #seen({ recorder }: ConditionRuns, answer: Readonly<Record<string, Tensor>>): ConditionActivities {
    const records = unpack(recorder.instrumented, answer)
    const known = this.#plan.sites
    const changes = this.#condition.edits.map(({ edited: { slot } }) => changeInRow(slot, records, 0))
    return {
      ...without(this.#condition.id, this.#condition.error),
      sites: this.#inspected.sites.flatMap((site, order) => siteActivity(site, records.get(`r${order}`))),
      outputs: this.#plan.network.info.outputs.flatMap((output: NetworkOutput) =>
        outputActivity(known, output, answer[output.name])
      ),
      interventions: this.#reports(changes)
    }
  }

  /** Of every intervention that has a place: those that do not act have changed nothing. */
  #reports(changes: readonly EditChange[]): InterventionReport[] {
    const { id, edits } = this.#condition
    const placed = this.#plan.conditions.placed.get(id)?.places ?? []
    const condition = this.#inspected.conditions.find((each) => each.id === id)
    return (condition?.interventions ?? []).flatMap((intervention, order) => {
      const place = placed[order]
      if (!place || place instanceof Error) return []
      const acting = edits.findIndex(({ edited }) => edited === place)
      return [reportOf({ ...place, order, intervention }, changes[acting] ?? nothingChanged, 1)]
    })
  }
}
