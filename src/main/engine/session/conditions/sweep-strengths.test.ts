import { describe, expect, it } from 'vitest'
import { strengthInput } from '#shared/condition-strengths.ts'
import type { PlanCondition, SweepAxis } from '#shared/trajectory.ts'
import {
  firstUnits,
  linearNetwork,
  linearHidden,
  linearWeights,
  openedInTests,
  prepare,
  siteOf,
  traceOf,
  type Opened
} from '../testing/small-networks.ts'
import { expectRows, onlyTrace, rows } from '../testing/points.ts'
import { conditionOf, dragTo, traceUnder, withStrengths } from '../testing/live-conditions.ts'

const open = openedInTests()

const stimulusAxis: SweepAxis = { input: 'x', parameter: 'x1', from: -1, to: 1, count: 3 }
const strengthAxis: SweepAxis = {
  input: strengthInput('half'),
  parameter: 'i0',
  from: 0,
  to: 1,
  count: 5
}
const strengths = [0, 0.25, 0.5, 0.75, 1]
const values = { x: { x1: 2, x2: -1, x3: 3 } }
/** x · A, the three entries that are shown. */
const hiddenAt = (x: number[]): number[] => linearHidden(x).slice(0, 3)

const halfOf = (network: Opened): PlanCondition =>
  conditionOf(network, 'half', { site: 'hidden', kind: 'scale', factor: 0.5 })
const zeroOf = (network: Opened): PlanCondition =>
  conditionOf(network, 'zero', { site: 'hidden', kind: 'zero', select: { feature: [0] } })

const prepared = (network: Opened, sweep: SweepAxis[], conditions: PlanCondition[]) =>
  prepare(network, {
    traces: [traceOf(['hidden'])],
    choices: { 't/1': firstUnits },
    sweep,
    values,
    conditions
  })

describe.each([
  ['symbol', ['batch']],
  ['none', []]
])('a strength as the axis of a sweep (batching: %s)', (_, batch) => {
  it('leads from the baseline to the whole edit; the baseline and other conditions stay where they are', async () => {
    const network = await open(linearNetwork(batch))
    const conditions = [halfOf(network), zeroOf(network)]
    const { prepared: plan } = await prepared(network, [strengthAxis], conditions)
    expect(plan.traces[0]).toMatchObject({ series: 1, points: 5, surface: false })
    const frame = await dragTo(network, plan.id, withStrengths(values, 'half', 3), conditions)
    const here = hiddenAt([2, -1, 3])
    expectRows(
      onlyTrace(frame).positions,
      strengths.map(() => here)
    )
    expectRows(
      traceUnder(frame, 'zero').positions,
      strengths.map(() => here.with(0, 0))
    )
    const half = traceUnder(frame, 'half')
    expectRows(
      half.positions,
      strengths.map((strength) => here.map((h) => (1 - strength / 2) * h))
    )
    expect(rows(half.positions)[0]).toEqual(rows(onlyTrace(frame).positions)[0])
    // The current strength is the slider's.
    expectRows(half.current, [here.map((h) => -h / 2)])
  })

  it('makes a surface with a stimulus parameter, in either order', async () => {
    const network = await open(linearNetwork(batch))
    const conditions = [halfOf(network)]
    for (const sweep of [
      [stimulusAxis, strengthAxis],
      [strengthAxis, stimulusAxis]
    ]) {
      const { prepared: plan } = await prepared(network, sweep, conditions)
      const isFirst = sweep[0] === strengthAxis
      const samples = (isFirst ? strengths : [-1, 0, 1]).flatMap((first) =>
        (isFirst ? [-1, 0, 1] : strengths).map((second) => (isFirst ? [second, first] : [first, second]))
      )
      expect(plan.traces[0]).toMatchObject({ series: isFirst ? 5 : 3, surface: true })
      const frame = await dragTo(network, plan.id, values, conditions)
      expectRows(
        onlyTrace(frame).positions,
        samples.map(([x1 = 0]) => hiddenAt([x1, -1, 3]))
      )
      expectRows(
        traceUnder(frame, 'half').positions,
        samples.map(([x1 = 0, strength = 0]) => hiddenAt([x1, -1, 3]).map((h) => (1 - strength / 2) * h))
      )
    }
  })
})

it('fits the baseline on stimuli alone, and says so', async () => {
  const network = await open(linearNetwork())
  const { projections, prepared: plan } = await prepare(network, {
    traces: [traceOf(['hidden'])],
    sweep: [stimulusAxis, strengthAxis],
    values,
    conditions: [halfOf(network)]
  })
  expect(projections[0]?.fittedOn).toBe(`${siteOf(network.info, 'hidden')}, x1 -1 to 1 × 3`)
  const frame = await dragTo(network, plan.id, values, [halfOf(network)])
  const step = Math.hypot(...(linearWeights[0] ?? []))
  expectRows(
    onlyTrace(frame).positions,
    [-1, 0, 1].flatMap((x1) => strengths.map(() => [x1 * step, 0, 0]))
  )
})

it('follows a patch from a condition whose strength is swept', async () => {
  const network = await open(linearNetwork())
  const taking = conditionOf(network, 'taking', {
    site: 'hidden',
    kind: 'patch',
    source: { condition: 'half' },
    select: { feature: [2] }
  })
  const conditions = [taking, halfOf(network)]
  const { prepared: plan } = await prepared(network, [strengthAxis], conditions)
  const frame = await dragTo(network, plan.id, values, [taking])
  const here = hiddenAt([2, -1, 3])
  expectRows(
    traceUnder(frame, 'taking').positions,
    strengths.map((strength) => here.with(2, (1 - strength / 2) * (here[2] ?? 0)))
  )
})

it.each([
  [{ input: strengthInput('halb') }, /no condition 'halb'/, /half/],
  [{ parameter: 'i1' }, /'half' has no intervention 'i1'/, /i0/],
  [{ to: 101 }, /goes to 101/, /range/]
])('refuses an axis of %j', async (wrong, message, advice) => {
  const network = await open(linearNetwork())
  await expect(prepared(network, [{ ...strengthAxis, ...wrong }], [halfOf(network)])).rejects.toMatchObject({
    tag: 'request',
    message: expect.stringMatching(message) as string,
    advice: expect.stringMatching(advice) as string
  })
})
