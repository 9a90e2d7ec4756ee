import { describe, expect, it } from 'vitest'
import { structureOf } from '#shared/condition-strengths.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import { conditionErrors, isSameConditions, plannedConditions, shownConditions } from './condition-plans.ts'
import { conditionWith, zeroAt } from './testing/conditions.ts'

const pair = [zeroAt('a', 'edit-1'), zeroAt('b', 'edit-2')]
const [first, second] = [conditionWith(1, pair), conditionWith(2, pair)]

/** Which interventions act, by condition. */
const acting = (conditions: StudyCondition[]): Record<string, string[]> =>
  Object.fromEntries(
    shownConditions(conditions).map(({ id, interventions }) => [
      id,
      interventions.filter(({ enabled }) => enabled).map(({ site }) => site)
    ])
  )
const switched = (change: Partial<StudyCondition>): StudyCondition => ({ ...first, ...change })

describe('what is shown', () => {
  it('is every condition that is on and edits something', () => {
    expect(acting([first, second, conditionWith(3)])).toEqual({
      'condition-1': ['a', 'b'],
      'condition-2': ['a', 'b']
    })
    expect(Object.keys(acting([switched({ enabled: false }), second]))).toEqual(['condition-2'])
  })
  it('is only what is soloed where anything is; what is off stays off', () => {
    expect(Object.keys(acting([switched({ solo: true }), second]))).toEqual(['condition-1'])
    expect(Object.keys(acting([switched({ solo: true, enabled: false }), second]))).toEqual(['condition-2'])
    const [a, b] = pair as [(typeof pair)[0], (typeof pair)[0]]
    expect(acting([switched({ interventions: [{ ...a, solo: true }, b] })])).toEqual({ 'condition-1': ['a'] })
    expect(acting([switched({ interventions: [a, { ...b, enabled: false }] })])).toEqual({
      'condition-1': ['a']
    })
  })
})

describe('what the plan holds', () => {
  it('has one structure, whatever is switched', () => {
    const ways = [
      {},
      { enabled: false },
      { solo: true },
      { interventions: pair.map((each) => ({ ...each, solo: true })) }
    ]
    const structures = ways.map((change) => structureOf(plannedConditions([switched(change), second])))
    expect(new Set(structures).size).toBe(1)
  })
  it('says of what is silent that it is off', () => {
    const [hidden, shown] = plannedConditions([switched({ enabled: false }), second])
    expect(hidden?.interventions.map(({ enabled }) => enabled)).toEqual([false, false])
    expect(shown?.interventions).toBe(pair)
  })
  it('is the same where only names of conditions differ', () => {
    expect(isSameConditions(shownConditions([first]), shownConditions([switched({ name: 'x' })]))).toBe(true)
    expect(isSameConditions(shownConditions([first]), shownConditions([first, second]))).toBe(false)
  })
})

it('errors of the plan and of the frame are told by condition, the newest ones last', () => {
  const error = (message: string): { tag: 'request'; message: string } => ({ tag: 'request', message })
  const prepared = {
    id: 'p',
    traces: [],
    conditions: [
      { condition: 'a', error: error('no site') },
      { condition: 'b', error: null },
      { condition: 'c', error: error('old') }
    ],
    batches: 1,
    pathMilliseconds: 1,
    sessionsCompiled: 1
  }
  const frame = {
    plan: 'p',
    traces: [],
    conditions: [
      { condition: 'b', traces: [], error: null },
      { condition: 'c', traces: [], error: error('new') }
    ],
    milliseconds: 1,
    projections: []
  }
  expect(conditionErrors(prepared, frame)).toEqual({ a: error('no site'), c: error('new') })
  expect(conditionErrors(null, null)).toEqual({})
})
