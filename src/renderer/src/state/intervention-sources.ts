/** Where the values of an intervention come from, in words. Pure. */
import type { PooledSource, SourceOrCondition, StudyCondition } from '#shared/intervention.ts'
import type { Parameter, StimulusValues } from '#shared/stimulus.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import type { KeptStimulus } from '#shared/study-effects.ts'
import { isSameStimulus, keptAs } from './kept-stimuli.ts'
import { keptStimulus } from './intervention-kinds.ts'
import { changedParameters } from './plan-changes.ts'
import { parameterWords } from './point-words.ts'

export type SourceKind = 'stimulus' | 'sweep' | 'condition' | 'inputs' | 'set'

type AnySource = SourceOrCondition | PooledSource

export function sourceKind(source: AnySource): SourceKind {
  if ('condition' in source) return 'condition'
  if ('inputs' in source) return 'inputs'
  if ('stimuli' in source) return 'set'
  return source.sweep.length > 0 ? 'sweep' : 'stimulus'
}

interface Facts {
  /** Of the sliders now. */
  values: StimulusValues
  conditions: readonly Pick<StudyCondition, 'id' | 'name'>[]
  parameterOf: (reference: ParameterReference) => Parameter | null
}

/** 'Amplitude 2.00 mA', as far as it differs from the sliders; 'Orientation 0 ° – 180 ° × 64'; the condition's name. */
export function sourceWords(source: AnySource, { values, conditions, parameterOf }: Facts): string {
  if ('condition' in source)
    return conditions.find(({ id }) => id === source.condition)?.name ?? 'a condition that is gone'
  if ('inputs' in source) return 'inputs from files'
  if ('stimuli' in source) return `${source.stimuli.length} stimuli`
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

/** A stimulus that a set may have: its values, and what it is called. */
export interface SetMember {
  value: string
  label: string
  values: StimulusValues
}

/** What a set can be made of: all kept stimuli, and those that it has though they are kept no more. */
export function setMembers(set: readonly StimulusValues[], stimuli: readonly KeptStimulus[]): SetMember[] {
  const gone = set.filter((values) => !keptAs(values, stimuli))
  return [
    ...stimuli.map(({ id, name, values }) => ({ value: id, label: name, values })),
    ...gone.map((values, order) => ({
      value: `earlier ${order}`,
      label: `An earlier stimulus${gone.length > 1 ? ` ${order + 1}` : ''}`,
      values
    }))
  ]
}

/** Members that are in the set. */
export const chosenMembers = (set: readonly StimulusValues[], members: readonly SetMember[]): SetMember[] =>
  members.filter(({ values }) => set.some((each) => isSameStimulus(each, values)))

/** 'All 3', '2 of 3', or the name of the only one. */
export function setWords(chosen: readonly SetMember[], members: readonly SetMember[]): string {
  const [first] = chosen
  if (chosen.length === members.length) return `All ${members.length}`
  return chosen.length === 1 && first ? first.label : `${chosen.length} of ${members.length}`
}
