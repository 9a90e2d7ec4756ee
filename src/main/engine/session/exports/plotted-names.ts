/** What data files call conditions and swept parameters. Pure. */
import { conditionOfInput } from '#shared/condition-strengths.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { interventionLabel } from '#shared/words/intervention-words.ts'

export const baselineName = 'baseline'

/** Names of conditions by their ids; where two share a name, or one is called as the baseline is, their ids stand for them. */
export const conditionNames = (
  conditions: readonly Pick<StudyCondition, 'id' | 'name'>[]
): ReadonlyMap<string, string> =>
  new Map(
    conditions.map(({ id, name }) => {
      const isTaken =
        name === baselineName || conditions.some((other) => other.id !== id && other.name === name)
      return [id, isTaken ? id : name]
    })
  )

/** 'image.contrast', or 'strength of zero head 2 of blocks.0.attn.z in ablated'. */
export function sweptName(
  { input, parameter }: ParameterReference,
  conditions: readonly StudyCondition[]
): string {
  const condition = conditions.find(({ id }) => id === conditionOfInput(input))
  const intervention = condition?.interventions.find(({ id }) => id === parameter)
  if (!condition || !intervention) return `${input}.${parameter}`
  return `strength of ${interventionLabel(intervention)} in ${condition.name}`
}
