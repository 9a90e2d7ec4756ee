/** Networks that were exported for one stimulus at a time, and what they answer to several. */
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { bitsOf, runModel, wave } from '#engine/onnx/testing/run-model.ts'
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { freedNote } from './free-batch.ts'
import { calm, linearWeights, openedInTests, siteOf, type Opened } from '../testing/small-networks.ts'

const open = openedInTests()

/**
 * y = relu(conv(x)) · A for x [1, 1, 4, 4], with 3 channels of 1 × 1: the usual end of a CNN, where the exporter wrote the
 * batch into the shape of the reshape. `before` is put between the two, on [1, 48].
 */
function pictureNetwork(
  shape: number[],
  before?: (builder: GraphBuilder, flat: string) => string,
  opset = 17
): Model {
  const builder = new GraphBuilder({ name: 'picture', opset })
  const x = builder.input('x', 'float32', [1, 1, 4, 4])
  const kernel = builder.constant('kernel', 'float32', [3, 1, 1, 1], [1, -1, 0.5])
  const maps = builder.node('Relu', [builder.node('Conv', [x, kernel], { outputs: ['maps'] })])
  const flat = builder.node('Reshape', [maps, builder.constant('shape', 'int64', [shape.length], shape)])
  const weights = builder.constant(
    'A',
    'float32',
    [48, 2],
    Array.from({ length: 96 }, (_, i) => Math.cos(i))
  )
  const read = before ? before(builder, flat) : flat
  builder.node('MatMul', [read, weights], { outputs: ['y'] })
  builder.output('y', 'float32', [1, 2])
  return builder.build()
}

const batchingOf = async ({ engine, info }: Pick<Opened, 'engine' | 'info'>): Promise<string> =>
  (await engine.checkNetwork({ network: info.id }, calm)).batching

describe('a network with a batch of one', () => {
  it.each([
    ['with the batch in a reshape', pictureNetwork([1, 48])],
    ['with the batch and an open size in a reshape', pictureNetwork([1, -1])],
    ['of an old opset', pictureNetwork([1, 48], undefined, 8)]
  ])('%s takes several at once; each gives what the file gives', async (_, model) => {
    const { engine, info } = await open(model)
    expect(await batchingOf({ engine, info })).toBe('symbol')
    expect(info.inputs[0]?.dims).toEqual(['batch', 1, 4, 4])
    expect(info.outputs[0]?.dims).toEqual(['batch', 2])
    expect(info.notes).toContain(freedNote)
    const x = wave([5, 1, 4, 4])
    const request = { network: info.id, sites: [siteOf(info, 'maps')] }
    const together = await engine.record({ ...request, inputs: { x } }, calm)
    expect(together.sites[siteOf(info, 'maps')]?.dims).toEqual([5, 3, 4, 4])
    for (let place = 0; place < 5; place++) {
      const one = takeAlong(x, 0, place, 1)
      const alone = await engine.record({ ...request, inputs: { x: one } }, calm)
      const file = await runModel(model, { x: one })
      expect(bitsOf(alone.outputs)).toEqual(bitsOf(file))
      const shared = together.outputs['y']?.data.slice(2 * place, 2 * place + 2) as Float32Array
      shared.forEach((value, i) => {
        expect(value).toBeCloseTo(Number(file['y']?.data[i]), 5)
      })
    }
  })

  it('keeps its weights, and shapes of what is made of weights', async () => {
    const builder = new GraphBuilder({ name: 'weights', opset: 17 })
    const x = builder.input('x', 'float32', [1, 3])
    // A shape that a reshape of weights and one of the input have in common.
    const shape = builder.constant('shape', 'int64', [2], [1, 3])
    const row = builder.node('Reshape', [builder.constant('w', 'float32', [3], [1, 2, 3]), shape])
    const product = builder.node('Mul', [builder.node('Reshape', [x, shape]), row], { outputs: ['product'] })
    builder.node('MatMul', [product, builder.constant('A', 'float32', [3, 4], linearWeights.flat())], {
      outputs: ['y']
    })
    builder.output('y', 'float32', [1, 4])
    const { engine, info } = await open(builder.build())
    expect(await batchingOf({ engine, info })).toBe('symbol')
    const unit = { type: 'float32' as const, dims: [2, 3], data: Float32Array.of(1, 0, 0, 0, 1, 0) }
    const { outputs } = await engine.record({ network: info.id, inputs: { x: unit }, sites: [] }, calm)
    // Row i of A times the weight i: 1 · (1, 2, −1, ½) and 2 · (0, 1, 3, −2).
    expect(outputs['y']).toEqual({
      type: 'float32',
      dims: [2, 4],
      data: Float32Array.of(1, 2, -1, 0.5, 0, 2, 6, -4)
    })
  })

  it.each([
    [
      'that mixes its batch',
      pictureNetwork([1, 48], (builder, flat) =>
        builder.node('ReduceMean', [flat], { attributes: { axes: [0], keepdims: 1 } })
      )
    ],
    [
      'that normalizes over its batch',
      pictureNetwork([1, 48], (builder, flat) =>
        builder.node('Mul', [flat, builder.node('Softmax', [flat], { attributes: { axis: 0 } })])
      )
    ],
    [
      'whose reshape joins the batch with channels',
      pictureNetwork([3, 16], (builder, flat) =>
        builder.node('Reshape', [flat, builder.constant('row', 'int64', [2], [1, 48])])
      )
    ]
  ])('%s stays as it is', async (_, model) => {
    const { engine, info } = await open(model)
    expect(await batchingOf({ engine, info })).toBe('fixed')
    expect(info.inputs[0]?.dims).toEqual([1, 1, 4, 4])
    expect(info.notes).not.toContain(freedNote)
    const x = wave([1, 1, 4, 4])
    const { outputs } = await engine.record({ network: info.id, inputs: { x }, sites: [] }, calm)
    expect(bitsOf(outputs)).toEqual(bitsOf(await runModel(model, { x })))
  })
})
