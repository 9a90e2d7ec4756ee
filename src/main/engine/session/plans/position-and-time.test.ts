import { describe, expect, it } from 'vitest'
import {
  alongDirections,
  calm,
  embeddingNetwork,
  firstUnits,
  openedInTests,
  prepare,
  rotationNetwork,
  traceOf
} from '../testing/small-networks.ts'
import { expectRows, onlyTrace, rows } from '../testing/points.ts'

const open = openedInTests()

describe('other axes', () => {
  it('position: the rows of an embedding table, in the order of the tokens', async () => {
    const network = await open(embeddingNetwork())
    const { prepared } = await prepare(network, {
      traces: [traceOf(['embedded'], 'position')],
      symbols: { seq: 5 },
      choices: { 't/1': firstUnits }
    })
    expect(prepared.traces[0]).toMatchObject({ series: 1, points: 5 })
    expect(prepared.traces[0]?.pointLabels).toHaveLength(5)
    const trace = onlyTrace(
      await network.engine.drag({ plan: prepared.id, values: {}, what: 'path', stride: 1 }, calm)
    )
    const { sites } = await network.engine.inspect({ plan: prepared.id, values: {} }, calm)
    expect(sites[0]?.dims).toEqual([5, 3])
    for (const [i = NaN, square = NaN, one = NaN] of rows(trace.positions)) {
      expect(Number.isInteger(i)).toBe(true)
      expect([square, one]).toEqual([i * i, 1])
    }
  })

  it('time: a state that turns by 30° at each step', async () => {
    const network = await open(rotationNetwork(12, Math.PI / 6))
    const { prepared } = await prepare(network, {
      traces: [traceOf(['h_next'], 'time')],
      choices: { 't/1': alongDirections([1, 0], [0, 1]) }
    })
    expect(prepared.traces[0]).toMatchObject({ series: 1, points: 12, stateLength: 2 })
    const { descriptions } = await network.engine.suggestBindings({ network: network.info.id }, calm)
    const [x = '', y = ''] = descriptions[0]?.parameters.map(({ name }) => name) ?? []
    const drag = {
      plan: prepared.id,
      values: { start: { [x]: 2, [y]: 0 } },
      what: 'path' as const,
      stride: 1
    }
    const trace = onlyTrace(await network.engine.drag(drag, calm))
    const turned = Array.from({ length: 12 }, (_, step) => ((step + 1) * Math.PI) / 6)
    expectRows(
      trace.positions,
      turned.map((angle) => [2 * Math.cos(angle), 2 * Math.sin(angle), 0])
    )
    expectRows(trace.current, rows(trace.positions))
  })

  it('time after a transient: the same points, from that step on', async () => {
    const network = await open(rotationNetwork(12, Math.PI / 6))
    const settled = { ...traceOf(['h_next'], 'time'), skip: 7 }
    const whole = traceOf(['h_next'], 'time', 'whole')
    const choices = { 't/1': firstUnits, 'whole/1': firstUnits }
    const turned = alongDirections([1, 0], [0, 1])
    const { prepared } = await prepare(network, {
      traces: [settled, whole],
      choices: Object.fromEntries(Object.keys(choices).map((id) => [id, turned]))
    })
    expect(prepared.traces.map(({ points }) => points)).toEqual([5, 12])
    const frame = await network.engine.drag({ plan: prepared.id, values: {}, what: 'path', stride: 1 }, calm)
    const [late, all] = frame.traces.map(({ positions }) => positions)
    expect(late).toEqual(all?.slice(7 * 3))
  })
})
