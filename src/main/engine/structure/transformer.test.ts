import { describe, expect, it } from 'vitest'
import { causalMask, Layers } from './testing/layers.ts'
import { axesOf, outlineText, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

const stream = 'batch 2, position 5, feature 8'

/** x + f(x), named. */
const added = (layers: Layers, x: string, branch: string, name: string): string =>
  layers.op('Add', [x, branch], name)

/** Tokens looked up in a table of 11 rows, with a table of positions added. */
function embedded(layers: Layers): string {
  layers.input('tokens', ['batch', 5], 'int64')
  const token = layers.op('Gather', [layers.weight(11, 8), 'tokens'], 'token')
  return layers.op('Add', [token, layers.weight(5, 8)], 'embedded')
}

describe('a pre-norm language model', () => {
  const build = (): Layers => {
    const layers = new Layers()
    let x = embedded(layers)
    for (const block of ['b0', 'b1']) {
      const norm1 = layers.layerNorm(x, 8, `${block}.norm1`)
      x = added(
        layers,
        x,
        layers.attention(norm1, `${block}.a`, { mask: causalMask(layers) }),
        `${block}.mid`
      )
      const norm2 = layers.layerNorm(x, 8, `${block}.norm2`)
      x = added(layers, x, layers.mlp(norm2, `${block}.m`), `${block}.post`)
    }
    layers.op('MatMul', [layers.layerNorm(x, 8, 'norm'), layers.weight(8, 11)], 'scores')
    layers.output('scores', ['batch', 5, 11])
    return layers
  }

  it('has its sites under the names of the field', async () => {
    const structure = await structureOf(build().builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      embed: 'token',
      'blocks.0.resid_pre': 'embedded',
      'blocks.0.ln1': 'b0.norm1',
      'blocks.0.attn_out': 'b0.a.out',
      'blocks.0.resid_mid': 'b0.mid',
      'blocks.0.ln2': 'b0.norm2',
      'blocks.0.mlp.pre': 'b0.m.pre',
      'blocks.0.mlp.post': 'b0.m.post',
      'blocks.0.mlp_out': 'b0.m.out',
      'blocks.0.resid_post': 'b0.post',
      'blocks.1.resid_pre': 'b0.post',
      'blocks.1.attn.pattern': 'b1.a.softmax',
      'blocks.1.resid_post': 'b1.post',
      ln_final: 'norm',
      logits: 'scores'
    })
    for (const name of ['embed', 'blocks.0.resid_mid', 'blocks.1.mlp_out', 'ln_final'])
      expect(axesOf(structure, name)).toBe(stream)
    expect(siteNamed(structure, 'blocks.1.resid_mid').kind).toBe('residual')
    expect(siteNamed(structure, 'logits').kind).toBe('output')
  })

  it('has an outline of embedding, blocks and output', async () => {
    const { outline, inputs } = await structureOf(build().builder.build())
    expect(outline.map(({ label }) => label)).toEqual([
      'Inputs',
      'Embedding',
      'Block 0',
      'Block 1',
      'Output',
      'Other tensors'
    ])
    expect(outlineText(outline)).toContain('  Attention (2 heads · d 4 · masked)')
    expect(outlineText(outline)).toContain('  MLP (GELU · 16 neurons)')
    expect(inputs[0]).toMatchObject({ roles: ['batch', 'position'], indexLimit: 11 })
  })
})

describe('other arrangements of the residual stream', () => {
  it('goes on with the normalised sum in a post-norm model', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 5, 8])
    let x = layers.layerNorm('x', 8, 'start')
    for (const block of ['b0', 'b1']) {
      x = layers.layerNorm(
        added(layers, x, layers.attention(x, `${block}.a`), `${block}.mid`),
        8,
        `${block}.norm1`
      )
      x = layers.layerNorm(
        added(layers, x, layers.mlp(x, `${block}.m`), `${block}.post`),
        8,
        `${block}.norm2`
      )
    }
    layers.output(x, ['batch', 5, 8])
    expect(tensorsByName(await structureOf(layers.builder.build()))).toMatchObject({
      'blocks.0.resid_pre': 'start',
      'blocks.0.resid_mid': 'b0.mid',
      'blocks.0.ln1': 'b0.norm1',
      'blocks.0.resid_post': 'b0.post',
      'blocks.0.ln2': 'b0.norm2',
      'blocks.1.resid_pre': 'b0.norm2',
      'blocks.1.ln2': 'b1.norm2'
    })
  })

  it.each([
    [
      'x + (attention + MLP)',
      (layers: Layers, x: string, a: string, m: string) =>
        layers.op('Add', [layers.op('Add', [a, m]), x], 'sum')
    ],
    [
      '(x + attention) + MLP',
      (layers: Layers, x: string, a: string, m: string) =>
        layers.op('Add', [layers.op('Add', [x, a]), m], 'sum')
    ]
  ])('has attention and MLP side by side: %s', async (_, join) => {
    const layers = new Layers()
    layers.input('x', ['batch', 5, 8])
    const norm = layers.layerNorm('x', 8, 'norm')
    join(layers, 'x', layers.attention(norm, 'a'), layers.mlp(norm, 'm'))
    layers.output('sum', ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.resid_pre': 'x',
      'blocks.0.attn.pattern': 'a.softmax',
      'blocks.0.attn_out': 'a.out',
      'blocks.0.mlp.post': 'm.post',
      'blocks.0.mlp_out': 'm.out',
      'blocks.0.resid_post': 'sum'
    })
    expect(structure.outline.filter(({ kind }) => kind === 'block')).toHaveLength(1)
  })

  it('names a decoder that attends to an encoder', async () => {
    const layers = new Layers()
    layers.input('source', ['batch', 5, 8])
    layers.input('target', ['batch', 5, 8])
    let memory = added(layers, 'source', layers.attention('source', 'e.a'), 'e.mid')
    memory = added(layers, memory, layers.mlp(memory, 'e.m'), 'e.post')
    let x = added(layers, 'target', layers.attention('target', 'd.a'), 'd.mid')
    x = added(layers, x, layers.attention(x, 'd.c', { context: memory }), 'd.cross')
    added(layers, x, layers.mlp(x, 'd.m'), 'd.post')
    layers.output('d.post', ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'encoder.blocks.0.resid_post': 'e.post',
      'decoder.blocks.0.attn_out': 'd.a.out',
      'decoder.blocks.0.resid_mid': 'd.mid',
      'decoder.blocks.0.cross_attn.pattern': 'd.c.softmax',
      'decoder.blocks.0.cross_attn_out': 'd.c.out',
      'decoder.blocks.0.resid_cross': 'd.cross',
      'decoder.blocks.0.resid_post': 'd.post'
    })
  })

  it('has blocks of attention alone', async () => {
    const layers = new Layers()
    let x = embedded(layers)
    for (const block of ['b0', 'b1']) x = added(layers, x, layers.attention(x, `${block}.a`), `${block}.post`)
    layers.output(x, ['batch', 5, 8])
    expect(tensorsByName(await structureOf(layers.builder.build()))).toMatchObject({
      'blocks.0.resid_post': 'b0.post',
      'blocks.1.attn.z': 'b1.a.z_split',
      'blocks.1.resid_post': 'b1.post'
    })
  })

  it('has a gated MLP with both of its sides', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 5, 8])
    const norm = layers.rmsNorm('x', 8, 'norm')
    const pre = layers.linear(norm, 8, 16, 'gate_pre')
    const gate = layers.op('Mul', [pre, layers.op('Sigmoid', [pre])], 'gate')
    const post = layers.op('Mul', [gate, layers.linear(norm, 8, 16, 'up')], 'post')
    added(layers, 'x', layers.op('MatMul', [post, layers.weight(16, 8)], 'out'), 'sum')
    layers.output('sum', ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.ln2': 'norm',
      'blocks.0.mlp.pre': 'gate_pre',
      'blocks.0.mlp.gate': 'gate',
      'blocks.0.mlp.pre_linear': 'up',
      'blocks.0.mlp.post': 'post',
      'blocks.0.mlp_out': 'out'
    })
    expect(outlineText(structure.outline)).toContain('  MLP (SwiGLU · 16 neurons)')
  })

  it('takes sums that fused operators hand out', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 5, 8])
    const skip = (x: string, branch: string, norm: string, sum: string): void => {
      layers.builder.nodes('SkipLayerNormalization', [x, branch, layers.weight(8), layers.weight(8)], 4, {
        outputs: [norm, '', '', sum],
        domain: 'com.microsoft'
      })
    }
    skip('x', layers.attention(layers.layerNorm('x', 8), 'a'), 'norm2', 'mid')
    skip('mid', layers.mlp('norm2', 'm'), 'norm', 'post')
    layers.output('norm', ['batch', 5, 8])
    expect(tensorsByName(await structureOf(layers.builder.build()))).toMatchObject({
      'blocks.0.resid_mid': 'mid',
      'blocks.0.ln2': 'norm2',
      'blocks.0.mlp_out': 'm.out',
      'blocks.0.resid_post': 'post',
      ln_final: 'norm'
    })
  })
})

describe('what is no residual stream', () => {
  it('is a sum of two maps of one value', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 8])
    layers.op('Add', [layers.linear('x', 8, 8), layers.linear('x', 8, 8)], 'sum')
    layers.output('sum', ['batch', 8])
    const { sites } = await structureOf(layers.builder.build())
    expect(sites.filter(({ kind }) => kind === 'residual')).toEqual([])
  })

  it('is a value added to its own function without weights', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 8])
    layers.op('Add', ['x', layers.op('Tanh', ['x'])], 'sum')
    layers.output('sum', ['batch', 8])
    const { sites } = await structureOf(layers.builder.build())
    expect(sites.filter(({ kind }) => kind === 'residual')).toEqual([])
  })
})
