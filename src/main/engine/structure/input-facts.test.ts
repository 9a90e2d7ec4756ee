import { describe, expect, it } from 'vitest'
import { Layers } from './testing/layers.ts'
import { structureOf } from './testing/structure-of.ts'

describe('facts about inputs', () => {
  it('tells images by their convolution, channels first or last', async () => {
    const layers = new Layers()
    layers.input('first', ['batch', 3, 8, 8])
    layers.input('last', ['batch', 8, 8, 3])
    const kernel = { kernel_shape: [3, 3] }
    layers.output(layers.op('Conv', ['first', layers.weight(2, 3, 3, 3)], 'a', kernel), ['batch', 2, 6, 6])
    const turned = layers.op('Div', [
      layers.op('Transpose', ['last'], undefined, { perm: [0, 3, 1, 2] }),
      layers.scalar(255)
    ])
    layers.output(layers.op('Conv', [turned, layers.weight(2, 3, 3, 3)], 'b', kernel), ['batch', 2, 6, 6])
    const { inputs } = await structureOf(layers.builder.build())
    expect(inputs.map(({ roles }) => roles)).toEqual([
      ['batch', 'channel', 'height', 'width'],
      ['batch', 'height', 'width', 'channel']
    ])
  })

  it('gives the smallest table as limit of an index that is looked up twice', async () => {
    const layers = new Layers()
    layers.input('tokens', ['batch', 5], 'int64')
    const rows = [11, 7].map((size) =>
      layers.op('Gather', [layers.weight(size, 4), layers.op('Cast', ['tokens'], undefined, { to: 7 })])
    )
    layers.output(layers.op('Add', rows, 'y'), ['batch', 5, 4])
    const { inputs } = await structureOf(layers.builder.build())
    expect(inputs[0]?.indexLimit).toBe(7)
  })

  it('gives the depth of a one-hot code as limit', async () => {
    const layers = new Layers()
    layers.input('tokens', ['batch', 5], 'int64')
    const depth = layers.builder.constant('depth', 'int64', [], [9])
    const values = layers.builder.constant('values', 'float32', [2], [0, 1])
    const hot = layers.op('OneHot', ['tokens', depth, values], undefined, { axis: -1 })
    layers.output(layers.op('MatMul', [hot, layers.weight(9, 4)], 'y'), ['batch', 5, 4])
    const { inputs, sites } = await structureOf(layers.builder.build())
    expect(inputs[0]).toMatchObject({ indexLimit: 9, roles: ['batch', 'position'] })
    expect(sites.find(({ name }) => name === 'embed')).toMatchObject({ tensor: 'y', kind: 'embedding' })
  })

  it('gives masks the roles of the tokens that share their symbols', async () => {
    const layers = new Layers()
    layers.input('tokens', ['batch', 'length'], 'int64')
    layers.input('mask', ['batch', 'length'])
    const x = layers.op('Gather', [layers.weight(11, 8), 'tokens'])
    layers.output(layers.op('Mul', [x, layers.op('Unsqueeze', ['mask', layers.ints(2)])], 'y'), [
      'batch',
      'length',
      8
    ])
    const { inputs } = await structureOf(layers.builder.build())
    expect(inputs.map(({ roles }) => roles)).toEqual([
      ['batch', 'position'],
      ['batch', 'position']
    ])
  })

  it('names the classes of an output as the network’s own data do, where they are as many', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 4])
    for (const [name, width] of [
      ['y', 3],
      ['z', 2]
    ] as const)
      layers.output(layers.op('Identity', [layers.linear('x', 4, width)], name), ['batch', width])
    const model = layers.builder.build()
    const classesOf = async (text: string) => {
      const metadata = new Map([['limen.classes', text]])
      return (await structureOf({ ...model, metadata })).outputs.map(({ classes }) => classes)
    }
    expect(await classesOf('["cat", "dog", "cow"]')).toEqual([['cat', 'dog', 'cow'], undefined])
    for (const text of ['cat', '[1, 2, 3]', '{}', '[]'])
      expect(await classesOf(text)).toEqual([undefined, undefined])
  })

  it('knows vectors and unbatched numbers', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 4])
    layers.input('gain', [])
    layers.output(layers.op('Mul', [layers.linear('x', 4, 3), 'gain'], 'y'), ['batch', 3])
    const { inputs } = await structureOf(layers.builder.build())
    expect(inputs.map(({ roles }) => roles)).toEqual([['batch', 'feature'], []])
  })
})
