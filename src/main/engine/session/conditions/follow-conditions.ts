/**
 * Follows the conditions that a drag shows: what is missing of all of them goes together into runs whose rows are samples
 * under different conditions. Where a condition leaves a sample as it is, its points are the baseline's own.
 * What is wrong with one condition keeps no other from its points.
 */
import { firstAlike } from '#engine/trajectories/plan-sweep.ts'
import { runBatches, type Batch, type BetweenBatches } from '#engine/trajectories/run-samples.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import { unpack } from '#engine/trajectories/unpack.ts'
import { errorData, LimenError, type ErrorData } from '#shared/errors.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { actingCondition, type ActingCondition } from './acting-conditions.ts'
import { withoutStrengths } from '../inputs/bind-inputs.ts'
import type { EditedSession } from './live-conditions.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import type { PathMemory } from '../plans/path-memory.ts'
import type { Moment } from '../plans/moment.ts'
import { matricesOf, type PlanPoints } from '../plans/plan-points.ts'
import { conditionBatches, padded, segmentsOf } from './condition-batches.ts'
import { fedSlots, rowFeeds, type Row } from './row-feeds.ts'

/** The points of one condition: with an error, of what is left of it; none where nothing of it can be run. */
export interface FollowedCondition {
  condition: string
  memory: PathMemory | null
  error: ErrorData | null
}

/** Which samples are asked for, at which values of all sliders. */
export interface Way {
  values: StimulusValues
  numbers: SampleNumbers
  /** Called before each batch with the samples of all conditions; throws to stop. */
  betweenRuns: BetweenBatches
}

/**
 * @param shown hidden ones, too, where others take values from them; they have no points.
 * @param points the baseline's are there for all samples that are asked for.
 * @returns what became of each condition, in their order, and milliseconds in the network.
 * @throws LimenError 'cancelled' where `betweenRuns` stops it.
 */
export async function followConditions(
  plan: LivePlan,
  points: PlanPoints,
  shown: readonly PlanCondition[],
  way: Way
): Promise<{ conditions: FollowedCondition[]; milliseconds: number }> {
  const paths: ConditionPath[] = []
  const errors = new Map<string, ErrorData>()
  const besides = { milliseconds: 0 }
  const moment = momentOf(plan, shown, way, besides)
  const visible = shown.filter(({ isHidden }) => isHidden !== true)
  for (const condition of visible) {
    await orKept(errors, condition.id, async () => {
      const acting = await actingCondition(plan, condition, moment)
      paths.push(new ConditionPath(plan, acting, points, way.numbers))
    })
  }
  const milliseconds = await runTogether(plan, paths, way, errors)
  for (const path of paths) path.finish()
  const conditions = visible.map(({ id }) => {
    const failed = errors.get(id)
    const path = paths.find(({ acting }) => acting.id === id)
    if (failed || !path) return { condition: id, memory: null, error: failed ?? null }
    return { condition: id, memory: path.memory, error: path.acting.error }
  })
  return { conditions, milliseconds: milliseconds + besides.milliseconds }
}

/** Conditions as they are shown, and the plan's others as they were prepared. */
export function momentOf(
  plan: LivePlan,
  shown: readonly PlanCondition[],
  { values, betweenRuns }: Way,
  besides: { milliseconds: number }
): Moment {
  const known = [...(plan.request.conditions ?? []), ...shown]
  return {
    values,
    conditions: new Map(known.map((condition) => [condition.id, condition])),
    checkStop: () => {
      betweenRuns(0, 0)
    },
    spend: (milliseconds) => {
      besides.milliseconds += milliseconds
    }
  }
}

/** The samples of one condition that a drag asks for. */
class ConditionPath {
  readonly acting: ActingCondition
  readonly memory: PathMemory
  readonly #numbers: SampleNumbers
  /** For each of them the sample that is run for it. */
  readonly #firsts: SampleNumbers

  constructor(plan: LivePlan, acting: ActingCondition, points: PlanPoints, numbers: SampleNumbers) {
    this.acting = acting
    this.memory = points.condition(acting.id)
    this.memory.hold(acting.values, acting.content)
    this.#numbers = numbers
    this.#firsts = numbers.map((sample) => firstAlike(plan.sweep, sample, acting.matters))
    const isBaseline = (sample: number): boolean =>
      acting.edits.every(({ strengthAt }) => strengthAt(sample) === 0)
    for (const sample of this.memory.missing(numbers))
      if (isBaseline(sample)) this.memory.copy(sample, points.baseline, sample)
  }

  missing(): Row[] {
    const missing = this.memory.missing([...new Set(this.#firsts)])
    return missing.map((sample) => ({ condition: this.acting.id, sample }))
  }

  /** Samples that the condition does not tell apart share their points. */
  finish(): void {
    this.memory.spread(this.#numbers, this.#firsts)
  }
}

/** All conditions at once; where that fails, one by one, so that the one to blame is left out. */
async function runTogether(
  plan: LivePlan,
  paths: readonly ConditionPath[],
  way: Way,
  errors: Map<string, ErrorData>
): Promise<number> {
  const { session } = plan.conditions
  if (!session) return 0
  try {
    return await runMissing(plan, session, paths, way)
  } catch (error) {
    if (isCancelled(error)) throw error
  }
  let milliseconds = 0
  for (const path of paths) {
    await orKept(errors, path.acting.id, async () => {
      milliseconds += await runMissing(plan, session, [path], way)
    })
  }
  return milliseconds
}

async function runMissing(
  plan: LivePlan,
  session: EditedSession,
  paths: readonly ConditionPath[],
  { values, betweenRuns }: Way
): Promise<number> {
  const { lease, places, feeds, size } = session
  const edits = paths.flatMap(({ acting }) => acting.edits)
  const slots = fedSlots(lease.recorder.edits, places, edits)
  const rows = paths.flatMap((path) => path.missing())
  const batches = conditionBatches(slots, rows, size.most).map((own): Batch & { rows: readonly Row[] } => ({
    rows: own,
    numbers: own.map(({ sample }) => sample),
    feeds: () => rowFeeds(slots, padded(own, size.exactly))
  }))
  const run = {
    recorder: lease.recorder,
    feeds,
    extra: matricesOf(plan, lease),
    values: withoutStrengths(values),
    sweep: plan.sweep,
    size
  }
  return runBatches(
    run,
    batches,
    (answer, batch) => {
      const records = unpack(lease.recorder.instrumented, answer)
      for (const { condition, samples, from } of segmentsOf(batch.rows))
        paths.find(({ acting }) => acting.id === condition)?.memory.learn(records, samples, from)
    },
    betweenRuns
  )
}

const isCancelled = (error: unknown): boolean => error instanceof LimenError && error.tag === 'cancelled'

/** Does this for one condition, and keeps what went wrong as its error. */
export async function orKept(
  errors: Map<string, ErrorData>,
  condition: string,
  work: () => Promise<void>
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isCancelled(error)) throw error
    errors.set(condition, errorData(error))
  }
}
