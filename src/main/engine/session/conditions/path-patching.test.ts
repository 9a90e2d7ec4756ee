import { describe, expect, it } from 'vitest'
import type { Model } from '#engine/onnx/model.ts'
import { Layers } from '#engine/structure/testing/layers.ts'
import { metricSchema } from '#shared/metric.ts'
import { calm, openedInTests, siteOf } from '../testing/small-networks.ts'
import { clean, corrupt, float32, numbers, record, tokens, transformer } from '../testing/conditions.ts'

const open = openedInTests()

describe('an edge', () => {
  const model = (): Model => {
    // x → a = 2x; b = 3a (a component's output is not recognised here); y = a + b.
    const layers = new Layers()
    layers.input('x', ['batch', 2])
    layers.op('Mul', ['x', layers.scalar(2)], 'a')
    layers.op('Mul', ['a', layers.scalar(3)], 'b')
    layers.op('Add', ['a', 'b'], 'y')
    layers.op('Identity', ['a'], 'other')
    layers.output('y', ['batch', 2])
    layers.output('other', ['batch', 2])
    return layers.builder.build()
  }
  const x = { x: float32([1, 2], [1, 10]) }

  it('carries an edit to its receiver and to nobody else', async () => {
    const network = await open(model())
    const edit = { site: 'a', kind: 'zero', receiver: { site: siteOf(network.info, 'b') } }
    const { sites, outputs, interventions } = await record(network, x, ['a', 'b'], [edit])
    expect(numbers(sites[siteOf(network.info, 'a')])).toEqual([2, 20])
    expect(numbers(sites[siteOf(network.info, 'b')])).toEqual([0, 0])
    expect(numbers(outputs['y'])).toEqual([2, 20])
    expect(numbers(outputs['other'])).toEqual([2, 20])
    expect(interventions[0]).toMatchObject({ changed: 2, elements: 2, largestChange: 60 })
  })

  it('reaches the chosen entries of its receiver alone', async () => {
    const network = await open(model())
    const receiver = { site: siteOf(network.info, 'b'), select: { feature: [1] } }
    const { outputs } = await record(network, x, [], [{ site: 'a', kind: 'zero', receiver }])
    expect(numbers(outputs['y'])).toEqual([8, 20])
  })

  it('along all paths to the output is activation patching where nothing else is read', async () => {
    const network = await open(model())
    const receiver = { site: siteOf(network.info, 'y'), through: 'all' }
    const edit = { site: 'a', kind: 'scale', factor: -1 }
    const along = await record(network, x, [], [{ ...edit, receiver }])
    const everywhere = await record(network, x, [], [edit])
    expect(numbers(along.outputs['y'])).toEqual(numbers(everywhere.outputs['y']))
    expect(numbers(along.outputs['other'])).toEqual([2, 20])
    expect(numbers(everywhere.outputs['other'])).toEqual([-2, -20])
  })

  it('says so where no path leads to the receiver', async () => {
    const network = await open(model())
    const receiver = { site: siteOf(network.info, 'a') }
    await expect(record(network, x, [], [{ site: 'b', kind: 'zero', receiver }])).rejects.toMatchObject({
      tag: 'request',
      message: `No path that is not frozen leads from '${siteOf(network.info, 'b')}' to '${receiver.site}'.`
    })
  })
})

it('edits of one input apply in their order, and the input is recorded as edited', async () => {
  const layers = new Layers()
  layers.input('x', ['batch', 2])
  layers.op('Mul', ['x', layers.scalar(10)], 'y')
  layers.output('y', ['batch', 2])
  const network = await open(layers.builder.build())
  const doubled = { site: 'x', kind: 'scale', factor: 2 }
  const moved = { site: 'x', kind: 'add', direction: [1, 1] }
  const x = { x: float32([1, 2], [3, 4]) }
  const first = await record(network, x, ['x'], [doubled, moved])
  expect(numbers(first.sites['x'])).toEqual([7, 9])
  expect(numbers(first.outputs['y'])).toEqual([70, 90])
  const other = await record(network, x, ['x'], [moved, doubled])
  expect(numbers(other.outputs['y'])).toEqual([80, 100])
})

describe('a transformer', () => {
  const zeroed = (site: string, receiver?: Record<string, unknown>) => ({
    site,
    kind: 'zero',
    ...(receiver && { receiver })
  })

  it('what is edited later is edited on the paths of earlier edits, too', async () => {
    const network = await open(transformer())
    const along = zeroed('blocks.0.attn.z', { site: 'logits', through: 'all' })
    const run = async (edits: { site: string; kind: string }[]) =>
      numbers((await record(network, tokens(...clean), [], edits)).outputs['scores'])
    // Along all paths to the output nothing else reads, an edit with a receiver is one without.
    const expected = await run([zeroed('blocks.0.attn.z'), zeroed('blocks.1.attn.z')])
    for (const edits of [
      [along, zeroed('blocks.1.attn.z')],
      [zeroed('blocks.1.attn.z'), along],
      [along, zeroed('blocks.1.attn.z', { site: 'logits', through: 'all' })]
    ]) {
      const values = await run(edits)
      values.forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index] ?? NaN, 5)
      })
    }
  })

  it('from the stream, the direct path is the stream alone', async () => {
    const network = await open(transformer())
    const receiver = { site: 'blocks.1.resid_post' }
    for (const sender of ['blocks.0.resid_pre', 'blocks.1.resid_pre', 'blocks.1.resid_mid']) {
      const watched = ['blocks.1.resid_post', sender]
      const plain = await record(network, tokens(...clean), watched)
      const { sites } = await record(network, tokens(...clean), watched, [zeroed(sender, receiver)])
      const name = siteOf(network.info, 'blocks.1.resid_post')
      const before = numbers(plain.sites[siteOf(network.info, sender)])
      const after = numbers(plain.sites[name])
      numbers(sites[name]).forEach((value, index) => {
        expect(value).toBeCloseTo((after[index] ?? NaN) - (before[index] ?? NaN), 5)
      })
    }
  })

  it('a site inside of a component opens it for the paths through that site', async () => {
    const network = await open(transformer())
    const through = async (...names: string[]) => {
      const edit = zeroed('blocks.0.mlp_out', { site: 'logits', through: names })
      return numbers((await record(network, tokens(...clean), [], [edit])).outputs['scores'])
    }
    const whole = await through('blocks.1.attn_out')
    expect(await through('blocks.1.attn.z')).toEqual(whole)
    const values = await through('blocks.1.attn.v')
    expect(values).not.toEqual(whole)
    expect(values).not.toEqual(await through())
    // The pattern frozen, the values let through: the same by hand.
    const frozen = { site: 'blocks.1.attn.pattern', kind: 'freeze' }
    const edit = zeroed('blocks.0.mlp_out', { site: 'logits', through: ['blocks.1.attn_out'] })
    const byHand = await record(network, tokens(...clean), [], [edit, frozen])
    values.forEach((value, index) => {
      expect(value).toBeCloseTo(numbers(byHand.outputs['scores'])[index] ?? NaN, 5)
    })
    await expect(through('blocks.1.resid_pre')).rejects.toMatchObject({
      message: expect.stringContaining('no component') as string
    })
  })

  it('along the direct path leaves what lies between as it was', async () => {
    const network = await open(transformer())
    const source = { inputs: { tokens: [corrupt] } }
    const patch = { site: 'blocks.0.attn.z', kind: 'patch', source, select: { head: [0] } }
    const watched = ['blocks.0.mlp_out', 'blocks.1.attn.q', 'blocks.1.attn.k', 'b0.post']
    const direct = await record(network, tokens(...clean), watched, [
      { ...patch, receiver: { site: 'blocks.1.attn.q' } }
    ])
    const plain = await record(network, tokens(...clean), watched)
    for (const name of ['blocks.0.mlp_out', 'blocks.1.attn.k', 'blocks.0.resid_post'])
      expect(numbers(direct.sites[name])).toEqual(numbers(plain.sites[name]))
    expect(numbers(direct.sites['blocks.1.attn.q'])).not.toEqual(numbers(plain.sites['blocks.1.attn.q']))
  })

  it('through everything on the way it is what activation patching does to the receiver', async () => {
    const network = await open(transformer())
    const source = { inputs: { tokens: [corrupt] } }
    const patch = { site: 'blocks.0.attn.z', kind: 'patch', source }
    const receiver = { site: 'blocks.1.attn.q', through: ['blocks.0.mlp_out'] }
    const through = await record(network, tokens(...clean), ['blocks.1.attn.q'], [{ ...patch, receiver }])
    const everywhere = await record(network, tokens(...clean), ['blocks.1.attn.q'], [patch])
    const q = numbers(everywhere.sites['blocks.1.attn.q'])
    numbers(through.sites['blocks.1.attn.q']).forEach((value, index) => {
      expect(value).toBeCloseTo(q[index] ?? NaN, 5)
    })
    const direct = await record(
      network,
      tokens(...clean),
      ['blocks.1.attn.q'],
      [{ ...patch, receiver: { site: 'blocks.1.attn.q' } }]
    )
    expect(numbers(direct.sites['blocks.1.attn.q'])).not.toEqual(q)
  })

  it('edges: what a head sends to the output directly is its whole effect in the last layer', async () => {
    const network = await open(transformer())
    const request = {
      network: network.info.id,
      clean: { inputs: { tokens: [clean] } },
      corrupt: { inputs: { tokens: [corrupt] } },
      metric: metricSchema.parse({ kind: 'value', position: -1, index: 3 }),
      direction: 'denoise' as const
    }
    const mlp = { site: 'blocks.1.mlp_out', kind: 'freeze' }
    const edges = await network.engine.effects({ ...request, sweep: 'edges', sites: ['logits'] }, calm)
    expect(edges.sites.map(({ site, receiver }) => [site, receiver])).toEqual([
      ['blocks.0.attn.z', 'logits'],
      ['blocks.1.attn.z', 'logits']
    ])
    // The same by hand: the head patched, the MLP behind it frozen.
    for (const head of [0, 1]) {
      const source = { inputs: { tokens: [clean] } }
      const patch = { site: 'blocks.1.attn.z', kind: 'patch', select: { head: [head] }, source }
      const { outputs } = await record(network, tokens(...corrupt), [], [patch, mlp])
      const byHand = numbers(outputs['scores'])[4 * 11 + 3]
      expect(edges.sites[1]?.patched[head]).toBeCloseTo(byHand ?? NaN, 5)
    }
  })

  it('edges lead to later sites only', async () => {
    const network = await open(transformer())
    const metric = metricSchema.parse({ kind: 'value', position: -1 })
    const inputs = { clean: { inputs: { tokens: [clean] } }, corrupt: { inputs: { tokens: [corrupt] } } }
    const request = { network: network.info.id, ...inputs, metric, direction: 'denoise' as const }
    const { sites } = await network.engine.effects({ ...request, sweep: 'edges' }, calm)
    const pairs = sites.map(({ site, receiver }) => `${site} → ${receiver ?? ''}`)
    expect(pairs).toContain('blocks.0.attn.z → blocks.1.attn.k')
    expect(pairs).not.toContain('blocks.1.attn.z → blocks.0.attn.k')
    expect(pairs).not.toContain('blocks.1.attn.z → blocks.1.attn.k')
  })
})
