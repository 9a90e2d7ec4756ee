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
import {
  batchAxisOfOutput,
  batchAxisOfSite,
  outputActivity,
  rawTap,
  siteActivity
} from '../plans/inspect-plan.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { reportOf } from './prepare-edits.ts'
import type { ActingEdit, Row } from './row-feeds.ts'

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
      const looks = acting.map((condition) => new InspectedCondition(plan, inspected, condition, baseline))
      await lookTogether(runs, looks, values, errors)
      const found = new Map(looks.map(({ seen }) => [seen.condition, seen]))
      for (const id of errors.keys()) found.delete(id)
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

/** All conditions in one run; where that fails, one by one, so that the one to blame is left out. */
async function lookTogether(
  runs: ConditionRuns,
  looks: readonly InspectedCondition[],
  values: StimulusValues,
  errors: Map<string, ErrorData>
): Promise<void> {
  const acting = looks.filter(({ acts }) => acts)
  try {
    await look(runs, acting, values)
  } catch {
    for (const each of acting)
      await orKept(errors, each.seen.condition, async () => look(runs, [each], values))
  }
}

async function look(
  runs: ConditionRuns,
  looks: readonly InspectedCondition[],
  values: StimulusValues
): Promise<void> {
  const edits = looks.flatMap((each) => each.edits)
  await runs.run({ rows: looks.map(({ row }) => row), edits, values }, (answer, rows) => {
    for (const [place, row] of rows.entries())
      looks.find(({ seen }) => seen.condition === row.condition)?.learn(runs, answer, place)
  })
}

class InspectedCondition {
  /** The baseline's own numbers until a run has told others. */
  seen: ConditionActivities
  readonly #plan: LivePlan
  readonly #inspected: Inspected
  readonly #condition: ActingCondition

  constructor(
    plan: LivePlan,
    inspected: Inspected,
    condition: ActingCondition,
    { sites, outputs }: Pick<Activities, 'sites' | 'outputs'>
  ) {
    this.#plan = plan
    this.#inspected = inspected
    this.#condition = condition
    const { id, error } = condition
    this.seen = { ...without(id, error), sites, outputs, interventions: this.#reports([]) }
  }

  get edits(): readonly ActingEdit[] {
    return this.#condition.edits
  }

  get row(): Row {
    return { condition: this.#condition.id, sample: this.#plan.sweep.samples }
  }

  get acts(): boolean {
    return this.edits.some(({ strengthAt }) => strengthAt(this.#plan.sweep.samples) !== 0)
  }

  /** @param place of the condition's row in the run. */
  learn({ recorder }: ConditionRuns, answer: Readonly<Record<string, Tensor>>, place: number): void {
    const records = unpack(recorder.instrumented, answer)
    const known = this.#plan.sites
    const changes = this.edits.map(({ edited: { slot } }) => changeInRow(slot, records, place))
    this.seen = {
      ...this.seen,
      sites: this.#inspected.sites.flatMap((site, order) =>
        siteActivity(site, records.get(`r${order}`), place)
      ),
      outputs: this.#plan.network.info.outputs.flatMap((output: NetworkOutput) =>
        outputActivity(known, output, answer[output.name], place)
      ),
      interventions: this.#reports(changes)
    }
  }

  /** Of every intervention that has a place: those switched off have changed nothing, those left out were not tried. */
  #reports(changes: readonly EditChange[]): InterventionReport[] {
    const { id, edits } = this.#condition
    const placed = this.#plan.conditions.placed.get(id)?.places ?? []
    const condition = this.#inspected.conditions.find((each) => each.id === id)
    return (condition?.interventions ?? []).flatMap((intervention, order) => {
      const place = placed[order]
      if (!place || place instanceof Error) return []
      const acting = edits.findIndex(({ edited }) => edited === place)
      if (acting < 0 && intervention.enabled) return []
      return [reportOf({ ...place, order, intervention }, changes[acting] ?? nothingChanged, 1)]
    })
  }
}
