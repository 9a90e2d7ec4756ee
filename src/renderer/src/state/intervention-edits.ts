/**
 * Edits of what is inside of a condition: its interventions in their order. Pure; each as data that the document store
 * applies. Strengths are values of sliders (condition-strengths.ts) and are set like any other value.
 */
import { strengthInput } from '#shared/condition-strengths.ts'
import type { StudyCondition, StudyIntervention } from '#shared/intervention.ts'
import { lowestFree, moveItem } from './condition-edits.ts'
import type { StudyDocument } from './study-document.ts'
import type { Edit } from './undo-history.ts'

type DocumentEdit = Edit<StudyDocument>

/** The lowest id of the form `edit-n` that is free in a condition. */
export function freeInterventionId({ interventions }: Pick<StudyCondition, 'interventions'>): string {
  const taken = new Set(interventions.map(({ id }) => Number(id.replace(/^edit-/, ''))))
  return `edit-${lowestFree(1, taken)}`
}

/** Puts an intervention at the end of a condition, which is added where the study does not have it yet. */
export function addIntervention(condition: StudyCondition, intervention: StudyIntervention): DocumentEdit {
  return {
    control: 'interventions',
    label: 'new intervention',
    recipe: (draft) => {
      const known = draft.conditions.find(({ id }) => id === condition.id)
      if (known) known.interventions.push(intervention)
      else draft.conditions.push({ ...condition, interventions: [...condition.interventions, intervention] })
      const strengths = (draft.values[strengthInput(condition.id)] ??= {})
      strengths[intervention.id] = 1
    }
  }
}

/** Removes an intervention with its strength and the sweep over it. */
export function removeIntervention(condition: string, id: string): DocumentEdit {
  const input = strengthInput(condition)
  return {
    control: 'interventions',
    label: 'intervention',
    recipe: (draft) => {
      const owner = draft.conditions.find((each) => each.id === condition)
      if (!owner) return
      owner.interventions = owner.interventions.filter((each) => each.id !== id)
      draft.sweep = draft.sweep.filter((axis) => axis.input !== input || axis.parameter !== id)
      const { [id]: _removed, ...strengths } = draft.values[input] ?? {}
      draft.values[input] = strengths
    }
  }
}

/** Puts a copy behind an intervention, with the same strength. */
export function duplicateIntervention(condition: StudyCondition, id: string): DocumentEdit {
  const copyId = freeInterventionId(condition)
  return {
    control: 'interventions',
    label: 'copy of an intervention',
    recipe: (draft) => {
      const owner = draft.conditions.find((each) => each.id === condition.id)
      const original = condition.interventions.find((each) => each.id === id)
      if (!owner || !original) return
      const index = owner.interventions.findIndex((each) => each.id === id)
      owner.interventions.splice(index + 1, 0, { ...original, id: copyId })
      const strengths = (draft.values[strengthInput(condition.id)] ??= {})
      strengths[copyId] = strengths[id] ?? 1
    }
  }
}

/** Moves an intervention to another place of the order in which they act. */
export function moveIntervention(condition: string, id: string, to: number): DocumentEdit {
  return {
    control: `order ${condition}`,
    label: 'order of interventions',
    recipe: (draft) => {
      const owner = draft.conditions.find((each) => each.id === condition)
      if (owner) moveItem(owner.interventions, (each) => each.id === id, to)
    }
  }
}

/**
 * Puts a changed intervention in the place of the one with its id.
 * @param field what was changed: changes of the same field in a row are undone together.
 */
export function changeIntervention(
  condition: string,
  next: StudyIntervention,
  field: string,
  label = 'intervention'
): DocumentEdit {
  return {
    control: `intervention ${condition} ${next.id} ${field}`,
    label,
    recipe: (draft) => {
      const interventions = draft.conditions.find((each) => each.id === condition)?.interventions
      const index = interventions?.findIndex(({ id }) => id === next.id) ?? -1
      if (interventions && index >= 0) interventions[index] = next
    }
  }
}
