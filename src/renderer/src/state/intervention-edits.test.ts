import { describe, expect, it } from 'vitest'
import { strengthInput } from '#shared/condition-strengths.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import { setValue } from './document-edits.ts'
import {
  addIntervention,
  changeIntervention,
  duplicateIntervention,
  freeInterventionId,
  moveIntervention,
  removeIntervention
} from './intervention-edits.ts'
import { emptyDocument, type StudyDocument } from './study-document.ts'
import { conditionWith, zeroAt } from './testing/conditions.ts'
import { UndoHistory } from './undo-history.ts'

const condition = conditionWith(1, [zeroAt('a', 'edit-1'), zeroAt('b', 'edit-3')])
const strengths = strengthInput('condition-1')
const study = (): UndoHistory<StudyDocument> => new UndoHistory({ ...emptyDocument, conditions: [condition] })
const editsOf = ({ current }: UndoHistory<StudyDocument>): StudyIntervention[] =>
  current.conditions.flatMap(({ interventions }) => interventions)
const sitesOf = (history: UndoHistory<StudyDocument>): string[] => editsOf(history).map(({ site }) => site)

describe('adding an intervention', () => {
  it('gives it the lowest free id and the whole strength', () => {
    const history = study()
    expect(freeInterventionId(condition)).toBe('edit-2')
    history.edit(addIntervention(condition, zeroAt('c', 'edit-2')))
    expect(sitesOf(history)).toEqual(['a', 'b', 'c'])
    expect(history.current.values).toEqual({ [strengths]: { 'edit-2': 1 } })
  })
  it('makes its condition where there is none, in one step', () => {
    const history = new UndoHistory<StudyDocument>(emptyDocument)
    history.edit(addIntervention(conditionWith(1), zeroAt('a')))
    expect(history.current.conditions).toEqual([conditionWith(1, [zeroAt('a')])])
    expect(history.undo()).toEqual(emptyDocument)
  })
})

it('removing an intervention takes its strength and the sweep over it along', () => {
  const history = study()
  for (const name of ['edit-1', 'edit-3']) history.edit(setValue(strengths, { name, label: '' }, 0.5))
  history.edit({
    control: 'sweep',
    label: '',
    recipe: (draft) => {
      draft.sweep = [{ input: strengths, parameter: 'edit-1', from: 0, to: 1, count: 8 }]
    }
  })
  const before = history.current
  history.edit(removeIntervention('condition-1', 'edit-1'))
  expect(sitesOf(history)).toEqual(['b'])
  expect(history.current.values).toEqual({ [strengths]: { 'edit-3': 0.5 } })
  expect(history.current.sweep).toEqual([])
  expect(history.undo()).toEqual(before)
})

it('a copy of an intervention stands behind it with the same strength', () => {
  const history = study()
  history.edit(setValue(strengths, { name: 'edit-1', label: '' }, 0.5))
  history.edit(duplicateIntervention(condition, 'edit-1'))
  expect(editsOf(history).map(({ id }) => id)).toEqual(['edit-1', 'edit-2', 'edit-3'])
  expect(history.current.values[strengths]).toEqual({ 'edit-1': 0.5, 'edit-2': 0.5 })
})

it('moving an intervention changes the order and nothing else', () => {
  const history = study()
  history.edit(moveIntervention('condition-1', 'edit-3', 0))
  expect(editsOf(history)).toEqual([zeroAt('b', 'edit-3'), zeroAt('a', 'edit-1')])
  const { current } = history
  expect(history.edit(moveIntervention('condition-1', 'edit-3', -1))).toBe(current)
})

it('changes of one field in a row are one step', () => {
  const history = study()
  for (const factor of [2, 3])
    history.edit(changeIntervention('condition-1', { ...zeroAt('a'), kind: 'scale', factor }, 'factor'))
  expect(editsOf(history)[0]).toMatchObject({ kind: 'scale', factor: 3 })
  expect(history.undo().conditions).toEqual([condition])
})
