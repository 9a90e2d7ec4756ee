/**
 * Edits of the list of conditions, each as data that the document store applies. Pure.
 * Not here: what is inside of a condition (intervention-edits.ts).
 */
import { strengthInput } from '#shared/condition-strengths.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import type { StudyDocument } from './study-document.ts'
import type { Edit } from './undo-history.ts'

type DocumentEdit = Edit<StudyDocument>

/** An empty condition with the lowest id, number and mark that are free. */
export function newCondition(conditions: readonly StudyCondition[]): StudyCondition {
  const mark = lowestFree(0, new Set(conditions.map((each) => each.mark)))
  return { ...freeNames(conditions), enabled: true, solo: false, mark, interventions: [] }
}

function freeNames(conditions: readonly StudyCondition[]): Pick<StudyCondition, 'id' | 'name'> {
  const taken = new Set(
    conditions.flatMap(({ id, name }) => [numberAfter('condition-', id), numberAfter('Condition ', name)])
  )
  const number = lowestFree(1, taken)
  return { id: `condition-${number}`, name: `Condition ${number}` }
}

const numberAfter = (prefix: string, text: string): number =>
  text.startsWith(prefix) ? Number(text.slice(prefix.length)) : NaN

/** The lowest whole number from `first` on that is not taken. */
export function lowestFree(first: number, taken: ReadonlySet<number>): number {
  let number = first
  while (taken.has(number)) number++
  return number
}

export function addCondition(condition: StudyCondition): DocumentEdit {
  return edit('conditions', 'new condition', (draft) => {
    draft.conditions.push(condition)
  })
}

/** Removes a condition with its strengths and the sweeps over them. */
export function removeCondition(id: string): DocumentEdit {
  return edit('conditions', 'condition', (draft) => {
    draft.conditions = draft.conditions.filter((condition) => condition.id !== id)
    draft.sweep = draft.sweep.filter(({ input }) => input !== strengthInput(id))
    const { [strengthInput(id)]: _removed, ...values } = draft.values
    draft.values = values
  })
}

/** Puts a copy behind the condition, with the same strengths and a name and a mark of its own. */
export function duplicateCondition(id: string, conditions: readonly StudyCondition[]): DocumentEdit {
  const fresh = newCondition(conditions)
  return edit('conditions', 'copy of a condition', (draft) => {
    const index = draft.conditions.findIndex((condition) => condition.id === id)
    const original = conditions.find((condition) => condition.id === id)
    if (!original) return
    const name = copyName(original.name, conditions)
    const copy = { ...original, id: fresh.id, mark: fresh.mark, name }
    draft.conditions.splice(index + 1, 0, copy)
    draft.values[strengthInput(fresh.id)] = { ...draft.values[strengthInput(id)] }
  })
}

/** 'A copy', then 'A copy 2': legends and tables tell conditions apart by their names. */
function copyName(original: string, conditions: readonly StudyCondition[]): string {
  const base = `${original.replace(/ copy( \d+)?$/, '')} copy`
  const names = new Set(conditions.map(({ name }) => name))
  if (!names.has(base)) return base
  const taken = new Set([...names].map((name) => numberAfter(`${base} `, name)))
  return `${base} ${lowestFree(2, taken)}`
}

/** Names a condition; an empty name leaves the old one. */
export function renameCondition(id: string, name: string): DocumentEdit {
  return change(id, 'name', 'name of a condition', (condition) => {
    if (name.trim() !== '') condition.name = name.trim()
  })
}

export function enableCondition(id: string, enabled: boolean): DocumentEdit {
  return change(id, 'enabled', enabled ? 'showing a condition' : 'hiding a condition', (condition) => {
    condition.enabled = enabled
  })
}

export function soloCondition(id: string, solo: boolean): DocumentEdit {
  return change(id, 'solo', 'solo of a condition', (condition) => {
    condition.solo = solo
  })
}

/** Moves a condition to another place of the list; places past the ends are the ends. */
export function moveCondition(id: string, to: number): DocumentEdit {
  return edit('conditions order', 'order of conditions', (draft) => {
    moveItem(draft.conditions, (condition) => condition.id === id, to)
  })
}

/** Moves an item within its list; a list that stays as it is is not touched. */
export function moveItem<T>(items: T[], isMoved: (item: T) => boolean, to: number): void {
  const from = items.findIndex(isMoved)
  const place = Math.min(Math.max(to, 0), items.length - 1)
  if (from < 0 || place === from) return
  items.splice(place, 0, ...items.splice(from, 1))
}

function edit(control: string, label: string, recipe: DocumentEdit['recipe']): DocumentEdit {
  return { control, label, recipe }
}

function change(
  id: string,
  field: string,
  label: string,
  recipe: (condition: StudyCondition) => void
): DocumentEdit {
  return edit(`condition ${id} ${field}`, label, (draft) => {
    const condition = draft.conditions.find((each) => each.id === id)
    if (condition) recipe(condition)
  })
}
