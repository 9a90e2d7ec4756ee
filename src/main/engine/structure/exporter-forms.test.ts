import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { axesOf, outlineText, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

/** x + f(x), named. */
const added = (layers: Layers, x: string, branch: string, name: string): string =>
  layers.op('Add', [x, branch], name)

/** Attention of x, [batch, position, 8], whose scores get a bias that is handed from layer to layer, as in T5. */
function biasedAttention(layers: Layers, x: string, bias: string, name: string): string {
  const q = layers.heads(x, `${name}.q`)
  const k = layers.transpose(layers.heads(x, `${name}.k`), [0, 1, 3, 2])
  const scores = layers.op('Add', [layers.op('MatMul', [q, k]), bias], `${name}.biased`)
  const pattern = layers.op('Softmax', [scores], `${name}.pattern`, { axis: -1 })
  return layers.merged(layers.op('MatMul', [pattern, layers.heads(x, `${name}.v`)]), name)
}

describe('a bias on the scores that depends on the stimulus', () => {
  it('is not taken for a residual stream of its own', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 5, 8])
    layers.input('mask', ['batch', 1, 1, 5])
    const bias = layers.op('Add', [layers.weight(1, 2, 5, 5), 'mask'])
    let x = 'x'
    for (const block of ['b0', 'b1', 'b2'])
      x = added(layers, x, biasedAttention(layers, x, bias, block), `${block}.sum`)
    layers.output(x, ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    const blocks = structure.outline.filter(({ kind }) => kind === 'block')
    expect(blocks.map(({ label }) => label)).toEqual(['Block 0', 'Block 1', 'Block 2'])
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.resid_post': 'b0.sum',
      'blocks.2.attn.pattern': 'b2.pattern',
      'blocks.2.resid_post': 'b2.sum'
    })
  })
})

describe('an encoder and a decoder', () => {
  it('have embeddings and final normalisations of their own', async () => {
    const layers = new Layers()
    layers.input('source', ['batch', 5], 'int64')
    layers.input('target', ['batch', 5], 'int64')
    const table = layers.weight(11, 8)
    const sourceTokens = layers.op('Gather', [table, 'source'], 'source_tokens')
    const targetTokens = layers.op('Gather', [table, 'target'], 'target_tokens')
    const encoded = added(layers, sourceTokens, layers.attention(sourceTokens, 'e.a'), 'e.mid')
    const memory = layers.layerNorm(added(layers, encoded, layers.mlp(encoded, 'e.m'), 'e.post'), 8, 'e.norm')
    const self = added(layers, targetTokens, layers.attention(targetTokens, 'd.a'), 'd.mid')
    const cross = added(layers, self, layers.attention(self, 'd.c', { context: memory }), 'd.cross')
    layers.layerNorm(added(layers, cross, layers.mlp(cross, 'd.m'), 'd.post'), 8, 'd.norm')
    layers.output('d.norm', ['batch', 5, 8])
    expect(tensorsByName(await structureOf(layers.builder.build()))).toMatchObject({
      'encoder.embed': 'source_tokens',
      'decoder.embed': 'target_tokens',
      'encoder.ln_final': 'e.norm',
      'decoder.ln_final': 'd.norm',
      'encoder.blocks.0.resid_post': 'e.post',
      'decoder.blocks.0.cross_attn_out': 'd.c.out'
    })
  })
})

describe('a vision transformer', () => {
  it('embeds patches and a class token', async () => {
    const layers = new Layers()
    layers.input('image', ['batch', 3, 8, 8])
    const strides = { kernel_shape: [4, 4], strides: [4, 4] }
    const patches = layers.op('Conv', ['image', layers.weight(8, 3, 4, 4)], 'conv', strides)
    const tokens = layers.transpose(layers.reshape(patches, [0, 8, 4]), [0, 2, 1], 'patches')
    const count = layers.op('Slice', [
      layers.op('Shape', [tokens]),
      layers.ints(0),
      layers.ints(1),
      layers.ints(0)
    ])
    const shape = layers.op('Concat', [count, layers.ints(1, 8)], undefined, { axis: 0 })
    const token = layers.op('Expand', [layers.weight(1, 1, 8), shape])
    const all = layers.op('Concat', [token, tokens], undefined, { axis: 1 })
    const x = layers.op('Add', [all, layers.weight(1, 5, 8)], 'placed')
    const mid = added(layers, x, layers.attention(layers.layerNorm(x, 8), 'a'), 'mid')
    added(layers, mid, layers.mlp(layers.layerNorm(mid, 8), 'm'), 'post')
    layers.output('post', ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      embed: 'patches',
      'blocks.0.resid_pre': 'placed',
      'blocks.0.resid_post': 'post'
    })
    expect(axesOf(structure, 'embed')).toBe('batch 2, position 4, feature 8')
    expect(axesOf(structure, 'blocks.0.resid_mid')).toBe('batch 2, position 5, feature 8')
    expect(outlineText(structure.outline)).toContain('  embed (4×4 patches · d 8)')
    expect(structure.sites.filter(({ kind }) => kind === 'convolution')).toEqual([])
  })
})

/** Attention as torch.nn.MultiheadAttention computes it: positions first, heads in the batch axis. */
function positionsFirst(layers: Layers, x: string, name: string): string {
  const map = layers.op('MatMul', [x, layers.weight(8, 24)])
  const [q = '', k = '', v = ''] = layers.builder
    .nodes('Split', [map, layers.ints(8, 8, 8)], 3, { attributes: { axis: 2 } })
    .map((part, i) => layers.transpose(layers.reshape(part, [5, -1, 4], `${name}.part${i}`), [1, 0, 2]))
  const scaled = layers.op('Div', [q, layers.scalar(2)])
  const scores = layers.op('MatMul', [scaled, layers.transpose(k, [0, 2, 1])])
  const z = layers.op('MatMul', [layers.op('Softmax', [scores], `${name}.pattern`, { axis: -1 }), v])
  const flat = layers.reshape(layers.transpose(z, [1, 0, 2]), [-1, 8])
  const mapped = layers.op('Gemm', [flat, layers.weight(8, 8), layers.weight(8)])
  return layers.reshape(mapped, [5, -1, 8], `${name}.out`)
}

describe('attention with positions before stimuli', () => {
  it('has its heads counted by the width that they were cut from', async () => {
    const layers = new Layers()
    layers.input('ids', ['batch', 5], 'int64')
    const x = layers.transpose(layers.op('Gather', [layers.weight(11, 8), 'ids']), [1, 0, 2], 'x')
    const mid = added(layers, x, positionsFirst(layers, layers.layerNorm(x, 8), 'a'), 'mid')
    added(layers, mid, layers.mlp(layers.layerNorm(mid, 8), 'm'), 'post')
    layers.output('post', [5, 'batch', 8])
    const structure = await structureOf(layers.builder.build(), { batch: 3 })
    expect(outlineText(structure.outline)).toContain('  Attention (2 heads · d 4)')
    for (const name of ['blocks.0.resid_pre', 'blocks.0.attn_out', 'blocks.0.resid_post'])
      expect(axesOf(structure, name)).toBe('position 5, batch 3, feature 8')
    expect(axesOf(structure, 'blocks.0.attn.q')).toBe('position 5, head 6, feature 4')
    expect(axesOf(structure, 'blocks.0.attn.pattern')).toBe('head 6, query 5, key 5')
  })
})

describe('attention with cached keys and values', () => {
  it('knows what the axes of the cache count, and where it goes on', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 5, 8])
    const cached = (part: string): string => {
      const past = layers.input(`past.0.${part}`, ['batch', 2, 'past', 4])
      return layers.op('Concat', [past, layers.heads('x', part)], `present.0.${part}`, { axis: 2 })
    }
    const z = layers.mixed(layers.heads('x', 'q'), cached('key'), cached('value'))
    layers.output(added(layers, 'x', layers.merged(z, 'a'), 'sum'), ['batch', 5, 8])
    for (const part of ['key', 'value']) layers.output(`present.0.${part}`, ['batch', 2, 'total', 4])
    const structure = await structureOf(layers.builder.build(), { batch: 2, past: 3 })
    const inputs = Object.fromEntries(structure.inputs.map((input) => [input.name, input]))
    for (const part of ['key', 'value']) {
      expect(inputs[`past.0.${part}`]).toMatchObject({
        roles: ['batch', 'head', 'position', 'feature'],
        nextState: `present.0.${part}`
      })
      expect(axesOf(structure, `present.0.${part}`)).toBe('batch 2, head 2, position 8, feature 4')
    }
    expect(siteNamed(structure, 'blocks.0.attn.k').tensor).toBe('key')
  })
})

/** x − mean over the root of E[x²] − mean², with sums over the last axis of 8, as compilers from JAX write it. */
function layerNormBySums(layers: Layers, x: string, output: string): string {
  const mean = (value: string): string =>
    layers.op('Mul', [
      layers.op('ReduceSum', [value, layers.ints(-1)], undefined, { keepdims: 0 }),
      layers.scalar(1 / 8)
    ])
  const widened = (value: string): string => layers.reshape(value, [-1, 5, 1])
  const average = mean(x)
  const square = layers.op('Mul', [average, average])
  const variance = layers.op('Max', [
    layers.scalar(0),
    layers.op('Sub', [mean(layers.op('Mul', [x, x])), square])
  ])
  const root = layers.op('Sqrt', [layers.op('Add', [widened(variance), layers.scalar(1e-6)])])
  const scale = layers.op('Mul', [layers.op('Reciprocal', [root]), layers.weight(1, 1, 8)])
  const centred = layers.op('Sub', [x, widened(average)])
  return layers.op('Add', [layers.op('Mul', [centred, scale]), layers.weight(1, 1, 8)], output)
}

/** 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x·x·x))) as products alone. */
function geluByProducts(layers: Layers, x: string, output: string): string {
  const product = (a: string, b: string): string => layers.op('Mul', [a, b])
  const cube = product(x, product(x, product(layers.scalar(0.044715), x)))
  const inner = product(layers.scalar(Math.sqrt(2 / Math.PI)), layers.op('Add', [x, cube]))
  const gate = layers.op('Add', [layers.scalar(1), layers.op('Tanh', [inner])])
  return layers.op('Mul', [x, product(layers.scalar(0.5), gate)], output)
}

describe('a convolution over tokens as compilers from JAX write it', () => {
  it('is read as embedding, GELU, LayerNorm, convolution with its bias, logits', async () => {
    const layers = new Layers()
    layers.input('bytes', ['batch', 5], 'int64')
    const embedded = layers.op(
      'Add',
      [layers.op('Gather', [layers.weight(11, 8), 'bytes'], 'table'), layers.weight(1, 1, 8)],
      'embedded'
    )
    const normed = layerNormBySums(layers, geluByProducts(layers, embedded, 'active'), 'normed')
    const flat = layers.op('Unsqueeze', [layers.transpose(normed, [0, 2, 1]), layers.ints(3)])
    const conv = layers.op('Conv', [flat, layers.weight(6, 8, 3, 1)], 'conv', { kernel_shape: [3, 1] })
    const biased = layers.op(
      'Add',
      [layers.op('Squeeze', [conv, layers.ints(3)]), layers.weight(1, 6, 1)],
      'biased'
    )
    const pooled = layers.op('GlobalMaxPool', [geluByProducts(layers, biased, 'conv_active')])
    layers.linear(layers.reshape(pooled, [-1, 6]), 6, 3, 'scores')
    layers.output('scores', ['batch', 3])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      embed: 'table',
      gelu: 'active',
      ln: 'normed',
      conv1: 'biased',
      act1: 'conv_active',
      logits: 'scores'
    })
    expect(axesOf(structure, 'conv1')).toBe('batch 2, channel 6, position 3')
    expect(structure.outline.map(({ label }) => label)).toEqual([
      'Inputs',
      'Embedding',
      'gelu',
      'ln',
      'conv1',
      'pool',
      'Output',
      'Other tensors'
    ])
  })
})
