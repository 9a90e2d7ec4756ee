/** Stimuli that a study keeps by name: to patch from, to pair for a sweep, to go back to. Pure. */
import { conditionOfInput } from '#shared/condition-strengths.ts'
import type { InputDescription, StimulusValues } from '#shared/stimulus.ts'
import type { KeptStimulus } from '#shared/study-effects.ts'
import { lowestFree } from './condition-edits.ts'
import { changedParameters } from './plan-changes.ts'
import { stimulusWords } from './point-words.ts'
import type { StudyDocument } from './study-document.ts'
import type { Edit } from './undo-history.ts'

type DocumentEdit = Edit<StudyDocument>

const longestName = 48

/** Without the strengths of interventions, which make no stimulus. */
export const stimulusOf = (values: StimulusValues): StimulusValues =>
  Object.fromEntries(Object.entries(values).filter(([input]) => conditionOfInput(input) === null))

export const isSameStimulus = (a: StimulusValues, b: StimulusValues): boolean =>
  changedParameters(stimulusOf(a), stimulusOf(b)).length === 0

/** The kept stimulus that these values are; undefined where they are none. */
export const keptAs = (values: StimulusValues, stimuli: readonly KeptStimulus[]): KeptStimulus | undefined =>
  stimuli.find((each) => isSameStimulus(each.values, values))

/** The stimulus at the sliders, named after its values. */
export function freshStimulus(
  values: StimulusValues,
  stimuli: readonly KeptStimulus[],
  descriptions: readonly Pick<InputDescription, 'input' | 'parameters'>[]
): KeptStimulus {
  const number = lowestFree(1, new Set(stimuli.map(({ id }) => Number(id.replace('stimulus-', '')))))
  const words = stimulusWords(values, descriptions)
  const isShort = words !== '' && words.length <= longestName
  const name = isShort && !stimuli.some((each) => each.name === words) ? words : `Stimulus ${number}`
  return { id: `stimulus-${number}`, name, values: stimulusOf(values) }
}

export const keepStimulus = (stimulus: KeptStimulus): DocumentEdit =>
  edit('keep', 'kept stimulus', (draft) => {
    if (!keptAs(stimulus.values, draft.stimuli)) draft.stimuli.push(stimulus)
  })

/** Names a kept stimulus; an empty name leaves the old one. */
export const renameStimulus = (id: string, name: string): DocumentEdit =>
  edit(`${id} name`, 'name of a stimulus', (draft) => {
    const stimulus = draft.stimuli.find((each) => each.id === id)
    if (stimulus && name.trim() !== '') stimulus.name = name.trim()
  })

/** What was made from it keeps its values. */
export const removeStimulus = (id: string): DocumentEdit =>
  edit('remove', 'kept stimulus', (draft) => {
    draft.stimuli = draft.stimuli.filter((each) => each.id !== id)
  })

/** Moves the sliders to a kept stimulus; strengths stay. */
export const takeStimulus = ({ id, values, name }: KeptStimulus): DocumentEdit =>
  edit(`take ${id}`, name, (draft) => {
    Object.assign(draft.values, values)
  })

const edit = (control: string, label: string, recipe: DocumentEdit['recipe']): DocumentEdit => ({
  control: `stimuli ${control}`,
  label,
  recipe
})
