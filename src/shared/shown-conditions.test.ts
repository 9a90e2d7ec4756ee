import { describe, expect, it } from 'vitest'
import { structureOf } from './condition-strengths.ts'
import { studyConditionSchema, studyInterventionSchema, type StudyCondition } from './intervention.ts'
import { plannedConditions, shownConditions } from './shown-conditions.ts'

const edit = (id: string, more: object = {}) =>
  studyInterventionSchema.parse({ id, site: id, kind: 'zero', ...more })
const condition = (id: string, more: object = {}): StudyCondition =>
  studyConditionSchema.parse({ id, name: id, mark: 0, interventions: [edit('a'), edit('b')], ...more })
const taking = (from: string, more: object = {}) =>
  edit('t', { kind: 'patch', source: { condition: from }, ...more })

/** Which interventions act, by condition; hidden conditions are in brackets. */
const acting = (conditions: StudyCondition[]): Record<string, string> =>
  Object.fromEntries(
    shownConditions(conditions).map(({ id, interventions, isHidden }) => [
      isHidden ? `(${id})` : id,
      interventions
        .filter(({ enabled }) => enabled)
        .map((each) => each.id)
        .join('')
    ])
  )

describe('what is shown', () => {
  it('is every condition that is on and edits something', () => {
    const empty = condition('3', { interventions: [] })
    expect(acting([condition('1'), condition('2'), empty])).toEqual({ 1: 'ab', 2: 'ab' })
    expect(acting([condition('1', { enabled: false }), condition('2')])).toEqual({ 2: 'ab' })
  })

  it('is only what is soloed where anything is; what is off stays off', () => {
    expect(acting([condition('1', { solo: true }), condition('2')])).toEqual({ 1: 'ab' })
    expect(acting([condition('1', { solo: true, enabled: false }), condition('2')])).toEqual({ 2: 'ab' })
    expect(acting([condition('1', { interventions: [edit('a', { solo: true }), edit('b')] })])).toEqual({
      1: 'a'
    })
    expect(acting([condition('1', { interventions: [edit('a'), edit('b', { enabled: false })] })])).toEqual({
      1: 'a'
    })
  })

  it('has hidden conditions that values are taken from, however far, and no others', () => {
    const [off, last] = [{ enabled: false }, condition('3', { enabled: false })]
    const middle = condition('2', { ...off, interventions: [taking('3')] })
    const first = condition('1', { interventions: [taking('2')] })
    expect(acting([first, middle, last])).toEqual({ 1: 't', '(2)': 't', '(3)': 'ab' })
    expect(acting([condition('1', { interventions: [taking('2', off)] }), middle, last])).toEqual({ 1: '' })
    expect(acting([condition('1', { interventions: [taking('1')] })])).toEqual({ 1: 't' })
  })
})

describe('what the plan holds', () => {
  it('has one structure, whatever is switched', () => {
    const ways = [
      {},
      { enabled: false },
      { solo: true },
      { interventions: [edit('a', { solo: true }), edit('b')] }
    ]
    const structures = ways.map((way) =>
      structureOf(plannedConditions([condition('1', way), condition('2')]))
    )
    expect(new Set(structures).size).toBe(1)
  })

  it('says of what is silent that it is hidden, and keeps what did not change', () => {
    const both = [condition('1', { enabled: false }), condition('2')]
    const [hidden, shown] = plannedConditions(both)
    expect([hidden?.isHidden, shown?.isHidden]).toEqual([true, undefined])
    expect(shown?.interventions).toBe(both[1]?.interventions)
  })
})
