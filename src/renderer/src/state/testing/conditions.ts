/** Conditions and interventions that tests begin with. */
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'

export const zeroAt = (site: string, id = 'edit-1'): StudyIntervention => ({
  id,
  name: '',
  enabled: true,
  solo: false,
  site,
  kind: 'zero'
})

export const conditionWith = (number: number, interventions: StudyIntervention[] = []): StudyCondition => ({
  id: `condition-${number}`,
  name: `Condition ${number}`,
  enabled: true,
  solo: false,
  mark: number - 1,
  interventions
})
