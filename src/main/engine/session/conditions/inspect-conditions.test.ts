import { expect, it } from 'vitest'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import type { InspectRequest } from '#shared/contract.ts'
import type { PlanCondition, SiteActivity } from '#shared/trajectory.ts'
import { transformer } from '../testing/conditions.ts'
import { conditionOf, withStrengths } from '../testing/live-conditions.ts'
import {
  calm,
  linearNetwork,
  linearHidden,
  openedInTests,
  prepare,
  siteOf,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'

const open = openedInTests()

const values = { x: { x1: 1, x2: 2, x3: -1 } }
const hidden = linearHidden([1, 2, -1])

async function plan(network: Opened, conditions: PlanCondition[], site = 'hidden'): Promise<string> {
  const { prepared } = await prepare(network, { traces: [traceOf([site])], values, conditions })
  return prepared.id
}

it.each([
  ['batched by a symbol', ['batch']],
  ['with a fixed batch of three', [3]],
  ['without a batch axis', []]
])(
  'a linear network %s shows what each condition makes of sites and outputs, and reports each edit',
  async (_, batch) => {
    const network = await open(linearNetwork(batch))
    const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero', select: { feature: [1] } })
    const two = conditionOf(
      network,
      'two',
      { site: 'hidden', kind: 'scale', factor: 3, enabled: false },
      { site: 'y', kind: 'add', direction: [0, 0, 0, 2] }
    )
    const request: InspectRequest = {
      plan: await plan(network, [zero, two]),
      values: withStrengths(values, 'zero', 0.5),
      conditions: [two, zero],
      sites: [siteOf(network.info, 'x')]
    }
    const { sites, outputs, conditions } = await network.engine.inspect(request, calm)
    expect(sites.map(({ values }) => [...values])).toEqual([hidden, [1, 2, -1]])
    expect([...(outputs[0]?.values ?? [])]).toEqual(hidden.map((value) => 2 * value))
    const [added, halved] = conditions
    expect(conditions.map(({ condition, error }) => [condition, error])).toEqual([
      ['two', null],
      ['zero', null]
    ])
    const edited = hidden.with(1, (hidden[1] ?? NaN) / 2)
    expect(halved?.sites.map(({ values }) => [...values])).toEqual([edited, [1, 2, -1]])
    expect([...(halved?.outputs[0]?.values ?? [])]).toEqual(edited.map((value) => 2 * value))
    expect(halved?.interventions).toMatchObject([
      { order: 0, kind: 'zero', changed: 1, elements: 4, largestChange: Math.abs(hidden[1] ?? NaN) / 2 }
    ])
    expect([...(added?.sites[0]?.values ?? [])]).toEqual(hidden)
    expect(added?.outputs[0]?.values[3]).toBe(2 * (hidden[3] ?? NaN) + 2)
    expect(added?.interventions).toMatchObject([
      { order: 0, kind: 'scale', changed: 0 },
      { order: 1, kind: 'add', changed: 1, norm: 2 }
    ])
  }
)

it('a condition of strength 0 holds the baseline’s own numbers, and one that is wrong says so beside the others', async () => {
  const network = await open(linearNetwork())
  const none = conditionOf(network, 'none', { site: 'hidden', kind: 'scale', factor: 1.1 })
  const wrong = conditionOf(network, 'wrong', { site: 'hidden', kind: 'zero', select: { feature: [4] } })
  const id = await plan(network, [none, wrong])
  const request = { plan: id, values: withStrengths(values, 'none', 0), conditions: [none, wrong] }
  const { sites, outputs, conditions } = await network.engine.inspect(request, calm)
  expect(conditions[0]).toMatchObject({ sites, outputs, error: null })
  expect(conditions[0]?.interventions).toMatchObject([{ changed: 0, elements: 4 }])
  expect(conditions[1]).toMatchObject({
    sites: [],
    error: { message: expect.stringMatching(/no feature 4/) as string }
  })
})

it('compiles nothing for another strength, and answers an unknown site with the nearest names', async () => {
  const network = await open(linearNetwork())
  const zero = conditionOf(network, 'zero', { site: 'hidden', kind: 'zero' })
  const id = await plan(network, [zero])
  const inspect = (strength: number, sites: string[] = []) =>
    network.engine.inspect(
      { plan: id, values: withStrengths(values, 'zero', strength), conditions: [zero], sites },
      calm
    )
  await inspect(1)
  const before = sessionsCompiled()
  const { conditions } = await inspect(0.25)
  expect(conditions[0]?.sites[0]?.values[0]).toBeCloseTo(0.75 * (hidden[0] ?? NaN), 5)
  expect(sessionsCompiled()).toBe(before)
  await expect(inspect(1, ['hiden'])).rejects.toMatchObject({ tag: 'request', part: 'hiden' })
})

it('attention that is knocked out from one position to another is 0 there, and the rest of the row as it was', async () => {
  const network = await open(transformer())
  const pattern = network.info.sites.find(({ kind }) => kind === 'attention-pattern')?.name ?? ''
  const select = { head: [1], query: [3], key: [1] }
  const knocked = conditionOf(network, 'knocked', { site: pattern, kind: 'zero', select })
  const { prepared } = await prepare(network, { traces: [traceOf(['b1.post'])], conditions: [knocked] })
  const request = { plan: prepared.id, values: {}, conditions: [knocked], sites: [pattern] }
  const { sites, conditions } = await network.engine.inspect(request, calm)
  const of = (activities: readonly SiteActivity[] | undefined) =>
    activities?.find(({ site }) => site === pattern)
  const [baseline, edited] = [of(sites), of(conditions[0]?.sites)]
  expect(baseline?.dims).toEqual([2, 5, 5])
  const place = (1 * 5 + 3) * 5 + 1
  expect(baseline?.values[place]).toBeGreaterThan(0)
  expect(edited?.values[place]).toBe(0)
  expect(edited?.values.with(place, 0)).toEqual(baseline?.values.with(place, 0))
})
