/** Strengths of a study's interventions as parameters, beside those of the inputs. Pure. */
import { conditionOfInput, strengthParameter } from '#shared/condition-strengths.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import type { Parameter } from '#shared/stimulus.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { interventionLabel } from '#shared/words/intervention-words.ts'

/** The slider of a strength; null where the reference is none, or its intervention is gone. */
export function strengthAt(
  conditions: readonly StudyCondition[],
  { input, parameter }: ParameterReference
): Parameter | null {
  const condition = conditions.find(({ id }) => id === conditionOfInput(input))
  const intervention = condition?.interventions.find(({ id }) => id === parameter)
  return intervention ? strengthParameter(intervention.id, interventionLabel(intervention)) : null
}
