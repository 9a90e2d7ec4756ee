/** What of a study's conditions is run and shown: switches and solos become `enabled`. Pure. */
import type { ErrorData } from '#shared/errors.ts'
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import type { Frame, PlanCondition, PreparedPlan } from '#shared/trajectory.ts'

type Switched = Pick<StudyCondition, 'enabled' | 'solo'>

/** Whether something acts: it is on, and where any of its list is soloed, it is one of those. */
export const isHeard = (item: Switched, list: readonly Switched[]): boolean =>
  item.enabled && (item.solo || list.every(({ solo, enabled }) => !solo || !enabled))

/** Every condition that edits something, as the plan holds it; what is silent says `enabled: false`. */
export const plannedConditions = (conditions: readonly StudyCondition[]): PlanCondition[] =>
  conditions
    .filter(({ interventions }) => interventions.length > 0)
    .map((condition) => planned(condition, isHeard(condition, conditions)))

/** The conditions to show, with the interventions that act in each. */
export const shownConditions = (conditions: readonly StudyCondition[]): PlanCondition[] =>
  conditions
    .filter((each) => each.interventions.length > 0 && isHeard(each, conditions))
    .map((each) => planned(each, true))

/** What stays as it is stays the same object, so that it is told from what changed. */
function planned({ id, interventions }: StudyCondition, isShown: boolean): PlanCondition {
  const acting = interventions.map((each) => switched(each, isShown && isHeard(each, interventions)))
  return { id, interventions: acting.every((each, i) => each === interventions[i]) ? interventions : acting }
}

const switched = (intervention: StudyIntervention, enabled: boolean): StudyIntervention =>
  intervention.enabled === enabled ? intervention : { ...intervention, enabled }

/** Whether two lists of conditions ask for the same; names of conditions are not part of it. */
export const isSameConditions = (a: readonly PlanCondition[], b: readonly PlanCondition[]): boolean =>
  a.length === b.length && a.every((each, i) => isSameCondition(each, b[i]))

function isSameCondition(a: PlanCondition, b: PlanCondition | undefined): boolean {
  return (
    a.id === b?.id &&
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
