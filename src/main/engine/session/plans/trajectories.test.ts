import { describe, expect, it } from 'vitest'
import type { SweepAxis } from '#shared/trajectory.ts'
import {
  calm,
  circleNetwork,
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

const open = openedInTests()

const sweepX1: SweepAxis = { input: 'x', parameter: 'x1', from: -2, to: 2, count: 9 }
/** x · A, its first three entries. */
const hiddenAt = (x: number[]): number[] => linearHidden(x).slice(0, 3)
const x1Values = Array.from({ length: 9 }, (_, i) => -2 + i / 2)

describe('a linear network', () => {
  it.each([
    ['batched by a symbol', ['batch']],
    ['with a fixed batch of one', [1]],
    ['with a fixed batch of four', [4]],
    ['without a batch axis', []]
  ])('%s gives the points of y = x · A', async (_, batch) => {
    const network = await open(linearNetwork(batch))
    const values = { x: { x1: 0.25, x2: -1, x3: 3 } }
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      sweep: [sweepX1],
      values,
      choices: { 't/1': firstUnits }
    })
    expect(prepared.traces).toEqual([{ trace: 't', series: 1, points: 9, surface: false, stateLength: 4 }])
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
    )
    expectRows(
      trace.positions,
      x1Values.map((x1) => hiddenAt([x1, -1, 3]))
    )
    expectRows(trace.current, [hiddenAt([0.25, -1, 3])])
    expect(trace.nonFinite).toBe(0)
  })

  it('moves its whole path when a parameter that is not swept is dragged, and compiles nothing', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      sweep: [sweepX1],
      choices: { 't/1': firstUnits }
    })
    for (const x2 of [-3, 0, 1.5]) {
      const values = { x: { x1: 1, x2, x3: 0 } }
      const trace = onlyTrace(
        await network.engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
      )
      expectRows(
        trace.positions,
        x1Values.map((x1) => hiddenAt([x1, x2, 0]))
      )
    }
    const again = await prepare(network, {
      traces: [{ ...traceOf(['hidden']), projection: 'other' }],
      sweep: [sweepX1],
      choices: { other: firstUnits }
    })
    expect(again.prepared.sessionsCompiled).toBe(prepared.sessionsCompiled)
  })

  it('follows the current stimulus alone', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      sweep: [sweepX1],
      choices: { 't/1': firstUnits }
    })
    const values = { x: { x1: 7, x2: 1, x3: 1 } }
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values, what: 'current', stride: 1 }, calm)
    )
    expect(trace.positions.length).toBe(0)
    expectRows(trace.current, [hiddenAt([7, 1, 1])])
  })

  it('shows a straight line, all of it along the first principal axis', async () => {
    const network = await open(linearNetwork())
    const { prepared, projections } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      sweep: [sweepX1]
    })
    expect(projections[0]).toMatchObject({
      id: 't/1',
      features: 4,
      labels: ['PC1', 'PC2', 'PC3'],
      fittedOn: `${siteOf(network.info, 'hidden')}, x1 -2 to 2 × 9`
    })
    expect(projections[0]?.explained[0]).toBeCloseTo(1, 6)
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values: {}, what: 'path', stride: 1 }, calm)
    )
    const step = Math.hypot(...linearWeights[0]!) / 2
    expectRows(
      trace.positions,
      x1Values.map((_, i) => [(i - 4) * step, 0, 0])
    )
  })

  it('spans a surface with two parameters', async () => {
    const network = await open(linearNetwork())
    const sweep = [
      { ...sweepX1, count: 3 },
      { input: 'x', parameter: 'x3', from: 0, to: 1, count: 2 }
    ]
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      sweep,
      choices: { 't/1': firstUnits }
    })
    expect(prepared.traces[0]).toMatchObject({ series: 3, points: 2, surface: true })
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values: {}, what: 'path', stride: 1 }, calm)
    )
    expectRows(
      trace.positions,
      [-2, 0, 2].flatMap((x1) => [0, 1].map((x3) => hiddenAt([x1, 0, x3])))
    )
  })

  it('gives a single point without a sweep', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      choices: { 't/1': firstUnits }
    })
    expect(prepared.traces[0]).toMatchObject({ series: 1, points: 1, surface: false })
    const values = { x: { x1: 1, x2: 2, x3: 3 } }
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
    )
    expectRows(trace.positions, [hiddenAt([1, 2, 3])])
    expectRows(trace.current, [hiddenAt([1, 2, 3])])
  })

  it('shows depth: each site one point, one series for each stimulus', async () => {
    const network = await open(linearNetwork())
    const traces = [traceOf(['hidden', 'y'], 'depth')]
    const { prepared } = await prepare(network, {
      traces,
      sweep: [{ ...sweepX1, count: 2 }],
      choices: { 't/1': firstUnits }
    })
    expect(prepared.traces[0]).toMatchObject({
      series: 2,
      points: 2,
      surface: false,
      pointLabels: [siteOf(network.info, 'hidden'), 'y']
    })
    const values = { x: { x1: 0, x2: 1, x3: 0 } }
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values, what: 'path', stride: 1 }, calm)
    )
    const both = (x1: number) => [hiddenAt([x1, 1, 0]), hiddenAt([2 * x1, 2, 0])]
    expectRows(trace.positions, [...both(-2), ...both(2)])
    expectRows(trace.current, both(0))
  })

  it('keeps a subset of the points when the path is coarse', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, {
      traces: [traceOf(['hidden'])],
      sweep: [sweepX1],
      choices: { 't/1': firstUnits }
    })
    const values = { x: { x1: 0, x2: 1, x3: 1 } }
    const path = async (stride: number) =>
      onlyTrace(await network.engine.drag({ plan: prepared.id, values, what: 'path', stride }, calm))
    const [fine, coarse] = [await path(1), await path(3)]
    expect(coarse.points).toBe(4)
    expect(rows(coarse.positions)).toEqual([0, 3, 6, 8].map((index) => rows(fine.positions)[index]))
    expect(coarse.current).toEqual(fine.current)
  })
})

describe('the states of one trace at one stimulus', () => {
  it('are the site as it is, whatever the sweep', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, { traces: [traceOf(['hidden'])], sweep: [sweepX1] })
    const at = async (values: Record<string, number>) =>
      network.engine.states({ plan: prepared.id, trace: 't', values: { x: values } }, calm)
    const here = await at({ x1: 1, x2: 0, x3: 0 })
    expect(here).toMatchObject({ points: 1, features: 4 })
    expect([...here.states]).toEqual(linearWeights[0])
    const there = await at({ x1: 1, x2: 1, x3: 0 })
    const difference = there.states.map((value, i) => value - (here.states[i] ?? NaN))
    expect([...difference]).toEqual(linearWeights[1])
  })

  it('are one for each sample along the sweep where that is asked for', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, { traces: [traceOf(['hidden'])], sweep: [sweepX1] })
    const request = {
      plan: prepared.id,
      trace: 't',
      values: { x: { x1: 9, x2: 0, x3: 0 } },
      isAlongSweep: true
    }
    const { states, points, features } = await network.engine.states(request, calm)
    expect([points, features]).toEqual([sweepX1.count, 4])
    const [from, to] = [states.subarray(0, 4), states.subarray(-4)]
    expect([...from]).toEqual(linearWeights[0]?.map((weight) => weight * sweepX1.from))
    expect([...to]).toEqual(linearWeights[0]?.map((weight) => weight * sweepX1.to))
  })

  it('are one for each point along the axis of the trace', async () => {
    const network = await open(linearNetwork())
    const traces = [traceOf(['hidden', 'y'], 'depth')]
    const { prepared } = await prepare(network, { traces, sweep: [sweepX1] })
    const values = { x: { x1: 0, x2: 0, x3: 1 } }
    const { states, points } = await network.engine.states({ plan: prepared.id, trace: 't', values }, calm)
    expect(points).toBe(2)
    expect([...states]).toEqual([...(linearWeights[2] ?? []), ...(linearWeights[2] ?? []).map((w) => 2 * w)])
  })

  it('of a trace or a value that is not there are refused', async () => {
    const network = await open(linearNetwork())
    const { prepared } = await prepare(network, { traces: [traceOf(['hidden'])], sweep: [sweepX1] })
    const states = (trace: string, x1: number) =>
      network.engine.states({ plan: prepared.id, trace, values: { x: { x1 } } }, calm)
    await expect(states('u', 0)).rejects.toThrow(/no trace 'u'/)
    await expect(states('t', NaN)).rejects.toThrow(/'x1' at 'x' is NaN/)
  })
})

describe('a network on a circle', () => {
  it('has two principal axes of equal share, and points at radius one', async () => {
    const network = await open(circleNetwork())
    const count = 24
    const sweep = [
      {
        input: 'angle',
        parameter: network.info.inputs[0] ? await onlyParameter(network) : '',
        from: 0,
        to: 2 * Math.PI * (1 - 1 / count),
        count
      }
    ]
    const { prepared, projections } = await prepare(network, { traces: [traceOf(['circle'])], sweep })
    expect(projections[0]?.explained[0]).toBeCloseTo(0.5, 5)
    expect(projections[0]?.explained[1]).toBeCloseTo(0.5, 5)
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values: {}, what: 'path', stride: 1 }, calm)
    )
    for (const point of rows(trace.positions)) expect(Math.hypot(...point)).toBeCloseTo(1, 5)
    const [a = [], b = []] = rows(trace.positions)
    expect(Math.hypot(...a.map((value, axis) => value - (b[axis] ?? NaN)))).toBeCloseTo(
      2 * Math.sin(Math.PI / count),
      5
    )
  })

  it('keeps its orientation when it is fitted again', async () => {
    const network = await open(circleNetwork())
    const sweep = [{ input: 'angle', parameter: await onlyParameter(network), from: 0, to: 5, count: 24 }]
    const {
      prepared,
      projections: [old]
    } = await prepare(network, { traces: [traceOf(['circle'])], sweep })
    const drag = async () =>
      onlyTrace(await network.engine.drag({ plan: prepared.id, values: {}, what: 'path', stride: 1 }, calm))
        .positions
    const before = await drag()
    const fit = { plan: prepared.id, trace: 't', values: {}, choice: { kind: 'pca' as const } }
    const refit = await network.engine.fit({ ...fit, id: 't/1', alignTo: 't/1' }, calm)
    expect(refit.explained[0]).toBeCloseTo(old?.explained[0] ?? NaN, 5)
    expectRows(await drag(), rows(before))
  })
})

async function onlyParameter({ engine, info }: Opened): Promise<string> {
  const { descriptions } = await engine.suggestBindings({ network: info.id }, calm)
  return descriptions[0]?.parameters[0]?.name ?? ''
}
