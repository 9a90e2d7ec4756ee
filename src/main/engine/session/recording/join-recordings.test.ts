import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { calm, openedInTests } from '../testing/small-networks.ts'

const open = openedInTests()

describe('a recording of several runs', () => {
  it('of a network that mixes its batch says that it takes one stimulus at a time', async () => {
    const builder = new GraphBuilder({ name: 'mixed', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 3])
    builder.node('Mul', [x, builder.constant('two', 'float32', [], 2)], { outputs: ['y'] })
    builder.output('y', 'float32', ['batch', 3])
    builder.node('ReduceMean', ['y'], { outputs: ['mean'], attributes: { axes: [0], keepdims: 0 } })
    builder.output('mean', 'float32', [3])
    const { engine, info } = await open(builder.build())
    const record = (data: number[]) => {
      const tensor = { type: 'float32' as const, dims: [data.length / 3, 3], data: Float32Array.from(data) }
      return engine.record({ network: info.id, inputs: { x: tensor }, sites: [] }, calm)
    }
    await expect(record([1, 0, 0, 0, 1, 0])).rejects.toMatchObject({
      tag: 'request',
      advice: 'Record one stimulus at a time.',
      part: 'mean'
    })
    const { outputs } = await record([1, 2, 3])
    expect([...(outputs['mean']?.data ?? [])]).toEqual([2, 4, 6])
    // What is the same in every run is no mixture.
    expect((await record([1, 2, 3, 1, 2, 3])).outputs['y']?.dims).toEqual([2, 3])
  })
})
