/** Conditions that can not be run, or not in all their parts: what is said of them, and that the others are shown. */
import { expect, it } from 'vitest'
import { path, prepared, shown, sweep, values } from '../testing/linear-path.ts'
import { conditionOf, dragTo, pointsUnder, traceUnder, withStrengths } from '../testing/live-conditions.ts'
import { expectRows, onlyTrace } from '../testing/points.ts'
import {
  calm,
  firstUnits,
  linearNetwork,
  openedInTests,
  prepare,
  traceOf
} from '../testing/small-networks.ts'

const open = openedInTests()

it('keeps what is wrong with one condition to itself', async () => {
  const network = await open(linearNetwork())
  const wrong = {
    site: conditionOf(network, 'site', { site: 'hiden', kind: 'zero' }),
    select: conditionOf(network, 'select', { site: 'hidden', kind: 'zero', select: { feature: [4] } }),
    shape: conditionOf(network, 'shape', { site: 'hidden', kind: 'set', value: [1, 2, 3] }),
    length: conditionOf(network, 'length', { site: 'hidden', kind: 'add', direction: [1, 2] }),
    norm: conditionOf(network, 'norm', { site: 'x', kind: 'project-out', direction: [0, 0, 0] })
  }
  const good = conditionOf(network, 'good', { site: 'hidden', kind: 'zero' })
  const conditions = [...Object.values(wrong), good]
  const { prepared: plan } = await prepared(network, conditions)
  const frame = await dragTo(network, plan.id, values, conditions)
  expectRows(onlyTrace(frame).positions, path.map(shown))
  expectRows(
    traceUnder(frame, 'good').positions,
    path.map(() => [0, 0, 0])
  )
  const messages = [/hiden/, /no feature 4/, /does not fit/, /2 numbers.*have 4/, /length 0/]
  for (const [order, id] of Object.keys(wrong).entries()) {
    const error = { tag: 'request', message: expect.stringMatching(messages[order] ?? '') as string }
    expect(plan.conditions[order]).toMatchObject({ condition: id, error })
    expect(frame.conditions[order]).toMatchObject({ condition: id, traces: [], error })
    expect(frame.conditions[order]?.error?.message).toMatch(/^Intervention 1 \(/)
  }
})

it.each([
  ['an unknown site', { site: 'hiden', kind: 'zero' }, /hiden/],
  ['a path that leads nowhere', { site: 'y', kind: 'zero', receiver: { site: 'hidden' } }, /y/],
  ['a stimulus by its number', { site: 'x', kind: 'zero', select: { batch: [0] } }, /sweep choose them/],
  [
    'a value for two stimuli',
    {
      site: 'y',
      kind: 'set',
      value: [
        [1, 1, 1, 1],
        [2, 2, 2, 2]
      ]
    },
    /./
  ]
])('leaves %s out of a condition, and shows the rest of it', async (_, edit, message) => {
  const network = await open(linearNetwork())
  const mixed = conditionOf(network, 'mixed', edit, { site: 'hidden', kind: 'scale', factor: 3 })
  const { prepared: plan } = await prepared(network, [mixed])
  const error = { message: expect.stringMatching(/^Intervention 1 \(/) as string }
  expect(plan.conditions).toMatchObject([{ condition: 'mixed', error }])
  const frame = await dragTo(network, plan.id, values, [mixed])
  expectRows(
    traceUnder(frame, 'mixed').positions,
    path.map((state) => shown(state).map((value) => 3 * value))
  )
  expect(pointsUnder(frame, 'mixed').error?.message).toMatch(message)
  const { conditions } = await network.engine.compare(
    { plan: plan.id, values, conditions: [mixed], metrics: [{ kind: 'norm', reduce: 'mean' }], stride: 1 },
    calm
  )
  expect(conditions).toMatchObject([{ condition: 'mixed', error, distances: [{}] }])
  const seen = await network.engine.inspect({ plan: plan.id, values, conditions: [mixed] }, calm)
  expect(seen.conditions).toMatchObject([{ error, sites: [{}] }])
})

it('sends an edit to its receiver alone, and leaves out the condition that no session can have', async () => {
  const network = await open(linearNetwork())
  const good = conditionOf(network, 'good', { site: 'hidden', kind: 'zero', receiver: { site: 'y' } })
  const backwards = conditionOf(network, 'backwards', {
    site: 'y',
    kind: 'zero',
    receiver: { site: 'hidden' }
  })
  const plain = conditionOf(network, 'plain', { site: 'hidden', kind: 'scale', factor: 3 })
  const conditions = [good, backwards, plain]
  const { prepared: plan } = await prepare(network, {
    traces: [traceOf(['hidden'], 'stimulus', 't'), traceOf(['y'], 'stimulus', 'u')],
    choices: { 't/1': firstUnits, 'u/1': firstUnits },
    sweep,
    values,
    conditions
  })
  expect(plan.conditions.map(({ error }) => error?.message)).toEqual([
    undefined,
    expect.stringContaining('No path'),
    undefined
  ])
  const frame = await dragTo(network, plan.id, values, conditions)
  const [hidden, y] = pointsUnder(frame, 'good').traces.map(({ positions }) => positions)
  expectRows(hidden ?? new Float32Array(0), path.map(shown))
  expectRows(
    y ?? new Float32Array(0),
    path.map(() => [0, 0, 0])
  )
  const tripled = pointsUnder(frame, 'plain').traces.map(({ positions }) => positions)
  expectRows(
    tripled[1] ?? new Float32Array(0),
    path.map((state) => shown(state).map((h) => 6 * h))
  )
  expect(pointsUnder(frame, 'backwards')).toMatchObject({ traces: [], error: { tag: 'request' } })
})

it('refuses conditions that the plan was not prepared with, and values that are no numbers', async () => {
  const network = await open(linearNetwork())
  const one = conditionOf(network, 'one', { site: 'hidden', kind: 'zero' })
  const { prepared: plan } = await prepared(network, [one])
  const other = conditionOf(network, 'one', { site: 'hidden', kind: 'scale', factor: 2 })
  const unknown = conditionOf(network, 'two')
  const frame = await dragTo(network, plan.id, values, [other, unknown])
  expect(frame.conditions.map(({ error }) => error?.message)).toEqual([
    "The interventions of the condition 'one' are not those that the plan was prepared with.",
    "The plan was prepared without the condition 'two'."
  ])
  await expect(dragTo(network, plan.id, withStrengths(values, 'one', NaN), [one])).rejects.toMatchObject({
    tag: 'request',
    message: expect.stringContaining('NaN') as string
  })
  await expect(prepared(network, [one, one])).rejects.toMatchObject({
    message: "Two conditions are called 'one'."
  })
})
