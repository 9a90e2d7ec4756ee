/** The conditions that a request asks for, as they act at its values; what is wrong with one keeps no other from going on. */
import type { ErrorData } from '#shared/errors.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { actingCondition, type ActingCondition } from './acting-conditions.ts'
import { momentOf, orKept } from './follow-conditions.ts'
import type { LivePlan } from '../plans/live-plan.ts'

/** Runs beside the asked ones are not counted here. */
const uncounted = { milliseconds: 0 }

/**
 * @param errors takes why nothing of a condition can be run, by its id; what is left out of others is their own `error`.
 * @param checkStop throws where the work is to stop.
 */
export async function askedConditions(
  plan: LivePlan,
  conditions: readonly PlanCondition[],
  values: StimulusValues,
  errors: Map<string, ErrorData>,
  checkStop: () => void
): Promise<ActingCondition[]> {
  const acting: ActingCondition[] = []
  const moment = momentOf(plan, conditions, { values, numbers: [], betweenRuns: checkStop }, uncounted)
  for (const condition of conditions) {
    await orKept(errors, condition.id, async () => {
      acting.push(await actingCondition(plan, condition, moment))
    })
  }
  return acting
}
