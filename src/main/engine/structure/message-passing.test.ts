import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { axesOf, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

describe('message passing', () => {
  it('is found with edges as pairs of nodes, added up by ScatterND', async () => {
    const layers = new Layers(18)
    layers.input('features', [6, 4])
    layers.input('edges', [2, 'edges'], 'int64')
    let x = layers.linear('features', 4, 8, 'start')
    for (const name of ['a', 'b']) {
      const end = (i: number): string =>
        layers.op('Gather', ['edges', layers.builder.constant(`${name}${i}`, 'int64', [], [i])], undefined, {
          axis: 0
        })
      const message = layers.op(
        'Relu',
        [layers.linear(layers.op('Gather', [x, end(0)], undefined, { axis: 0 }), 8, 8)],
        `${name}.message`
      )
      const zeros = layers.builder.constant(`${name}.zeros`, 'float32', [6, 8], 0)
      const places = layers.op('Unsqueeze', [end(1), layers.ints(1)])
      const sum = layers.op('ScatterND', [zeros, places, message], `${name}.sum`, { reduction: 'add' })
      x = layers.op('Relu', [layers.op('Add', [x, sum])], `${name}.nodes`)
    }
    layers.output(x, [6, 8])
    const structure = await structureOf(layers.builder.build(), { edges: 5 })
    expect(tensorsByName(structure)).toMatchObject({
      'layers.0.nodes_pre': 'start',
      'layers.0.messages': 'a.message',
      'layers.0.aggregate': 'a.sum',
      'layers.0.nodes': 'a.nodes',
      'layers.1.messages': 'b.message',
      'layers.1.nodes': 'b.nodes'
    })
    expect(axesOf(structure, 'layers.0.nodes')).toBe('node 6, feature 8')
    expect(siteNamed(structure, 'layers.1.aggregate').kind).toBe('message-passing')
  })

  it('is found with a list of neighbours for each node, summed over the list', async () => {
    const layers = new Layers(18)
    layers.input('features', ['nodes', 4])
    layers.input('neighbours', ['nodes', 'list'], 'int64')
    layers.input('distances', ['nodes', 'list', 4])
    const gathered = layers.op('Gather', ['features', 'neighbours'], undefined, { axis: 0 })
    const messages = layers.op('Sigmoid', [layers.op('Mul', [gathered, 'distances'])], 'messages')
    const sum = layers.op('ReduceSum', [messages, layers.ints(1)], 'sum', { keepdims: 0 })
    layers.op('Tanh', [layers.op('Add', ['features', sum])], 'after')
    layers.output('after', ['nodes', 4])
    const structure = await structureOf(layers.builder.build(), { nodes: 5, list: 3 })
    expect(tensorsByName(structure)).toMatchObject({
      'layers.0.messages': 'messages',
      'layers.0.aggregate': 'sum',
      'layers.0.nodes': 'after'
    })
    expect(axesOf(structure, 'layers.0.messages')).toBe('node 5, unknown 3, feature 4')
    expect(structure.inputs.map(({ roles }) => roles)).toEqual([
      ['node', 'feature'],
      ['node', 'unknown'],
      ['node', 'unknown', 'feature']
    ])
  })

  it('is found as a product with a dense adjacency matrix', async () => {
    const layers = new Layers()
    layers.input('adjacency', ['nodes', 'nodes'])
    layers.input('features', ['nodes', 4])
    const sum = layers.op('MatMul', ['adjacency', layers.linear('features', 4, 8, 'mapped')], 'sum')
    layers.op('Relu', [sum], 'after')
    layers.output('after', ['nodes', 8])
    const structure = await structureOf(layers.builder.build(), { nodes: 5 })
    expect(tensorsByName(structure)).toMatchObject({ 'layers.0.aggregate': 'sum', 'layers.0.nodes': 'after' })
    expect(structure.inputs.map(({ roles }) => roles)).toEqual([
      ['node', 'node'],
      ['node', 'feature']
    ])
  })

  it('is found by an adjacency matrix normalised in the graph, for node features that are mapped first', async () => {
    const layers = new Layers()
    layers.input('features', ['batch', 'nodes', 4])
    layers.input('adjacency', ['batch', 'nodes', 'nodes'])
    const degrees = layers.op('ReduceSum', ['adjacency', layers.ints(2)], undefined, { keepdims: 0 })
    const root = layers.op('Pow', [degrees, layers.scalar(-0.5)])
    const [across, down] = [1, 2].map((axis) => layers.op('Unsqueeze', [root, layers.ints(axis)]))
    const rows = layers.op('Mul', [down ?? '', 'adjacency'])
    const normalised = layers.op('Mul', [rows, across ?? ''])
    const sum = layers.op('MatMul', [normalised, layers.linear('features', 4, 8)], 'sum')
    layers.op('Relu', [sum], 'after')
    layers.output('after', ['batch', 'nodes', 8])
    const structure = await structureOf(layers.builder.build(), { batch: 2, nodes: 5 })
    expect(tensorsByName(structure)).toMatchObject({ 'layers.0.aggregate': 'sum', 'layers.0.nodes': 'after' })
    expect(structure.inputs.map(({ roles }) => roles)).toEqual([
      ['batch', 'node', 'feature'],
      ['batch', 'node', 'node']
    ])
  })

  it('of graph attention has one layer for each sum, not one for each sum of weights', async () => {
    const layers = new Layers(18)
    layers.input('features', ['nodes', 4])
    layers.input('edges', [2, 'edges'], 'int64')
    const end = (i: number): string =>
      layers.op(
        'Gather',
        ['edges', layers.builder.constant(layers.builder.freshName('end'), 'int64', [], [i])],
        undefined,
        {
          axis: 0
        }
      )
    const nodes = layers.linear('features', 4, 8, 'mapped')
    const shape = layers.op('Shape', [nodes])
    const summed = (values: string, width: number, output: string): string => {
      const count = layers.op('Slice', [shape, layers.ints(0), layers.ints(1), layers.ints(0)])
      const zeros = layers.op('ConstantOfShape', [
        layers.op('Concat', [count, layers.ints(width)], undefined, { axis: 0 })
      ])
      const places = layers.op('Unsqueeze', [end(1), layers.ints(1)])
      return layers.op('ScatterND', [zeros, places, values], output, { reduction: 'add' })
    }
    const sources = layers.op('Gather', [nodes, end(0)], undefined, { axis: 0 })
    const weight = layers.op('Exp', [layers.op('LeakyRelu', [layers.linear(sources, 8, 1)])])
    const total = layers.op('Gather', [summed(weight, 1, 'total'), end(1)], undefined, { axis: 0 })
    const share = layers.op('Div', [weight, layers.op('Add', [total, layers.scalar(1e-9)])])
    const sum = summed(layers.op('Mul', [sources, share], 'messages'), 8, 'sum')
    layers.op('Relu', [sum], 'after')
    layers.output('after', ['nodes', 8])
    const structure = await structureOf(layers.builder.build(), { nodes: 5, edges: 7 })
    expect(structure.outline.filter(({ kind }) => kind === 'block').map(({ label }) => label)).toEqual([
      'Layer 0'
    ])
    expect(tensorsByName(structure)).toMatchObject({
      'layers.0.nodes_pre': 'mapped',
      'layers.0.messages': 'messages',
      'layers.0.aggregate': 'sum'
    })
    expect(structure.inputs.map(({ roles }) => roles)).toEqual([
      ['node', 'feature'],
      ['unknown', 'unknown']
    ])
  })

  it('is not attention whose mask comes in as an input, whatever its shape', async () => {
    const layers = new Layers(18)
    layers.input('x', ['batch', 5, 4])
    layers.input('mask', ['batch', 1, 5, 5])
    const [q = '', k = '', v = ''] = ['q', 'k', 'v'].map((name) =>
      layers.op(
        'Transpose',
        [layers.op('Reshape', [layers.linear('x', 4, 4), layers.ints(0, 0, 2, 2)], name)],
        undefined,
        { perm: [0, 2, 1, 3] }
      )
    )
    const keys = layers.op('Transpose', [k], undefined, { perm: [0, 1, 3, 2] })
    const scores = layers.op('Add', [layers.op('MatMul', [q, keys]), 'mask'])
    const z = layers.op('MatMul', [layers.op('Softmax', [scores], undefined, { axis: -1 }), v], 'z')
    layers.output(z, ['batch', 2, 5, 2])
    const { inputs, sites } = await structureOf(layers.builder.build(), { batch: 2 })
    expect(inputs[0]?.roles).toEqual(['batch', 'position', 'feature'])
    expect(sites.flatMap(({ axes }) => axes).filter(({ role }) => role === 'node')).toEqual([])
  })

  it('is not a token embedding, nor a product of two activations', async () => {
    const layers = new Layers()
    layers.input('tokens', ['batch', 5], 'int64')
    layers.op('Gather', [layers.weight(7, 4), 'tokens'], 'y')
    layers.input('x', ['batch', 4])
    layers.op('MatMul', [layers.linear('x', 4, 4), layers.op('Transpose', ['x'])], 'z')
    layers.output('y', ['batch', 5, 4])
    layers.output('z', ['batch', 'batch'])
    const { sites } = await structureOf(layers.builder.build())
    expect(sites.filter(({ kind }) => kind === 'message-passing')).toEqual([])
  })
})
