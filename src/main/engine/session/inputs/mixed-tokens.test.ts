import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { metricSchema } from '#shared/metric.ts'
import type { Plan, PlanCondition } from '#shared/trajectory.ts'
import { calm, firstUnits, openedInTests, siteOf, traceOf, type Opened } from '../testing/small-networks.ts'
import { onlyTrace, rows } from '../testing/points.ts'

const open = openedInTests()

/** y = 2 · table[ids] + ids: row i of the table is (i, i², 1), and the ids are used besides. */
function lookUpNetwork(): Model {
  const builder = new GraphBuilder({ name: 'look-up', opset: 17 })
  const ids = builder.input('ids', 'int64', ['batch', 'seq'])
  const numbers = Array.from({ length: 10 }, (_, i) => [i, i * i, 1])
  const table = builder.constant('table', 'float32', [10, 3], numbers.flat())
  const embedded = builder.node('Gather', [table, ids], { outputs: ['embedded'] })
  const twice = builder.node('Mul', [embedded, builder.constant('two', 'float32', [], 2)])
  const id = builder.node('Cast', [ids], { attributes: { to: 1 } })
  const last = builder.node('Unsqueeze', [id, builder.constant('axis', 'int64', [1], -1)])
  builder.node('Add', [twice, last], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 'seq', 3])
  return builder.build()
}

const values = { ids: { item: 2, 'item-to': 5 } }

/** A plan whose template '{item}' goes from token 2 to token 5. */
function planOf({ info }: Opened, between: string, count: number, conditions: PlanCondition[] = []): Plan {
  const settings = { reading: 'ids', template: '{item}', slots: [], between }
  const preprocessing = {
    layout: 'auto' as const,
    range: [0, 1] as [number, number],
    mean: [0],
    deviation: [1],
    channels: 'auto' as const
  }
  return {
    network: info.id,
    bindings: { ids: { family: 'tokens', settings, preprocessing } },
    symbols: { seq: 1 },
    sweep: count === 0 ? [] : [{ input: 'ids', parameter: 'token-mix', from: 0, to: 1, count }],
    traces: [{ ...traceOf([siteOf(info, 'y')]), reading: { axes: [0, 'all'] } }],
    conditions,
    seed: 1
  }
}

async function points(network: Opened, plan: Plan, at: Record<string, number> = values.ids) {
  const request = { plan, values: { ids: at }, choices: { 't/1': firstUnits }, stride: 1 }
  const { prepared } = await network.engine.prepare(request, calm)
  const drag = { plan: prepared.id, values: { ids: at }, what: 'path' as const, stride: 1 }
  const frame = await network.engine.drag({ ...drag, conditions: plan.conditions ?? [] }, calm)
  return { prepared, frame, rows: rows(onlyTrace(frame).positions) }
}

describe('tokens that are mixed', () => {
  it('go from the first token to the second, and are both of them at the ends', async () => {
    const network = await open(lookUpNetwork())
    const [first] = (await points(network, planOf(network, 'whole tokens', 0), { item: 2 })).rows
    const [last] = (await points(network, planOf(network, 'whole tokens', 0), { item: 5 })).rows
    const way = (await points(network, planOf(network, 'lerp', 5))).rows
    expect(way[0]).toEqual(first)
    expect(way[4]).toEqual(last)
    // Half way between (2, 4, 1) and (5, 25, 1); the ids themselves are the first token's until the end.
    expect(way[2]).toEqual([2 * 3.5 + 2, 2 * 14.5 + 2, 2 + 2])
  })

  it('compile nothing while they are dragged, whichever end moves', async () => {
    const network = await open(lookUpNetwork())
    const { prepared } = await points(network, planOf(network, 'slerp', 4))
    for (const moved of [{ item: 3 }, { 'item-to': 9 }, { 'token-mix': 0.4 }]) {
      const at = { ids: { ...values.ids, ...moved } }
      await network.engine.drag({ plan: prepared.id, values: at, what: 'path', stride: 1 }, calm)
    }
    const again = await points(network, planOf(network, 'slerp', 4))
    expect(again.prepared.sessionsCompiled).toBe(prepared.sessionsCompiled)
  })

  it('are the baseline of conditions, at the embedding too', async () => {
    const network = await open(lookUpNetwork())
    const threefold = {
      id: 'i',
      kind: 'scale' as const,
      site: siteOf(network.info, 'embedded'),
      factor: 3,
      enabled: true,
      name: '',
      solo: false
    }
    const plan = planOf(network, 'lerp', 3, [{ id: 'c', interventions: [threefold] }])
    const { frame } = await points(network, plan)
    const [condition] = frame.conditions
    expect(condition?.error).toBeNull()
    const edited = rows(condition?.traces[0]?.positions ?? new Float32Array())
    expect(edited[1]).toEqual([6 * 3.5 + 2, 6 * 14.5 + 2, 6 + 2])
  })

  it('give patching sweeps and sources what the sliders say', async () => {
    const network = await open(lookUpNetwork())
    const { prepared } = await points(network, planOf(network, 'lerp', 0))
    const at = (mix: number) => ({ values: { ids: { ...values.ids, 'token-mix': mix } }, sweep: [] })
    const effects = await network.engine.effects(
      {
        network: network.info.id,
        plan: prepared.id,
        clean: at(0.5),
        corrupt: at(0),
        sites: [siteOf(network.info, 'embedded')],
        sweep: 'positions',
        direction: 'denoise',
        metric: metricSchema.parse({ kind: 'value', output: 'y', index: 0, position: 0 })
      },
      calm
    )
    expect([...effects.clean]).toEqual([9])
    expect([...effects.corrupt]).toEqual([6])
    expect([...(effects.sites[0]?.patched ?? [])]).toEqual([9])
  })
})

describe('the preview of mixed tokens', () => {
  it('says which positions hold no token', async () => {
    const network = await open(lookUpNetwork())
    const { bindings, symbols } = planOf(network, 'lerp', 0)
    const at = async (mix: number) => {
      const sliders = { ids: { ...values.ids, 'token-mix': mix } }
      const request = { network: network.info.id, bindings, symbols, values: sliders, seed: 1 }
      const [preview] = await network.engine.preview(request, calm)
      return preview
    }
    expect(await at(0)).toMatchObject({ words: ['2'], mixed: [], warnings: [] })
    expect(await at(1)).toMatchObject({ words: ['5'], mixed: [], warnings: [] })
    const between = await at(0.3)
    expect(between).toMatchObject({
      words: ['2→5 30 %'],
      mixed: [{ position: 0, from: '2', to: '5', share: 0.3 }]
    })
    expect(between?.warnings.join()).toContain('not a token')
  })
})
