import { describe, expect, it } from 'vitest'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import { metricSchema, type Metric } from '#shared/metric.ts'
import type { CompareRequest } from '#shared/contract.ts'
import type { Comparison, PlanCondition, SweepAxis } from '#shared/trajectory.ts'
import { transformer } from '../testing/conditions.ts'
import { conditionOf, withStrengths } from '../testing/live-conditions.ts'
import {
  calm,
  firstUnits,
  linearNetwork,
  linearHidden,
  openedInTests,
  prepare,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'

const open = openedInTests()

const sweep: SweepAxis[] = [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }]
const x1Values = [-2, -1, 0, 1, 2]
const values = { x: { x1: 0.5, x2: -1, x3: 3 } }
const hiddenAt = (x1: number): number[] => linearHidden([x1, -1, 3])
const difference = metricSchema.parse({ kind: 'logit-difference', correct: 1, incorrect: 2 })

/** A plan of the linear network that shows x, hidden and y, and the comparison of its conditions. */
async function compare(
  network: Opened,
  conditions: PlanCondition[],
  metrics: Metric[],
  more: Partial<CompareRequest> & { sweep?: SweepAxis[] } = {}
): Promise<Comparison> {
  const traces = ['x', 'hidden', 'y'].map((site) => traceOf([site], 'stimulus', site))
  const choices = Object.fromEntries(traces.map(({ projection }) => [projection, firstUnits]))
  const { sweep: swept = sweep, ...rest } = more
  const { prepared } = await prepare(network, { traces, sweep: swept, values, choices, conditions })
  const request = { plan: prepared.id, values, conditions, metrics, stride: 1, ...rest }
  return network.engine.compare(request, calm)
}

/** Distances of a condition by traces. */
const distancesOf = ({ conditions }: Comparison, id: string): Record<string, number[]> =>
  Object.fromEntries(
    (conditions.find(({ condition }) => condition === id)?.distances ?? []).map(
      ({ trace, values, current }) => [trace, [...values, ...current]]
    )
  )

const expectClose = (found: ArrayLike<number> | undefined, known: readonly number[]): void => {
  expect(found?.length).toBe(known.length)
  known.forEach((value, place) => {
    expect(found?.[place]).toBeCloseTo(value, 4)
  })
}

describe.each([
  ['batched by a symbol', ['batch']],
  ['with a fixed batch of four', [4]],
  ['without a batch axis', []]
])('a linear network %s', (_, batch) => {
  it('has the closed forms of distances and metrics at every strength', async () => {
    const network = await open(linearNetwork(batch))
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero', select: { feature: [1] } })
    const add = conditionOf(network, 'add', { site: 'hidden', kind: 'add', direction: [3, 0, 4, 0] })
    const at = withStrengths(withStrengths(values, 'zero', 0.5), 'add', -2)
    const answer = await compare(network, [zero, add], [difference], { values: at })
    const places = [...x1Values, 0.5]
    const zeroed = places.map((x1) => Math.abs(0.5 * (hiddenAt(x1)[1] ?? NaN)))
    expectClose(distancesOf(answer, 'zero')['hidden'], zeroed)
    expectClose(
      distancesOf(answer, 'zero')['y'],
      zeroed.map((value) => 2 * value)
    )
    expectClose(
      distancesOf(answer, 'add')['hidden'],
      places.map(() => 10)
    )
    // What comes before the edit is not touched, not by a rounding either.
    expect(distancesOf(answer, 'add')['x']).toEqual(places.map(() => 0))
    const read = (x1: number, keep: number, added: number): number =>
      2 * (keep * (hiddenAt(x1)[1] ?? NaN) - (hiddenAt(x1)[2] ?? NaN) - added)
    const [metric] = answer.metrics
    expect(metric?.error).toBeNull()
    expectClose(
      metric?.baseline.sweep,
      x1Values.map((x1) => read(x1, 1, 0))
    )
    const [first, second] = metric?.conditions ?? []
    expectClose(
      first?.sweep,
      x1Values.map((x1) => read(x1, 0.5, 0))
    )
    expectClose(
      second?.sweep,
      x1Values.map((x1) => read(x1, 1, -8))
    )
    expectClose([second?.current ?? NaN], [read(0.5, 1, -8)])
  })
})

describe('a linear network', () => {
  it('at strength 0 is the baseline: distances are exactly 0, metrics exactly equal', async () => {
    const network = await open(linearNetwork())
    const scale = conditionOf(network, 'scale', { site: 'hidden', kind: 'scale', factor: 7 })
    const answer = await compare(network, [scale], [difference], {
      values: withStrengths(values, 'scale', 0)
    })
    for (const distances of Object.values(distancesOf(answer, 'scale')))
      expect(distances).toEqual(x1Values.concat(0).map(() => 0))
    const [metric] = answer.metrics
    expect(metric?.conditions[0]).toEqual({ condition: 'scale', ...metric?.baseline })
  })

  it('along the strength of an edit goes from the baseline to the whole edit', async () => {
    const network = await open(linearNetwork())
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero' })
    const along: SweepAxis[] = [{ input: 'condition/zero', parameter: 'i0', from: 0, to: 1, count: 3 }]
    const answer = await compare(network, [zero], [], { sweep: along })
    const norm = Math.hypot(...hiddenAt(0.5))
    expectClose(distancesOf(answer, 'zero')['hidden'], [0, norm / 2, norm, norm])
  })

  it('keeps every n-th sample, and reads each stimulus by itself whatever the metric makes of several', async () => {
    const network = await open(linearNetwork())
    const metric = metricSchema.parse({ kind: 'value', index: 1, reduce: 'sum' })
    const answer = await compare(network, [], [metric], { stride: 2 })
    expectClose(
      answer.metrics[0]?.baseline.sweep,
      [-2, 0, 2].map((x1) => 2 * (hiddenAt(x1)[1] ?? NaN))
    )
  })

  it('says what is wrong with one condition or metric, and answers the others', async () => {
    const network = await open(linearNetwork())
    const bad = conditionOf(network, 'bad', { site: 'hidden', kind: 'zero', select: { feature: [9] } })
    const good = conditionOf(network, 'good', { site: 'hidden', kind: 'zero' })
    const metrics = [{ kind: 'value', output: 'z' }, { kind: 'value', index: 9 }, { kind: 'norm' }]
    const answer = await compare(
      network,
      [bad, good],
      metrics.map((metric) => metricSchema.parse(metric))
    )
    expect(answer.conditions.map(({ error }) => error?.message)).toEqual([
      expect.stringContaining('no feature 9'),
      undefined
    ])
    expect(answer.metrics.map(({ error }) => error?.message)).toEqual([
      expect.stringContaining("no output 'z'"),
      expect.stringContaining('no entry 9'),
      undefined
    ])
    expect(answer.metrics[2]?.conditions.map(({ condition }) => condition)).toEqual(['good'])
    expectClose(distancesOf(answer, 'good')['hidden'], [
      ...x1Values.map((x1) => Math.hypot(...hiddenAt(x1))),
      Math.hypot(...hiddenAt(0.5))
    ])
  })

  it('compiles nothing for another strength, and gives way to a newer comparison and to a cancel', async () => {
    const network = await open(linearNetwork())
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero' })
    const traces = [traceOf(['hidden'])]
    const { prepared } = await prepare(network, { traces, sweep, values, conditions: [zero] })
    const at = (strength: number): CompareRequest => ({
      plan: prepared.id,
      values: withStrengths(values, 'zero', strength),
      conditions: [zero],
      metrics: [difference],
      stride: 1
    })
    await network.engine.compare(at(1), calm)
    const before = sessionsCompiled()
    const overtaken = network.engine.compare(at(0.3), calm)
    const newest = network.engine.compare(at(0.2), calm)
    await expect(overtaken).rejects.toMatchObject({ tag: 'cancelled' })
    expect(distancesOf(await newest, 'zero')['t']?.at(-1)).toBeCloseTo(0.2 * Math.hypot(...hiddenAt(0.5)), 4)
    expect(sessionsCompiled()).toBe(before)
    const seen = network.engine.compare(at(0.2), calm)
    const apart = network.engine.compare({ ...at(1), isApart: true }, calm)
    const both = [await seen, await apart].map((answer) => distancesOf(answer, 'zero')['t']?.at(-1) ?? NaN)
    expect(both[1]).toBeCloseTo(5 * (both[0] ?? NaN), 4)
    const signal = AbortSignal.abort()
    await expect(network.engine.compare(at(1), { ...calm, signal })).rejects.toMatchObject({
      tag: 'cancelled'
    })
  })
})

it('the divergence of a transformer from itself is 0, and is not where its heads are gone', async () => {
  const network = await open(transformer())
  const heads = conditionOf(network, 'heads', { site: 'b1.post', kind: 'zero', select: { position: [-1] } })
  const same = conditionOf(network, 'same', { site: 'b1.post', kind: 'scale', factor: 1 })
  const { prepared } = await prepare(network, {
    traces: [traceOf(['b0.post', 'b1.post'], 'depth')],
    conditions: [heads, same]
  })
  const answer = await network.engine.compare(
    {
      plan: prepared.id,
      values: {},
      conditions: [heads, same],
      metrics: [metricSchema.parse({ kind: 'kl', position: -1 })],
      stride: 1
    },
    calm
  )
  const [metric] = answer.metrics
  expect(metric?.baseline.current).toBe(0)
  expect(metric?.conditions[0]?.current).toBeGreaterThan(0)
  expect(metric?.conditions[1]?.current).toBeCloseTo(0, 5)
  // Before the edit nothing changes; after it the last position does.
  const [distances] = answer.conditions[0]?.distances ?? []
  expect(distances).toMatchObject({ series: 1, points: 2 })
  expect(distances?.values[0]).toBe(0)
  expect(distances?.values[1]).toBeGreaterThan(0)
})
