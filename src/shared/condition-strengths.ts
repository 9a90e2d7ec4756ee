/**
 * Strengths of a study's interventions as values of sliders: each condition stands among the inputs under a name of its own,
 * each of its interventions is a parameter. So strengths are dragged, swept, played and undone like any other parameter.
 */
import type { StudyCondition } from './intervention.ts'
import type { Parameter, StimulusValues } from './stimulus.ts'

const prefix = 'condition/'

/** The name under which a condition's strengths stand in `StimulusValues`; inputs of networks are not called so. */
export const strengthInput = (condition: string): string => `${prefix}${condition}`

/** The condition whose strengths stand under this name, or null for an input of the network. */
export const conditionOfInput = (input: string): string | null =>
  input.startsWith(prefix) ? input.slice(prefix.length) : null

/** Strength of an intervention: 1 where the values do not say. */
export const strengthOf = (values: StimulusValues, condition: string, intervention: string): number =>
  values[strengthInput(condition)]?.[intervention] ?? 1

/** The slider of one intervention's strength. */
export const strengthParameter = (intervention: string, label: string): Parameter => ({
  name: intervention,
  label,
  unit: '',
  hard: [-100, 100],
  soft: [0, 1],
  scale: 'linear',
  default: 1
})

/** What of conditions fixes the compiled session; the rest is fed. Equal texts need no new plan. */
export const structureOf = (conditions: readonly Pick<StudyCondition, 'id' | 'interventions'>[]): string =>
  JSON.stringify(
    conditions.map(({ id, interventions }) => [
      id,
      interventions.map((each) => [
        each.id,
        each.site,
        each.kind,
        each.kind === 'add' ? each.unit : '',
        each.receiver ? [each.receiver.site, each.receiver.through] : null
      ])
    ])
  )
