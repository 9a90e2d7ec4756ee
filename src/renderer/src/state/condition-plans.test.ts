import { expect, it } from 'vitest'
import { shownConditions } from '#shared/shown-conditions.ts'
import { conditionErrors, isSameConditions } from './condition-plans.ts'
import { conditionWith, zeroAt } from './testing/conditions.ts'

it('what is asked for is the same where only names of conditions differ', () => {
  const [first, second] = [conditionWith(1, [zeroAt('a')]), conditionWith(2, [zeroAt('a')])]
  const shown = shownConditions([first])
  expect(isSameConditions(shown, shownConditions([{ ...first, name: 'x' }]))).toBe(true)
  expect(isSameConditions(shown, shownConditions([first, second]))).toBe(false)
  expect(
    isSameConditions(
      shown,
      shown.map((each) => ({ ...each, isHidden: true }))
    )
  ).toBe(false)
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
