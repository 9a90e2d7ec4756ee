import { describe, expect, it } from 'vitest'
import { numbersOf } from '#engine/onnx/constants.ts'
import type { Model } from '#engine/onnx/model.ts'
import { causalMask, Layers } from '#engine/structure/testing/layers.ts'
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import { metricSchema } from '#shared/metric.ts'
import { clean, corrupt, numbers, record, tokens, transformer, type Edit } from '../testing/conditions.ts'
import { expectClose, minus } from '../testing/points.ts'
import { calm, openedInTests, siteOf, type Opened } from '../testing/small-networks.ts'

const open = openedInTests()

/** Two attention layers that read and write the stream linearly: embed → heads → heads → scores, nothing normalised. */
function attentionOnly(): { model: Model; weights: Record<'out' | 'q' | 'k' | 'v', number[]> } {
  const layers = new Layers()
  layers.input('tokens', ['batch', 5], 'int64')
  const token = layers.op('Gather', [layers.weight(11, 8), 'tokens'], 'token')
  let x = layers.op('Add', [token, layers.weight(5, 8)], 'embedded')
  for (const block of ['b0', 'b1']) {
    const heads = layers.attention(x, `${block}.a`, { mask: causalMask(layers) })
    x = layers.op('Add', [x, heads], `${block}.post`)
  }
  layers.op('MatMul', [x, layers.weight(8, 11)], 'scores')
  layers.output('scores', ['batch', 5, 11])
  const model = layers.builder.build()
  return { model, weights: weightsOf(model) }
}

/** The 8 × 8 matrices of the first output map and the second q, k and v maps, row-major. */
function weightsOf({ graph }: Model): Record<'out' | 'q' | 'k' | 'v', number[]> {
  const maps = graph.nodes.filter(
    ({ op, inputs }) => op === 'MatMul' && graph.initializers.get(inputs[1] ?? '')?.dims.join() === '8,8'
  )
  const matrix = (order: number): number[] => {
    const constant = graph.initializers.get(maps[order]?.inputs[1] ?? '')
    return constant ? numbersOf(constant) : []
  }
  // Each layer has q, k, v and out, in this order.
  return { out: matrix(3), q: matrix(4), k: matrix(5), v: matrix(6) }
}

const times = (row: readonly number[], matrix: readonly number[]): number[] =>
  Array.from({ length: 8 }, (_, j) =>
    row.reduce((sum, value, i) => sum + value * (matrix[i * 8 + j] ?? NaN), 0)
  )

const rowsOf = (values: readonly number[]): number[][] =>
  Array.from({ length: values.length / 8 }, (_, row) => values.slice(row * 8, row * 8 + 8))

const source = { inputs: { tokens: [corrupt] } }
const patch = (
  site: string,
  receiver?: Record<string, unknown>,
  select?: Record<string, number[]>
): Edit => ({
  site,
  kind: 'patch',
  source,
  ...(select && { select }),
  ...(receiver && { receiver })
})

const valueOf = async (network: Opened, site: string, ids: readonly number[], edits?: Edit[]) =>
  numbers((await record(network, tokens(...ids), [site], edits)).sites[siteOf(network.info, site)])

describe('in an attention-only transformer without normalization', () => {
  it.each(['q', 'k', 'v'] as const)(
    'a head’s edge to a later %s is what it writes, mapped there',
    async (part) => {
      const { model, weights } = attentionOnly()
      const network = await open(model)
      const z = 'blocks.0.attn.z'
      const change = minus(await valueOf(network, z, corrupt), await valueOf(network, z, clean))
      const receiver = `blocks.1.attn.${part}`
      const before = await valueOf(network, receiver, clean)
      for (const head of [0, 1]) {
        const own = rowsOf(change).map((row) =>
          row.map((value, unit) => (Math.floor(unit / 4) === head ? value : 0))
        )
        const expected = own.flatMap((row) => times(times(row, weights.out), weights[part]))
        const after = await valueOf(network, receiver, clean, [
          patch(z, { site: receiver }, { head: [head] })
        ])
        expectClose(minus(after, before), expected)
      }
    }
  )

  it('a head of the receiver reads the edge by itself, at one position', async () => {
    const network = await open(attentionOnly().model)
    const receiver = { site: 'blocks.1.attn.q', select: { head: [1], position: [3] } }
    const whole = await valueOf(network, receiver.site, clean, [
      patch('blocks.0.attn.z', { site: receiver.site })
    ])
    const before = await valueOf(network, receiver.site, clean)
    const after = await valueOf(network, receiver.site, clean, [patch('blocks.0.attn.z', receiver)])
    // [position, head, 4]: head 1 of position 3.
    const start = (3 * 2 + 1) * 4
    expectClose(after, before.toSpliced(start, 4, ...whole.slice(start, start + 4)), 12)
  })

  it('all edges into a receiver add up to patching it', async () => {
    const network = await open(attentionOnly().model)
    const receiver = { site: 'blocks.1.attn.k' }
    const before = await valueOf(network, receiver.site, clean)
    const edges = [
      patch('embed', receiver),
      ...[0, 1].map((head) => patch('blocks.0.attn.z', receiver, { head: [head] }))
    ]
    const changes: number[][] = []
    for (const edge of edges)
      changes.push(minus(await valueOf(network, receiver.site, clean, [edge]), before))
    const sum = before.map((_, index) => changes.reduce((total, change) => total + (change[index] ?? NaN), 0))
    expectClose(sum, minus(await valueOf(network, receiver.site, corrupt), before))
  })

  it('a sweep over edges finds what each edge does by itself', async () => {
    const network = await open(attentionOnly().model)
    const found = await edges(network, { senders: 'all', receivers: 'parts' })
    const map = found.sites.find(
      ({ site, receiver }) => site === 'blocks.0.attn.z' && receiver === 'blocks.1.attn.q'
    )
    expect(map).toMatchObject({
      components: 4,
      grid: [
        { role: 'head', size: 2 },
        { role: 'head', size: 2, of: 'receiver' }
      ]
    })
    for (const [cell, [head, reader]] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1]
    ].entries()) {
      const receiver = { site: 'blocks.1.attn.q', select: { head: [reader ?? 0] } }
      const edit = { ...patch('blocks.0.attn.z', receiver, { head: [head ?? 0] }), source: denoising }
      const { outputs } = await record(network, tokens(...corrupt), [], [edit])
      expect(map?.patched[cell]).toBeCloseTo(numbers(outputs['scores'])[4 * 11 + 3] ?? NaN, 5)
    }
  })
})

const denoising = { inputs: { tokens: [clean] } }

const edges = (network: Opened, request: Partial<EffectsRequest>): Promise<Effects> =>
  network.engine.effects(
    {
      network: network.info.id,
      clean: denoising,
      corrupt: source,
      metric: metricSchema.parse({ kind: 'value', position: -1, index: 3 }),
      direction: 'denoise',
      sweep: 'edges',
      ...request
    },
    calm
  )

describe('in a transformer with MLPs', () => {
  it('senders are heads, MLPs and embeddings; receivers queries, keys, values, MLPs and the output', async () => {
    const { sites } = await edges(await open(transformer()), { senders: 'all' })
    const pairs = sites.map(({ site, receiver }) => `${site} → ${receiver ?? ''}`)
    for (const pair of [
      'embed → blocks.0.attn.q',
      'blocks.0.attn.z → blocks.0.mlp.pre',
      'blocks.0.mlp_out → blocks.1.attn.v',
      'blocks.0.mlp_out → blocks.1.mlp.pre',
      'blocks.1.mlp_out → logits'
    ])
      expect(pairs).toContain(pair)
    expect(pairs).not.toContain('blocks.0.mlp_out → blocks.0.mlp.pre')
    expect(pairs).not.toContain('blocks.1.attn.z → blocks.1.attn.q')
  })

  it('neurons send, and receive, one by one where they are named', async () => {
    const network = await open(transformer())
    const [map, ...more] = (
      await edges(network, {
        senders: ['blocks.0.mlp.post'],
        sites: ['blocks.1.mlp.pre'],
        receivers: 'parts'
      })
    ).sites
    expect(more).toEqual([])
    expect(map).toMatchObject({ components: 16 * 16 })
    const [from, to] = [5, 11]
    const receiver = { site: 'blocks.1.mlp.pre', select: { feature: [to] } }
    const edit = { ...patch('blocks.0.mlp.post', receiver, { feature: [from] }), source: denoising }
    const { outputs } = await record(network, tokens(...corrupt), [], [edit])
    const byHand = numbers(outputs['scores'])[4 * 11 + 3] ?? NaN
    expect(map?.patched[from * 16 + to]).toBeCloseTo(byHand, 5)
  })

  it('heads at each position, layers at each position: every combination by itself', async () => {
    const network = await open(transformer())
    const heads = (await edges(network, { sweep: 'heads', by: ['position'] })).sites[0]
    expect(heads).toMatchObject({
      site: 'blocks.0.attn.z',
      components: 10,
      grid: [
        { role: 'head', size: 2 },
        { role: 'position', size: 5 }
      ]
    })
    const edit = { ...patch('blocks.0.attn.z', undefined, { head: [1], position: [4] }), source: denoising }
    const { outputs } = await record(network, tokens(...corrupt), [], [edit])
    expect(heads?.patched[5 + 4]).toBeCloseTo(numbers(outputs['scores'])[4 * 11 + 3] ?? NaN, 5)
    const layers = (await edges(network, { sweep: 'layers' })).sites
    expect(layers.map(({ site }) => site)).toEqual([
      'embed',
      'blocks.0.attn_out',
      'blocks.0.mlp_out',
      'blocks.1.attn_out',
      'blocks.1.mlp_out'
    ])
    expect(layers.every(({ components, grid }) => components === 1 && grid?.length === 0)).toBe(true)
  })

  it.each(['patching', 'attribution'] as const)(
    'heads and MLPs together have the effects that they have in sweeps of their own (%s)',
    async (method) => {
      const network = await open(transformer())
      const { sites } = await edges(network, { sweep: 'heads-and-mlps', method })
      expect(sites.map(({ site, components }) => [site, components])).toEqual([
        ['blocks.0.attn.z', 2],
        ['blocks.0.mlp_out', 1],
        ['blocks.1.attn.z', 2],
        ['blocks.1.mlp_out', 1]
      ])
      const heads = await edges(network, { sweep: 'heads', method })
      const layers = await edges(network, { sweep: 'layers', method })
      for (const { site, patched } of sites) {
        const alone = [...heads.sites, ...layers.sites].find((each) => each.site === site)
        expectClose([...patched], [...(alone?.patched ?? [])])
      }
    }
  )

  it.each([
    [
      { senders: ['blocks.1.mlp_out'], sites: ['blocks.0.attn.q'] },
      /No component leads to 'blocks.0.attn.q'/
    ],
    [{ senders: ['blocks.0.attn'] }, /no site 'blocks.0.attn'/],
    [{ sweep: 'heads' as const, by: ['time' as const] }, /no axis with the role 'time'/]
  ])('%j is answered with a plain message', async (request, message) => {
    await expect(edges(await open(transformer()), request)).rejects.toMatchObject({
      tag: 'request',
      message: expect.stringMatching(message) as string
    })
  })
})
