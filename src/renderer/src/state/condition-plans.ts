/** Comparing the conditions that are asked for, and what is wrong with them. Pure. */
import type { ErrorData } from '#shared/errors.ts'
import type { Frame, PlanCondition, PreparedPlan } from '#shared/trajectory.ts'

/** Whether two lists of conditions ask for the same; names of conditions are not part of it. */
export const isSameConditions = (a: readonly PlanCondition[], b: readonly PlanCondition[]): boolean =>
  a.length === b.length && a.every((each, i) => isSameCondition(each, b[i]))

function isSameCondition(a: PlanCondition, b: PlanCondition | undefined): boolean {
  return (
    a.id === b?.id &&
    a.isHidden === b.isHidden &&
    a.interventions.length === b.interventions.length &&
    a.interventions.every((each, i) => each === b.interventions[i])
  )
}

/** Why conditions can not be run, by their ids: of the plan, or of the newest frame. */
export function conditionErrors(
  prepared: PreparedPlan | null,
  frame: Frame | null
): Readonly<Record<string, ErrorData>> {
  const told = [...(prepared?.conditions ?? []), ...(frame?.conditions ?? [])]
  return Object.fromEntries(told.flatMap(({ condition, error }) => (error ? [[condition, error]] : [])))
}
