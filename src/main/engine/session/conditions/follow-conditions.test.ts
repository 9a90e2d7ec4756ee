import { describe, expect, it } from 'vitest'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { path, prepared, shown, values } from '../testing/linear-path.ts'
import { conditionOf, dragTo, pointsUnder, traceUnder, withStrengths } from '../testing/live-conditions.ts'
import { expectRows, onlyTrace } from '../testing/points.ts'
import { linearNetwork, linearHidden, oneByOneNetwork, openedInTests } from '../testing/small-networks.ts'

const open = openedInTests()

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
