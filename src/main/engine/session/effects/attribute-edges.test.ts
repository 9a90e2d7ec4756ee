import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { createEngine } from '#engine/session.ts'
import { causalMask, Layers } from '#engine/structure/testing/layers.ts'
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import { metricSchema } from '#shared/metric.ts'
import { clean, corrupt, numbers, record, tokens, transformer, type Edit } from '../testing/conditions.ts'
import { calm, openedInTests, siteOf, type Opened } from '../testing/small-networks.ts'

const open = openedInTests()

type Wanted = Partial<EffectsRequest>

const edges = ({ engine, info }: Opened, request: Wanted): Promise<Effects> =>
  engine.effects(
    {
      network: info.id,
      clean: { inputs: { tokens: [clean] } },
      corrupt: { inputs: { tokens: [corrupt] } },
      metric: metricSchema.parse({ kind: 'value', position: -1, index: 3 }),
      direction: 'denoise',
      sweep: 'edges',
      senders: 'all',
      ...request
    },
    calm
  )

/** That an estimate is what patching finds, edge by edge. */
async function expectPatching(network: Opened, request: Wanted, digits = 5): Promise<void> {
  const patching = await edges(network, { ...request, method: 'patching' })
  const estimate = await edges(network, { ...request, method: 'attribution' })
  expect(patching.sites.length).toBeGreaterThan(0)
  const forms = ({ sites }: Effects) => sites.map((map) => ({ ...map, patched: map.patched.length }))
  expect(forms(estimate)).toEqual(forms(patching))
  patching.sites.forEach(({ patched }, map) => {
    patched.forEach((value, edge) => {
      expect(estimate.sites[map]?.patched[edge]).toBeCloseTo(value, digits)
    })
  })
}

/** Two attention layers that read and write the stream linearly, nothing normalised. */
function attentionOnly(): Model {
  const layers = new Layers()
  layers.input('tokens', ['batch', 5], 'int64')
  const token = layers.op('Gather', [layers.weight(11, 8), 'tokens'], 'token')
  let x = layers.op('Add', [token, layers.weight(5, 8)], 'embedded')
  for (const block of ['b0', 'b1'])
    x = layers.op(
      'Add',
      [x, layers.attention(x, `${block}.a`, { mask: causalMask(layers) })],
      `${block}.post`
    )
  layers.op('MatMul', [x, layers.weight(8, 11)], 'scores')
  layers.output('scores', ['batch', 5, 11])
  return layers.builder.build()
}

describe('estimates of edges are patching itself where the network is linear', () => {
  it.each([
    { sites: ['blocks.1.attn.v', 'logits'] },
    { sites: ['blocks.1.attn.v', 'logits'], receivers: 'parts' },
    { sites: ['blocks.1.attn.v'], receivers: 'heads', direction: 'noise', by: ['position'] },
    { sites: ['logits'], senders: ['blocks.1.attn_out', 'blocks.0.attn.z'] }
  ] as Wanted[])('from heads and embeddings to values and logits: %j', async (request) => {
    await expectPatching(await open(attentionOnly()), request)
  })

  it('between the channels of convolutions, past the one between', async () => {
    const layers = new Layers()
    const x = layers.convUnit(layers.input('x', ['batch', 2, 4, 4]), 2, 3, 'c1', { relu: false })
    const inner = layers.convUnit(x, 3, 3, 'c2', { relu: false })
    layers.convUnit(layers.op('Add', [x, inner], 'sum'), 3, 2, 'c3', { relu: false })
    layers.output('c3.bn', ['batch', 2, 4, 4])
    const image = (salt: number) =>
      [0, 1].map((channel) =>
        [0, 1, 2, 3].map((row) =>
          [0, 1, 2, 3].map((column) => Math.cos((channel * 16 + row * 4 + column) * 1.3 + salt))
        )
      )
    const inputs = (...salts: number[]) => ({ inputs: { x: salts.map(image) } })
    const metric = metricSchema.parse({
      kind: 'linear',
      position: 3,
      weights: [1, -2, 0.5, 1],
      reduce: 'none'
    })
    await expectPatching(await open(layers.builder.build()), {
      clean: inputs(0, 2),
      corrupt: inputs(1, 3),
      metric,
      receivers: 'parts'
    })
  })
})

describe('through a normalization', () => {
  const step = 1e-2

  it.each([
    ['blocks.0.attn.z', 'blocks.1.attn.q', { head: [1] }, { head: [0] }],
    ['blocks.0.attn.z', 'blocks.1.attn.k', { head: [0] }, { head: [1] }],
    ['blocks.0.attn.z', 'blocks.0.mlp.pre', { head: [1] }, {}],
    ['embed', 'blocks.1.mlp.pre', {}, {}],
    ['blocks.0.mlp_out', 'logits', {}, {}]
  ])('the edge from %s to %s has the slope that a weak patch has', async (site, receiver, select, reader) => {
    const network = await open(transformer())
    const edit: Edit = {
      site,
      kind: 'patch',
      strength: step,
      source: { inputs: { tokens: [clean] } },
      receiver: { site: receiver, select: reader },
      select
    }
    const valueWith = async (edits?: Edit[]): Promise<number> =>
      numbers((await record(network, tokens(...corrupt), [], edits)).outputs['scores'])[4 * 11 + 3] ?? NaN
    const slope = ((await valueWith([edit])) - (await valueWith())) / step
    const found = await edges(network, {
      method: 'attribution',
      senders: [site],
      sites: [receiver],
      receivers: 'heads'
    })
    const [map] = found.sites
    const headOf = ({ head }: { head?: number[] }): number => head?.[0] ?? 0
    const [from, to] = [headOf(select), headOf(reader)]
    const parts = map?.grid?.find(({ of }) => of === 'receiver')?.size ?? 1
    const score = (map?.patched[from * parts + to] ?? NaN) - (found.corrupt[0] ?? NaN)
    expect(Math.abs(score - slope)).toBeLessThan(0.02 * Math.max(0.05, Math.abs(slope)))
  })

  it('integrated over the way, edges into the output add up to the whole change of the metric', async () => {
    const network = await open(attentionOnly())
    const request: Wanted = { method: 'integrated', sites: ['logits'], senders: 'all' }
    const { clean: whole, corrupt: base, sites } = await edges(network, request)
    const sum = sites
      .flatMap(({ patched }) => [...patched])
      .reduce((total, value) => total + value - (base[0] ?? 0), 0)
    expect(sum).toBeCloseTo((whole[0] ?? NaN) - (base[0] ?? NaN), 4)
  })

  it('too many receivers are refused with what to do', async () => {
    const builder = new GraphBuilder({ name: 'wide', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 4])
    const weight = (name: string, dims: number[]): string => builder.constant(name, 'float32', dims, 0.1)
    const hidden = builder.node('Tanh', [builder.node('MatMul', [x, weight('w1', [4, 4])])])
    const wide = builder.node('MatMul', [hidden, weight('w2', [4, 450])], { outputs: ['wide'] })
    builder.node('MatMul', [builder.node('Tanh', [wide]), weight('w3', [450, 2])], { outputs: ['y'] })
    builder.output('y', 'float32', ['batch', 2])
    const network = await open(builder.build())
    const inputs = (salt: number) => ({ inputs: { x: [[salt, 1, 2, 3]] } })
    const request: Wanted = {
      clean: inputs(1),
      corrupt: inputs(0),
      metric: metricSchema.parse({ kind: 'value', index: 0 }),
      sites: [siteOf(network.info, 'wide')],
      receivers: 'parts',
      method: 'attribution'
    }
    await expect(edges(network, request)).rejects.toMatchObject({ tag: 'unsupported', part: 'receivers' })
    const whole = await edges(network, { ...request, receivers: 'whole' })
    expect(whole.sites.map(({ receiver }) => receiver)).toEqual(request.sites)
  })
})

describe('in the induction network', () => {
  const engine = createEngine()
  let network: Opened
  beforeAll(async () => {
    const info = await engine.openNetwork(
      { path: 'resources/networks/induction.onnx', provider: 'cpu' },
      calm
    )
    network = { engine, info, close: () => Promise.resolve() }
  })
  afterAll(() => engine.closeNetwork({ network: network.info.id }, calm))

  /** A sequence twice, after whose last token it begins again; and the same with another token where that one stands first. */
  const length = 16
  const first = Array.from({ length }, (_, place) => 1 + ((place * 7) % 29))
  const repeated = [...first, ...first]
  const other = repeated.with(length - 1, 3)

  /** Every edge with what it changes. */
  const changes = ({ sites, corrupt: [base = NaN] }: Effects) =>
    sites.flatMap(({ site, receiver = '', patched, grid = [] }) =>
      [...patched].map((value, cell) => {
        const parts = grid.find(({ of }) => of === 'receiver')?.size ?? 1
        const [from, to] = [Math.floor(cell / parts), cell % parts]
        return { site, from, receiver, to, change: value - base }
      })
    )

  /** The mean share of attention of a head on the place that lies so far back, for places of the second copy. */
  const attention = async (site: string, head: number, back: number): Promise<number> => {
    const data = BigInt64Array.from(repeated.map(BigInt))
    const inputs = { tokens: { type: 'int64' as const, dims: [1, 2 * length], data } }
    const { sites } = await engine.record({ network: network.info.id, inputs, sites: [site] }, calm)
    const size = 2 * length
    const pattern = numbers(sites[site])
    const places = Array.from({ length }, (_, place) => length + place)
    const shares = places.map((place) => pattern[(head * size + place) * size + place - back] ?? NaN)
    return shares.reduce((sum, share) => sum + share, 0) / length
  }

  it('the strongest edges are those of patching, and the strongest one into keys makes induction', async () => {
    const request: Wanted = {
      clean: { inputs: { tokens: [repeated] } },
      corrupt: { inputs: { tokens: [other] } },
      metric: metricSchema.parse({ kind: 'log-probability', position: -1, target: repeated[length] }),
      receivers: 'heads'
    }
    const patching = changes(await edges(network, request))
    const estimate = changes(await edges(network, { ...request, method: 'attribution' }))
    const sizes = [patching, estimate].map((found) => found.map(({ change }) => Math.abs(change)))
    expect(rankCorrelation(sizes[0] ?? [], sizes[1] ?? [])).toBeGreaterThan(0.8)
    const toKeys = estimate.filter(({ receiver }) => receiver === 'blocks.1.attn.k')
    const strongest = toKeys.toSorted((a, b) => b.change - a.change)[0]
    if (!strongest) throw new Error('No edge leads to the keys.')
    expect(strongest.site).toBe('blocks.0.attn.z')
    expect(await attention('blocks.0.attn.pattern', strongest.from, 1)).toBeGreaterThan(0.5)
    expect(await attention('blocks.1.attn.pattern', strongest.to, length - 1)).toBeGreaterThan(0.3)
  })
})

/** Spearman's ρ. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]): number[] => {
    const order = values.map((_, index) => index).toSorted((i, j) => (values[i] ?? 0) - (values[j] ?? 0))
    return values.map((_, index) => order.indexOf(index))
  }
  const [left, right] = [ranks(a), ranks(b)]
  const squares = left.reduce((sum, rank, index) => sum + (rank - (right[index] ?? 0)) ** 2, 0)
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1))
}
