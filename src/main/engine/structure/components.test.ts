import { expect, it } from 'vitest'
import type { Model } from '#engine/onnx/model.ts'
import { Components } from './components.ts'
import { Layers } from './testing/layers.ts'
import { structureOf } from './testing/structure-of.ts'

const componentsOf = async (model: Model) => {
  const { sites } = await structureOf(model)
  const main = sites.filter(({ scope }) => scope.length === 0)
  return new Components(model.graph, main)
}

const described = ({ all }: Components) =>
  all.map(({ kind, writes, parts, reads }) => ({
    kind,
    writes: writes.map(({ name }) => name),
    parts: parts.name,
    reads: reads.map(({ name }) => name)
  }))

function block(): Model {
  const layers = new Layers()
  layers.input('x', ['batch', 5, 8])
  let x = layers.linear('x', 8, 8, 'first')
  x = layers.op('Add', [x, layers.attention(layers.layerNorm(x, 8), 'a')], 'mid')
  layers.op('Add', [x, layers.mlp(layers.layerNorm(x, 8), 'm')], 'post')
  layers.output('post', ['batch', 5, 8])
  return layers.builder.build()
}

it('of a block are attention and the MLP: heads and neurons, queries, keys and values, what they write', async () => {
  const components = await componentsOf(block())
  expect(described(components)).toEqual([
    {
      kind: 'attention',
      writes: ['blocks.0.attn_out'],
      parts: 'blocks.0.attn.z',
      reads: ['blocks.0.attn.q', 'blocks.0.attn.k', 'blocks.0.attn.v']
    },
    {
      kind: 'mlp',
      writes: ['blocks.0.mlp_out'],
      parts: 'blocks.0.mlp.post',
      reads: ['blocks.0.mlp.pre']
    }
  ])
  expect(components.outputsAfter('a.z_split')).toEqual(['a.out'])
  expect(components.outputsAfter('m.post')).toEqual(['m.out'])
  expect(components.outputsAfter('mid')).toEqual([])
  expect(components.opened('mid')).toBeNull()
})

it('of a plain network are its dense layers but the last, which is its output', async () => {
  const layers = new Layers()
  layers.input('x', ['batch', 8])
  const h = layers.op('Relu', [layers.linear('x', 8, 16, 'one')], 'act')
  const h2 = layers.op('Relu', [layers.linear(h, 16, 8, 'two')], 'act2')
  layers.linear(h2, 8, 4, 'three')
  layers.output('three', ['batch', 4])
  const components = await componentsOf(layers.builder.build())
  expect(described(components).map(({ kind, writes }) => [kind, ...writes])).toEqual([
    ['dense', 'fc1'],
    ['dense', 'fc2']
  ])
})

it('of a convolutional network are its convolutions, and none where nothing is recognised', async () => {
  const layers = new Layers()
  const x = layers.convUnit(layers.input('x', ['batch', 2, 4, 4]), 2, 3, 'c1')
  layers.convUnit(x, 3, 3, 'c2')
  layers.output('c2.relu', ['batch', 3, 4, 4])
  const components = await componentsOf(layers.builder.build())
  expect([...components.outputs]).toEqual(['c1.conv', 'c2.conv'])
  const sum = new Layers()
  sum.op('Add', [sum.input('x', ['batch', 2]), sum.scalar(1)], 'y')
  sum.output('y', ['batch', 2])
  expect((await componentsOf(sum.builder.build())).all).toEqual([])
})
