import { describe, expect, it } from 'vitest'
import { causalMask, Layers } from './testing/layers.ts'
import { axesOf, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

const byHead = 'batch 2, position 5, head 2, feature 4'
const byKey = 'batch 2, head 2, query 5, key 5'

/** Checks names, kinds and roles of one block of attention that reads and adds to x: [batch, 5, 8]. */
async function expectAttention(layers: Layers, out: string, tensors: Record<string, string>): Promise<void> {
  layers.op('Add', ['x', out], 'sum')
  layers.output('sum', ['batch', 5, 8])
  const structure = await structureOf(layers.builder.build())
  expect(tensorsByName(structure)).toMatchObject(
    Object.fromEntries(Object.entries(tensors).map(([part, tensor]) => [`blocks.0.attn.${part}`, tensor]))
  )
  for (const part of ['q', 'k', 'v', 'z']) {
    expect([part, [byHead, 'batch 2, head 2, position 5, feature 4']]).toEqual([
      part,
      expect.arrayContaining([axesOf(structure, `blocks.0.attn.${part}`)])
    ])
  }
  for (const part of ['scores', 'pattern']) expect(axesOf(structure, `blocks.0.attn.${part}`)).toBe(byKey)
  expect(siteNamed(structure, 'blocks.0.attn.pattern').kind).toBe('attention-pattern')
  expect(siteNamed(structure, 'blocks.0.attn_out').tensor).toBe(out)
  expect(siteNamed(structure, 'blocks.0.resid_pre').tensor).toBe('x')
  expect(siteNamed(structure, 'blocks.0.resid_post').tensor).toBe('sum')
}

const start = (opset?: number): Layers => {
  const layers = new Layers(opset)
  layers.input('x', ['batch', 5, 8])
  return layers
}

describe('spelled-out attention', () => {
  it('is found with separate maps, scale by Div and an added mask', async () => {
    const layers = start()
    const out = layers.attention('x', 'a', { mask: causalMask(layers) })
    const tensors = {
      q: 'a.q_split',
      k: 'a.k_split',
      v: 'a.v_split',
      scores: 'a.scaled',
      pattern: 'a.softmax',
      z: 'a.z_split'
    }
    await expectAttention(layers, out, tensors)
  })

  it('is found with queries and keys scaled before, and masked by Where', async () => {
    const layers = start()
    const root = layers.op('Sqrt', [layers.scalar(0.5)])
    const heads = (part: string): string => layers.reshape(layers.linear('x', 8, 8), [0, 0, 2, 4], part)
    const q = layers.op('Mul', [layers.transpose(heads('q'), [0, 2, 1, 3]), root])
    const k = layers.op('Mul', [layers.transpose(heads('k'), [0, 2, 3, 1]), root])
    const seen = layers.builder.constant(
      'seen',
      'bool',
      [5, 5],
      Array.from({ length: 25 }, (_, i) => i % 5 <= i / 5)
    )
    const product = layers.op('MatMul', [q, k], 'product')
    const pattern = layers.op(
      'Softmax',
      [layers.op('Where', [seen, product, layers.scalar(-Infinity)])],
      'pattern',
      { axis: -1 }
    )
    const z = layers.op('MatMul', [pattern, layers.transpose(heads('v'), [0, 2, 1, 3])])
    await expectAttention(layers, layers.merged(z, 'a'), {
      q: 'q',
      k: 'k',
      v: 'v',
      scores: 'product',
      pattern: 'pattern',
      z: 'a.z_split'
    })
  })

  it('is found with one map for queries, keys and values, cut by Split', async () => {
    const layers = start()
    const parts = layers.builder.nodes('Split', [layers.linear('x', 8, 24), layers.ints(8, 8, 8)], 3, {
      attributes: { axis: 2 }
    })
    const [q = '', k = '', v = ''] = parts.map((part, i) => layers.reshape(part, [0, 0, 2, 4], `part${i}`))
    const scores = layers.op(
      'Mul',
      [
        layers.op('MatMul', [layers.transpose(q, [0, 2, 1, 3]), layers.transpose(k, [0, 2, 3, 1])]),
        layers.scalar(0.5)
      ],
      'scores'
    )
    const z = layers.op('MatMul', [
      layers.op('Softmax', [scores], 'pattern'),
      layers.transpose(v, [0, 2, 1, 3])
    ])
    await expectAttention(layers, layers.merged(z, 'a'), {
      q: 'part0',
      k: 'part1',
      v: 'part2',
      scores: 'scores',
      z: 'a.z_split'
    })
  })

  it.each(['Gather', 'Slice'])(
    'is found with queries, keys and values stacked and taken by %s',
    async (way) => {
      const layers = start()
      const stacked = layers.transpose(
        layers.reshape(layers.linear('x', 8, 24), [0, 0, 3, 2, 4]),
        [2, 0, 3, 1, 4]
      )
      const take = (i: number): string =>
        way === 'Gather'
          ? layers.op('Gather', [stacked, layers.builder.constant(`at${i}`, 'int64', [], [i])], `part${i}`, {
              axis: 0
            })
          : layers.op(
              'Squeeze',
              [
                layers.op('Slice', [stacked, layers.ints(i), layers.ints(i + 1), layers.ints(0)]),
                layers.ints(0)
              ],
              `part${i}`
            )
      const q = layers.op('Mul', [take(0), layers.scalar(0.5)])
      const pattern = layers.op(
        'Softmax',
        [layers.op('MatMul', [q, layers.transpose(take(1), [0, 1, 3, 2])], 'scores')],
        'pattern'
      )
      const z = layers.op('MatMul', [pattern, take(2)])
      await expectAttention(layers, layers.merged(z, 'a'), {
        q: 'part0',
        k: 'part1',
        v: 'part2',
        scores: 'scores',
        pattern: 'pattern'
      })
    }
  )

  it('is found in Einsum form, with the keys as first operand too', async () => {
    const layers = start()
    const map = (output: string): string =>
      layers.op('Einsum', ['x', layers.weight(8, 2, 4)], output, { equation: 'bsd,dhe->bshe' })
    const q = layers.op('Mul', [map('q'), layers.scalar(0.5)])
    const scores = layers.op('Einsum', [map('k'), q], 'scores', { equation: 'aecd,abcd->acbe' })
    const pattern = layers.op('Softmax', [scores], 'pattern')
    const z = layers.op('Einsum', [pattern, map('v')], 'z', { equation: 'acbe,aecd->abcd' })
    const out = layers.op('Einsum', [z, layers.weight(2, 4, 8)], 'out', { equation: 'abcd,cde->abe' })
    await expectAttention(layers, out, {
      q: 'q',
      k: 'k',
      v: 'v',
      scores: 'scores',
      pattern: 'pattern',
      z: 'z'
    })
  })

  it('is found where scores are capped by tanh', async () => {
    const layers = start()
    const heads = (part: string): string =>
      layers.transpose(layers.reshape(layers.linear('x', 8, 8), [0, 0, 2, 4], part), [0, 2, 1, 3])
    const product = layers.op('MatMul', [heads('q'), layers.transpose(heads('k'), [0, 1, 3, 2])])
    const capped = layers.op(
      'Mul',
      [layers.op('Tanh', [layers.op('Div', [product, layers.scalar(50)])]), layers.scalar(50)],
      'capped'
    )
    const pattern = layers.op('Softmax', [layers.op('Add', [capped, causalMask(layers)])], 'pattern')
    const z = layers.op('MatMul', [pattern, heads('v')])
    await expectAttention(layers, layers.merged(z, 'a'), { scores: 'capped', pattern: 'pattern' })
  })

  it('takes a relative position bias as part of the scores, a mask not', async () => {
    const layers = start()
    const heads = (part: string): string =>
      layers.transpose(layers.reshape(layers.linear('x', 8, 8), [0, 0, 2, 4], part), [0, 2, 1, 3])
    const product = layers.op('MatMul', [heads('q'), layers.transpose(heads('k'), [0, 1, 3, 2])])
    const biased = layers.op('Add', [product, layers.weight(1, 2, 5, 5)], 'biased')
    const pattern = layers.op('Softmax', [layers.op('Add', [biased, causalMask(layers)])], 'pattern')
    await expectAttention(layers, layers.merged(layers.op('MatMul', [pattern, heads('v')]), 'a'), {
      scores: 'biased'
    })
  })
})
