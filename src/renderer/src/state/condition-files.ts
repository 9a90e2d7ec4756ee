/** A condition of a study in the format of `limen record --condition`. Pure. */
import { strengthOf } from '#shared/condition-strengths.ts'
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { isHeard } from '#shared/shown-conditions.ts'

/** The text of a condition file; strengths are in it, and what a solo silences is switched off. */
export function conditionFileText(condition: StudyCondition, values: StimulusValues): string {
  const { name, interventions } = condition
  const file = {
    name,
    interventions: interventions.map((each) => ({
      ...withoutStudyFields(each),
      enabled: isHeard(each, interventions),
      strength: strengthOf(values, condition.id, each.id)
    }))
  }
  return JSON.stringify(file, null, 2)
}

function withoutStudyFields(intervention: StudyIntervention): object {
  const { id: _id, name: _name, solo: _solo, ...rest } = intervention
  return rest
}
