/** Every slider of a study, as panels, tracks and menus name them. Pure. */
import { strengthInput, strengthParameter } from './condition-strengths.ts'
import type { StudyCondition } from './intervention.ts'
import type { Parameter } from './stimulus.ts'
import { interventionLabel } from './words/intervention-words.ts'

/** A slider, of an input or of a condition's strengths. */
export interface Slider {
  input: string
  described: Parameter
}

export const sliderName = ({ input, described }: Slider): string => `${input}.${described.name}`

/** Those of the inputs, then those of the conditions' strengths. */
export const studySliders = (
  inputs: readonly { input: string; parameters: readonly Parameter[] }[],
  conditions: readonly StudyCondition[]
): Slider[] => [
  ...inputs.flatMap(({ input, parameters }) => parameters.map((described) => ({ input, described }))),
  ...strengthsOf(conditions).map(({ input, parameter }) => ({ input, described: parameter }))
]

/** Every strength of the study, in its order. */
export const strengthsOf = (
  conditions: readonly StudyCondition[]
): { input: string; parameter: Parameter; condition: StudyCondition }[] =>
  conditions.flatMap((condition) =>
    condition.interventions.map((intervention) => ({
      input: strengthInput(condition.id),
      parameter: strengthParameter(intervention.id, interventionLabel(intervention)),
      condition
    }))
  )
