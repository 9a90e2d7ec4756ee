/** What of a study's conditions is run and shown: what switches and solos leave. Pure. */
import type { StudyCondition, StudyIntervention } from './intervention.ts'
import type { PlanCondition } from './trajectory.ts'

type Switched = Pick<StudyCondition, 'enabled' | 'solo'>

/** Whether something acts: it is on, and where any of its list is soloed, it is one of those. */
export const isHeard = (item: Switched, list: readonly Switched[]): boolean =>
  item.enabled && (item.solo || list.every(({ solo, enabled }) => !solo || !enabled))

/** Every condition that edits something, as the plan holds it; what is silent is hidden. */
export const plannedConditions = (conditions: readonly StudyCondition[]): PlanCondition[] =>
  conditions
    .filter(({ interventions }) => interventions.length > 0)
    .map((condition) => planned(condition, isHeard(condition, conditions)))

/** The conditions to show, with the interventions that act in each, and the hidden ones that they take values from. */
export function shownConditions(conditions: readonly StudyCondition[]): PlanCondition[] {
  const all = plannedConditions(conditions)
  const needed = new Set<string>()
  const waiting = all.filter(({ isHidden }) => isHidden !== true)
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    needed.add(next.id)
    const sources = new Set(next.interventions.flatMap(sourceOf))
    waiting.push(...all.filter(({ id }) => sources.has(id) && !needed.has(id)))
  }
  return all.filter(({ id }) => needed.has(id))
}

/** The condition that an intervention takes its values from, where it acts and there is one. */
const sourceOf = (intervention: StudyIntervention): string[] =>
  intervention.enabled && intervention.kind === 'patch' && 'condition' in intervention.source
    ? [intervention.source.condition]
    : []

/** What stays as it is stays the same object, so that it is told from what changed. */
function planned({ id, interventions }: StudyCondition, isShown: boolean): PlanCondition {
  const acting = interventions.map((each) => switched(each, isHeard(each, interventions)))
  const same = acting.every((each, i) => each === interventions[i]) ? interventions : acting
  return { id, interventions: same, ...(!isShown && { isHidden: true }) }
}

const switched = (intervention: StudyIntervention, enabled: boolean): StudyIntervention =>
  intervention.enabled === enabled ? intervention : { ...intervention, enabled }
