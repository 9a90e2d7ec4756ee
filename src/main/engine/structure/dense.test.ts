import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { outlineText, structureOf, tensorsByName } from './testing/structure-of.ts'

describe('dense layers', () => {
  it('are numbered, with activations inside and the last one at the output', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 4])
    const first = layers.op('Tanh', [layers.linear('x', 4, 6, 'a')], 'a.tanh')
    const second = layers.op(
      'Relu',
      [layers.op('Gemm', [first, layers.weight(6, 5), layers.weight(5)], 'b')],
      'b.relu'
    )
    layers.output(layers.linear(second, 5, 2, 'y'), ['batch', 2])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      fc1: 'a',
      'fc1.act': 'a.tanh',
      fc2: 'b',
      'fc2.act': 'b.relu',
      y: 'y'
    })
    expect(outlineText(structure.outline)).toEqual([
      'Inputs',
      '  x (float32 · batch × 4)',
      'fc1 (Linear · 6 units)',
      '  act (tanh)',
      'fc2 (Linear · 5 units)',
      '  act (ReLU)',
      'Output',
      '  y'
    ])
  })

  it('with skips over them are blocks of a stream', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 8])
    let x = layers.linear('x', 8, 8, 'start')
    for (const name of ['a', 'b']) x = layers.op('Add', [x, layers.mlp(x, name)], `${name}.sum`)
    layers.output(x, ['batch', 8])
    expect(tensorsByName(await structureOf(layers.builder.build()))).toMatchObject({
      embed: 'start',
      'blocks.0.resid_pre': 'start',
      'blocks.0.mlp.post': 'a.post',
      'blocks.1.resid_post': 'b.sum'
    })
  })
})
