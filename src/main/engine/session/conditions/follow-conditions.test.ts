import { describe, expect, it } from 'vitest'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition, SweepAxis } from '#shared/trajectory.ts'
import {
  calm,
  firstUnits,
  linearNetwork,
  linearHidden,
  oneByOneNetwork,
  openedInTests,
  prepare,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'
import { expectRows, onlyTrace } from '../testing/points.ts'
import { conditionOf, dragTo, pointsUnder, traceUnder, withStrengths } from '../testing/live-conditions.ts'

const open = openedInTests()

const sweep: SweepAxis[] = [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }]
const x1Values = [-2, -1, 0, 1, 2]
const values = { x: { x1: 0.5, x2: -1, x3: 3 } }
const path = x1Values.map((x1) => linearHidden([x1, -1, 3]))
const shown = (state: number[]): number[] => state.slice(0, 3)

/** A plan of the linear network that shows hidden as it is. */
async function prepared(
  network: Opened,
  conditions: PlanCondition[],
  more: Partial<Parameters<typeof prepare>[1]> = {}
) {
  const choices = { 't/1': firstUnits }
  return prepare(network, { traces: [traceOf(['hidden'])], sweep, values, choices, conditions, ...more })
}

describe('a linear network', () => {
  it.each([
    ['batched by a symbol', ['batch']],
    ['with a fixed batch of one', [1]],
    ['with a fixed batch of four', [4]],
    ['without a batch axis', []]
  ])('%s has the closed form of each kind at every strength', async (_, batch) => {
    const network = await open(linearNetwork(batch))
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero', select: { feature: [1] } })
    const scale = conditionOf(network, 'scale', { site: 'hidden', kind: 'scale', factor: -1 })
    const add = conditionOf(network, 'add', { site: 'x', kind: 'add', direction: [0, 2, 0] })
    const conditions = [zero, scale, add]
    const { prepared: plan } = await prepared(network, conditions)
    expect(plan.conditions).toEqual(conditions.map(({ id }) => ({ condition: id, error: null })))
    for (const strength of [1, 0.25, -2]) {
      const at = conditions.reduce<StimulusValues>(
        (sofar, { id }) => withStrengths(sofar, id, strength),
        values
      )
      const frame = await dragTo(network, plan.id, at, conditions)
      expectRows(onlyTrace(frame).positions, path.map(shown))
      expectRows(
        traceUnder(frame, 'zero').positions,
        path.map((state) => shown(state.with(1, (1 - strength) * (state[1] ?? 0))))
      )
      expectRows(
        traceUnder(frame, 'scale').positions,
        path.map((state) => shown(state).map((value) => (1 - 2 * strength) * value))
      )
      const moved = linearHidden([0.5, -1 + 2 * strength, 3])
      expectRows(traceUnder(frame, 'add').current, [shown(moved)])
    }
  })

  it('is the baseline bit for bit at strength 0 and with nothing switched on, without a run', async () => {
    const network = await open(linearNetwork())
    const noise = conditionOf(network, 'noise', { site: 'x', kind: 'noise', deviation: 1 })
    const off = conditionOf(network, 'off', { site: 'hidden', kind: 'zero', enabled: false })
    const empty = conditionOf(network, 'empty')
    const { prepared: plan } = await prepared(network, [noise, off, empty])
    const at = withStrengths(values, 'noise', 0)
    const frame = await dragTo(network, plan.id, at, [noise, off, empty])
    for (const { condition, traces } of frame.conditions) {
      expect(condition).toBeTypeOf('string')
      expect(traces).toEqual(frame.traces)
    }
    expect((await dragTo(network, plan.id, at, [noise, off, empty])).milliseconds).toBe(0)
  })

  it('runs each condition in company as alone', async () => {
    const network = await open(linearNetwork())
    const turned = conditionOf(network, 'turned', { site: 'hidden', kind: 'rotate', direction: [1, 0, 0, 1] })
    const noisy = conditionOf(
      network,
      'noisy',
      { site: 'x', kind: 'noise', deviation: 0.5, seed: 7 },
      { site: 'hidden', kind: 'clamp', low: -1, high: 4 }
    )
    const { prepared: plan } = await prepared(network, [turned, noisy])
    const at = withStrengths(withStrengths(values, 'turned', 0.3), 'noisy', 0.7, 1)
    const both = await dragTo(network, plan.id, at, [turned, noisy])
    for (const condition of [turned, noisy]) {
      const { prepared: own } = await prepared(network, [condition])
      const alone = await dragTo(network, own.id, at, [condition])
      expect(pointsUnder(alone, condition.id)).toEqual(pointsUnder(both, condition.id))
    }
  })

  it('applies interventions in their order: adding before scaling is not scaling before adding', async () => {
    const network = await open(linearNetwork())
    const add = { site: 'hidden', kind: 'add', direction: [1, 1, 1, 1] }
    const scale = { site: 'hidden', kind: 'scale', factor: 3 }
    const conditions = [conditionOf(network, 'a', add, scale), conditionOf(network, 'b', scale, add)]
    const { prepared: plan } = await prepared(network, conditions)
    const frame = await dragTo(network, plan.id, values, conditions)
    expectRows(
      traceUnder(frame, 'a').positions,
      path.map((state) => shown(state).map((h) => 3 * (h + 1)))
    )
    expectRows(
      traceUnder(frame, 'b').positions,
      path.map((state) => shown(state).map((h) => 3 * h + 1))
    )
  })

  it('compiles nothing while strengths, selections, values and directions are dragged', async () => {
    const network = await open(linearNetwork())
    const made = (feature: number, value: number, direction: number[]): PlanCondition[] => [
      conditionOf(network, 'set', { site: 'hidden', kind: 'set', value, select: { feature: [feature] } }),
      conditionOf(network, 'add', { site: 'hidden', kind: 'add', direction })
    ]
    const { prepared: plan } = await prepared(network, made(0, 5, [0, 0, 1, 0]))
    const before = sessionsCompiled()
    for (const feature of [0, 1, 2]) {
      const at = withStrengths(values, 'set', 1 + feature)
      const direction = [0, 0, 0, 0].with(feature, feature + 0.5)
      const conditions = made(feature, 10 * feature, direction)
      const frame = await dragTo(network, plan.id, at, conditions)
      expectRows(
        traceUnder(frame, 'set').positions,
        path.map((state) =>
          shown(state.map((h, j) => (j === feature ? h + (1 + feature) * (10 * feature - h) : h)))
        )
      )
      expectRows(
        traceUnder(frame, 'add').positions,
        path.map((state) => shown(state.map((h, j) => h + (direction[j] ?? 0))))
      )
    }
    expect(sessionsCompiled()).toBe(before)
  })

  it('runs the baseline once while a strength is dragged, and only what is missing on a finer path', async () => {
    const network = await open(linearNetwork())
    const half = conditionOf(network, 'half', { site: 'hidden', kind: 'scale', factor: 0.5 })
    const { prepared: plan } = await prepared(network, [half], { stride: 4 })
    const coarse = await dragTo(network, plan.id, values, [half], { stride: 2 })
    expect(traceUnder(coarse, 'half').positions.length).toBe(3 * 3)
    const fine = await dragTo(network, plan.id, values, [half])
    expectRows(
      traceUnder(fine, 'half').positions,
      path.map((state) => shown(state).map((h) => h / 2))
    )
    expect((await dragTo(network, plan.id, values, [half])).milliseconds).toBe(0)
    const current = await dragTo(network, plan.id, withStrengths(values, 'half', 2), [half], {
      what: 'current'
    })
    expectRows(traceUnder(current, 'half').current, [[0, 0, 0]])
    expectRows(onlyTrace(current).current, [shown(linearHidden([0.5, -1, 3]))])
  })

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

  it('counts the runs of its conditions and tells their progress', async () => {
    const network = await open(oneByOneNetwork())
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero' })
    const off = conditionOf(network, 'off', { site: 'hidden', kind: 'zero', enabled: false })
    const { prepared: plan } = await prepared(network, [zero, off])
    expect(plan.batches).toBe(2 * 6)
    const told: string[] = []
    const context = {
      signal: new AbortController().signal,
      progress: ({ done, total }: { done: number; total: number }) => told.push(`${done} of ${total}`)
    }
    const request = { plan: plan.id, values: { x: { x2: 9 } }, what: 'path' as const, stride: 2 }
    await network.engine.drag({ ...request, conditions: [zero] }, context)
    expect(told).toEqual(['1 of 8', '2 of 8', '3 of 8', '5 of 8', '6 of 8', '7 of 8'])
  })
})
