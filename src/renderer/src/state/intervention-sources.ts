/** Where the values of an intervention come from, in words. Pure. */
import type { SourceOrCondition, StudyCondition } from '#shared/intervention.ts'
import type { Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { keptStimulus } from './intervention-kinds.ts'
import { changedParameters } from './plan-changes.ts'
import { parameterWords } from './point-words.ts'

export type SourceKind = 'stimulus' | 'sweep' | 'condition' | 'inputs'

export function sourceKind(source: SourceOrCondition): SourceKind {
  if ('condition' in source) return 'condition'
  if ('inputs' in source) return 'inputs'
  return source.sweep.length > 0 ? 'sweep' : 'stimulus'
}

interface Facts {
  /** Of the sliders now. */
  values: StimulusValues
  conditions: readonly Pick<StudyCondition, 'id' | 'name'>[]
  parameterOf: (reference: ParameterReference) => Parameter | null
}

/** 'Amplitude 2.00 mA', as far as it differs from the sliders; 'Orientation 0 ° – 180 ° × 64'; the condition's name. */
export function sourceWords(source: SourceOrCondition, { values, conditions, parameterOf }: Facts): string {
  if ('condition' in source)
    return conditions.find(({ id }) => id === source.condition)?.name ?? 'a condition that is gone'
  if ('inputs' in source) return 'inputs from files'
  if (source.sweep.length > 0)
    return source.sweep
      .map(({ from, to, count, ...reference }) => {
        const parameter = parameterOf(reference)
        const [start, end] = [from, to].map((end) =>
          parameter ? parameterWords(parameter, end) : String(end)
        )
        return `${parameter?.label ?? reference.parameter} ${start} – ${end} × ${count}`
      })
      .join(', ')
  const differing = changedParameters(keptStimulus(values).values, source.values).flatMap((reference) => {
    const parameter = parameterOf(reference)
    const value = source.values[reference.input]?.[reference.parameter] ?? parameter?.default
    return parameter && value !== undefined ? [`${parameter.label} ${parameterWords(parameter, value)}`] : []
  })
  return differing.length > 0 ? differing.join(', ') : 'the same stimulus as the sliders'
}
