import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { axesOf, outlineText, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

const start = (opset?: number): Layers => {
  const layers = new Layers(opset)
  layers.input('x', ['batch', 5, 8])
  return layers
}

/** x · cos + rotated(x) · sin with halves, for [batch, head, 5, 4]. */
function rotated(layers: Layers, x: string, output: string): string {
  const half = (from: number, to: number): string =>
    layers.op('Slice', [x, layers.ints(from), layers.ints(to), layers.ints(3)])
  const turned = layers.op('Concat', [layers.op('Neg', [half(2, 4)]), half(0, 2)], undefined, { axis: 3 })
  const cosine = layers.op('Mul', [x, layers.weight(1, 1, 5, 4)])
  return layers.op('Add', [cosine, layers.op('Mul', [turned, layers.weight(1, 1, 5, 4)])], output)
}

/** Rotation by pairs of features, for [batch, 5, head, 4]. */
function rotatedByPairs(layers: Layers, x: string, heads: number, output: string): string {
  const pairs = layers.reshape(x, [0, 0, heads, 2, 2])
  const [even = '', odd = ''] = layers.builder
    .nodes('Split', [pairs, layers.ints(1, 1)], 2, { attributes: { axis: 4 } })
    .map((part) => layers.op('Squeeze', [part, layers.ints(4)]))
  const [cos, sin] = [layers.weight(5, 1, 2), layers.weight(5, 1, 2)]
  const product = (a: string, b: string): string => layers.op('Mul', [a, b])
  const first = layers.op('Sub', [product(even, cos), product(odd, sin)])
  const second = layers.op('Add', [product(even, sin), product(odd, cos)])
  const stacked = [first, second].map((part) => layers.op('Unsqueeze', [part, layers.ints(4)]))
  return layers.reshape(layers.op('Concat', stacked, undefined, { axis: 4 }), [0, 0, heads, 4], output)
}

/** Each head of [batch, head, 5, 4] twice. */
function repeated(layers: Layers, x: string, way: string): string {
  const wide = layers.op('Unsqueeze', [x, layers.ints(2)])
  const twice =
    way === 'Expand'
      ? layers.op('Expand', [wide, layers.ints(1, 1, 2, 1, 1)])
      : way === 'Tile'
        ? layers.op('Tile', [wide, layers.ints(1, 1, 2, 1, 1)])
        : layers.op('Concat', [wide, wide], undefined, { axis: 2 })
  return layers.reshape(twice, [0, 4, 5, 4])
}

describe('grouped-query attention with rotary embedding', () => {
  it.each(['Expand', 'Tile', 'Concat'])('is found with heads repeated by %s', async (way) => {
    const layers = start()
    const q = rotated(layers, layers.heads('x', 'q', 4), 'rot_q')
    const k = rotated(layers, layers.heads('x', 'k'), 'rot_k')
    const z = layers.mixed(q, repeated(layers, k, way), repeated(layers, layers.heads('x', 'v'), way))
    const out = layers.linear(
      layers.reshape(layers.transpose(z, [0, 2, 1, 3], 'z'), [0, 0, 16]),
      16,
      8,
      'out'
    )
    layers.output(layers.op('Add', ['x', out], 'sum'), ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.attn.q': 'q',
      'blocks.0.attn.rot_q': 'rot_q',
      'blocks.0.attn.k': 'k',
      'blocks.0.attn.rot_k': 'rot_k',
      'blocks.0.attn.v': 'v',
      'blocks.0.attn.z': 'z'
    })
    expect(axesOf(structure, 'blocks.0.attn.k')).toBe('batch 2, position 5, head 2, feature 4')
    expect(axesOf(structure, 'blocks.0.attn.rot_k')).toBe('batch 2, head 2, position 5, feature 4')
    expect(outlineText(structure.outline)).toContain('  Attention (4 heads · 2 key-value heads · d 4)')
  })

  it('is found with rotation by pairs of features', async () => {
    const layers = start()
    const map = (part: string): string => layers.reshape(layers.linear('x', 8, 8), [0, 0, 2, 4], part)
    const byHead = (x: string): string => layers.transpose(x, [0, 2, 1, 3])
    const q = rotatedByPairs(layers, map('q'), 2, 'rot_q')
    const k = rotatedByPairs(layers, map('k'), 2, 'rot_k')
    const out = layers.merged(layers.mixed(byHead(q), byHead(k), byHead(map('v'))), 'a')
    layers.output(layers.op('Add', ['x', out], 'sum'), ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'blocks.0.attn.q': 'q',
      'blocks.0.attn.rot_q': 'rot_q',
      'blocks.0.attn.k': 'k',
      'blocks.0.attn.rot_k': 'rot_k'
    })
    expect(axesOf(structure, 'blocks.0.attn.rot_q')).toBe('batch 2, position 5, head 2, feature 4')
  })
})

describe('attention with heads in the batch axis', () => {
  it('is found, with the heads as first axis of the pattern', async () => {
    const layers = start()
    const flat = (part: string): string => layers.reshape(layers.heads('x', part), [-1, 5, 4])
    const q = layers.op('Mul', [flat('q'), layers.scalar(0.5)])
    const scores = layers.op('MatMul', [q, layers.transpose(flat('k'), [0, 2, 1])], 'scores')
    const mixture = layers.op(
      'MatMul',
      [layers.op('Softmax', [scores], 'pattern', { axis: -1 }), flat('v')],
      'mixture'
    )
    const out = layers.merged(layers.reshape(mixture, [-1, 2, 5, 4]), 'a')
    layers.output(layers.op('Add', ['x', out], 'sum'), ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(axesOf(structure, 'blocks.0.attn.pattern')).toBe('head 4, query 5, key 5')
    expect(axesOf(structure, 'blocks.0.attn.q')).toBe('batch 2, position 5, head 2, feature 4')
    expect(axesOf(structure, 'blocks.0.attn.z')).toBe('batch 2, position 5, head 2, feature 4')
    expect(siteNamed(structure, 'blocks.0.attn.q').tensor).toBe('q')
  })
})

describe('attention as other exporters write it', () => {
  /** Checks the names of one block that reads and adds to x. */
  const expectBlock = async (layers: Layers, out: string, tensors: Record<string, string>): Promise<void> => {
    layers.output(layers.op('Add', ['x', out], 'sum'), ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject(
      Object.fromEntries(Object.entries(tensors).map(([part, tensor]) => [`blocks.0.${part}`, tensor]))
    )
    expect(axesOf(structure, 'blocks.0.attn.pattern')).toBe('batch 2, head 2, query 5, key 5')
    expect(axesOf(structure, 'blocks.0.attn.q')).toBe('batch 2, position 5, head 2, feature 4')
    expect(axesOf(structure, 'blocks.0.attn.k')).toBe('batch 2, position 5, head 2, feature 4')
    expect(axesOf(structure, 'blocks.0.attn.z')).toBe('batch 2, position 5, head 2, feature 4')
  }

  it('is found with keys turned by way of three axes, both sides scaled, and NaN taken out (PyTorch, dynamo)', async () => {
    const layers = start(18)
    const [q, k, v] = ['q', 'k', 'v'].map((part) => layers.heads('x', part))
    const flat = layers.transpose(layers.reshape(k ?? '', [-1, 5, 4]), [0, 2, 1])
    const turned = layers.reshape(flat, [-1, 2, 4, 5])
    const root = layers.op('Sqrt', [layers.scalar(0.5)])
    const product = layers.op(
      'MatMul',
      [layers.op('Mul', [q ?? '', root]), layers.op('Mul', [turned, root])],
      'scores'
    )
    const seen = layers.builder.constant('seen', 'bool', [5, 5], true)
    const hidden = layers.op('Where', [seen, layers.scalar(0), layers.scalar(-Infinity)])
    const pattern = layers.op('Softmax', [layers.op('Add', [product, hidden])], 'pattern', { axis: -1 })
    const clean = layers.op('Where', [layers.op('IsNaN', [pattern]), layers.scalar(0), pattern])
    const z = layers.op('MatMul', [clean, v ?? ''])
    await expectBlock(layers, layers.merged(z, 'a'), {
      'attn.q': 'q',
      'attn.k': 'k',
      'attn.v': 'v',
      'attn.scores': 'scores',
      'attn.pattern': 'pattern',
      attn_out: 'a.out'
    })
  })

  it('is found with maps of flattened positions (TensorFlow)', async () => {
    const layers = start()
    const rows = layers.reshape('x', [-1, 8])
    const heads = (part: string, order: number[]): string => {
      const map = layers.op('Add', [layers.op('MatMul', [rows, layers.weight(8, 8)]), layers.weight(8)])
      return layers.transpose(layers.reshape(map, [-1, 5, 2, 4], part), order)
    }
    const product = layers.op('MatMul', [heads('q', [0, 2, 1, 3]), heads('k', [0, 2, 3, 1])])
    const scaled = layers.op('Mul', [product, layers.scalar(0.5)], 'scores')
    const pattern = layers.op('Softmax', [scaled], 'pattern', { axis: 3 })
    const z = layers.transpose(layers.op('MatMul', [pattern, heads('v', [0, 2, 1, 3])]), [0, 2, 1, 3], 'z')
    const out = layers.op('MatMul', [layers.reshape(z, [-1, 8]), layers.weight(8, 8)])
    await expectBlock(layers, layers.reshape(layers.op('Add', [out, layers.weight(8)]), [-1, 5, 8], 'out'), {
      'attn.q': 'q',
      'attn.k': 'k',
      'attn.v': 'v',
      'attn.scores': 'scores',
      'attn.z': 'z',
      attn_out: 'out'
    })
  })

  it('is found with the heads stacked inside of one map, cut feature by feature (GPT-NeoX, BLOOM)', async () => {
    const layers = start()
    const stacked = layers.reshape(layers.linear('x', 8, 24), [0, 0, 2, 12])
    const parts = layers.builder.nodes('Split', [stacked, layers.ints(4, 4, 4)], 3, {
      attributes: { axis: 3 },
      outputs: ['q', 'k', 'v']
    })
    const [q = '', k = '', v = ''] = parts.map((part) => layers.transpose(part, [0, 2, 1, 3]))
    await expectBlock(layers, layers.merged(layers.mixed(q, k, v), 'a'), {
      'attn.q': 'q',
      'attn.k': 'k',
      'attn.v': 'v'
    })
  })

  it('is found between quantisation and its undoing', async () => {
    const layers = start()
    const scale = layers.scalar(0.01)
    const zero = layers.builder.constant('zero', 'uint8', [], [128])
    const quantised = (value: string): string =>
      layers.op('DequantizeLinear', [layers.op('QuantizeLinear', [value, scale, zero]), scale, zero])
    const [q = '', k = '', v = ''] = ['q', 'k', 'v'].map((part) => quantised(layers.heads('x', part)))
    const product = layers.op('MatMul', [q, layers.transpose(k, [0, 1, 3, 2])])
    const scores = layers.op('Div', [quantised(product), layers.scalar(2)], 'scores')
    const pattern = layers.op('Softmax', [scores], 'pattern', { axis: -1 })
    const z = layers.op('MatMul', [quantised(pattern), v])
    await expectBlock(layers, layers.merged(quantised(z), 'a'), {
      'attn.q': 'q',
      'attn.k': 'k',
      'attn.v': 'v',
      'attn.scores': 'scores',
      'attn.pattern': 'pattern'
    })
  })
})

describe('attention outside of a residual stream', () => {
  it('is named without a block, with one head', async () => {
    const layers = start()
    const [q, k, v] = ['q', 'k', 'v'].map((part) => layers.linear('x', 8, 8, part))
    const product = layers.op('MatMul', [q ?? '', layers.transpose(k ?? '', [0, 2, 1])], 'scores')
    layers.op('MatMul', [layers.op('Softmax', [product], 'pattern', { axis: -1 }), v ?? ''], 'z')
    layers.output('z', ['batch', 5, 8])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'attn.q': 'q',
      'attn.k': 'k',
      'attn.v': 'v',
      'attn.z': 'z'
    })
    expect(axesOf(structure, 'attn.pattern')).toBe('batch 2, query 5, key 5')
  })
})

describe('what is no attention', () => {
  it('is a softmax over classes', async () => {
    const layers = start()
    layers.op(
      'MatMul',
      [layers.op('Softmax', [layers.linear('x', 8, 3)], undefined, { axis: -1 }), layers.weight(3, 2)],
      'y'
    )
    layers.output('y', ['batch', 5, 2])
    const { sites } = await structureOf(layers.builder.build())
    expect(sites.filter(({ kind }) => kind.startsWith('attention'))).toEqual([])
  })

  it('is a product of products without a softmax', async () => {
    const layers = start()
    const [q, k, v] = ['q', 'k', 'v'].map((part) => layers.heads('x', part))
    const product = layers.op('MatMul', [q ?? '', layers.transpose(k ?? '', [0, 1, 3, 2])])
    const out = layers.merged(layers.op('MatMul', [product, v ?? '']), 'a')
    layers.output(layers.op('Add', ['x', out], 'sum'), ['batch', 5, 8])
    const { sites } = await structureOf(layers.builder.build())
    expect(sites.filter(({ kind }) => kind.startsWith('attention'))).toEqual([])
  })
})
