import { describe, expect, it } from 'vitest'
import { strengthInput } from '#shared/condition-strengths.ts'
import {
  addCondition,
  duplicateCondition,
  enableCondition,
  moveCondition,
  newCondition,
  removeCondition,
  renameCondition,
  soloCondition
} from './condition-edits.ts'
import { setValue } from './document-edits.ts'
import { emptyDocument, type StudyDocument } from './study-document.ts'
import { conditionWith, zeroAt } from './testing/conditions.ts'
import { UndoHistory } from './undo-history.ts'

const [one, two, three] = [1, 2, 3].map((number) => conditionWith(number, [zeroAt('h')]))
const study = (...conditions: (typeof one)[]): UndoHistory<StudyDocument> =>
  new UndoHistory({ ...emptyDocument, conditions: conditions.flatMap((each) => each ?? []) })
const idsOf = ({ current }: UndoHistory<StudyDocument>): string[] => current.conditions.map(({ id }) => id)

describe('a new condition', () => {
  it('takes the lowest id, number and mark that are free', () => {
    expect(newCondition([])).toMatchObject({ id: 'condition-1', name: 'Condition 1', mark: 0 })
    const taken = [conditionWith(1), { ...conditionWith(3), name: 'Condition 2' }]
    expect(newCondition(taken)).toMatchObject({ id: 'condition-4', name: 'Condition 4', mark: 1 })
  })
  it('is undone whole', () => {
    const history = study()
    history.edit(addCondition(newCondition([])))
    expect(idsOf(history)).toEqual(['condition-1'])
    expect(history.undo()).toEqual(emptyDocument)
  })
})

describe('removing a condition', () => {
  it('takes its strengths and the sweeps over them along', () => {
    const history = study(one, two)
    const axis = { parameter: 'edit-1', from: 0, to: 1, count: 8 }
    history.edit({
      control: 'sweep',
      label: '',
      recipe: (draft) => {
        draft.sweep = [1, 2].map((n) => ({ input: strengthInput(`condition-${n}`), ...axis }))
      }
    })
    for (const n of [1, 2])
      history.edit(setValue(strengthInput(`condition-${n}`), { name: 'edit-1', label: '' }, 0.5))
    const before = history.current
    history.edit(removeCondition('condition-1'))
    expect(idsOf(history)).toEqual(['condition-2'])
    expect(history.current.sweep).toEqual([{ input: strengthInput('condition-2'), ...axis }])
    expect(history.current.values).toEqual({ [strengthInput('condition-2')]: { 'edit-1': 0.5 } })
    expect(history.undo()).toEqual(before)
  })
})

describe('a copy of a condition', () => {
  it('stands behind it with the same interventions and strengths, and with a mark of its own', () => {
    const history = study(one, two)
    history.edit(setValue(strengthInput('condition-1'), { name: 'edit-1', label: '' }, 0.25))
    history.edit(duplicateCondition('condition-1', history.current.conditions))
    expect(idsOf(history)).toEqual(['condition-1', 'condition-3', 'condition-2'])
    expect(history.current.conditions[1]).toEqual({
      ...one,
      id: 'condition-3',
      name: 'Condition 1 copy',
      mark: 2
    })
    expect(history.current.values[strengthInput('condition-3')]).toEqual({ 'edit-1': 0.25 })
  })

  it('has a name that no other has', () => {
    const history = study(one)
    for (const id of ['condition-1', 'condition-1', 'condition-2'])
      history.edit(duplicateCondition(id, history.current.conditions))
    expect(history.current.conditions.map(({ name }) => name).toSorted()).toEqual([
      'Condition 1',
      'Condition 1 copy',
      'Condition 1 copy 2',
      'Condition 1 copy 3'
    ])
  })
})

describe('a condition in the list', () => {
  it('keeps its mark wherever it is moved; places past the ends are the ends', () => {
    const history = study(one, two, three)
    history.edit(moveCondition('condition-1', 9))
    expect(idsOf(history)).toEqual(['condition-2', 'condition-3', 'condition-1'])
    expect(history.current.conditions[2]).toEqual(one)
    history.edit(moveCondition('condition-1', -4))
    expect(history.current.conditions).toEqual([one, two, three])
  })
  it('is named, hidden and soloed; a name of blanks is none', () => {
    const history = study(one)
    history.edit(renameCondition('condition-1', ' knocked out '))
    history.edit(renameCondition('condition-1', '  '))
    history.edit(enableCondition('condition-1', false))
    history.edit(soloCondition('condition-1', true))
    expect(history.current.conditions[0]).toMatchObject({ name: 'knocked out', enabled: false, solo: true })
  })
})
