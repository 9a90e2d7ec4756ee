import { describe, expect, test } from 'vitest'
import { causalMask, Layers } from '#engine/structure/testing/layers.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { textDirection } from '#engine/onnx/testing/networks.ts'
import { wave } from '#engine/onnx/testing/run-model.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { dataTypes } from '#engine/onnx/model.ts'
import { elementCount } from '#shared/tensor.ts'
import { gradientGraph } from './gradient-graph.ts'
import { floats, gradientsOf, spread } from './testing/differences.ts'
import { expectSlopes } from './testing/site-differences.ts'

describe('gradients at sites of whole networks agree with central differences', () => {
  test('a transformer of two layers, as exporters write it', async () => {
    const layers = new Layers()
    const x = layers.input('x', ['batch', 5, 8])
    const mask = causalMask(layers)
    const block = (before: string, name: string): string => {
      const attended = layers.attention(layers.layerNorm(before, 8), `${name}.attn`, { mask })
      const middle = layers.op('Add', [before, attended], `${name}.mid`)
      return layers.op('Add', [middle, layers.mlp(layers.rmsNorm(middle, 8), `${name}.mlp`)], `${name}.post`)
    }
    layers.linear(layers.layerNorm(block(block(x, 'a'), 'b'), 8), 8, 6, 'logits')
    layers.output('logits', null)
    const sites = [
      'x',
      'a.attn.softmax',
      'a.attn.q_split',
      'a.mid',
      'a.mlp.pre',
      'a.post',
      'b.attn.z_split',
      'b.mlp.post',
      'w',
      'w_9'
    ]
    const { notes } = await expectSlopes(
      layers.builder.build(),
      { x: wave([3, 5, 8]) },
      { of: 'logits', sites }
    )
    expect(notes).toEqual([])
  })

  test('a convolutional network with residuals, pools and dense layers', async () => {
    const layers = new Layers()
    const x = layers.input('x', ['batch', 3, 8, 8])
    // Smooth functions, so that differences meet no kinks.
    const unit = (before: string, from: number, to: number, name: string, stride = 1): string =>
      layers.op('Softplus', [layers.convUnit(before, from, to, name, { stride, relu: false })], name)
    const first = unit(x, 3, 6, 'first')
    const sum = layers.op('Add', [first, unit(first, 6, 6, 'second')], 'sum')
    const pooled = layers.op('AveragePool', [sum], 'pooled', { kernel_shape: [2, 2], strides: [2, 2] })
    const third = unit(pooled, 6, 4, 'third', 2)
    const flat = layers.op('Flatten', [layers.op('GlobalAveragePool', [third])], 'flat')
    layers.op('Gemm', [flat, layers.weight(4, 5), layers.weight(5)], 'logits')
    layers.output('logits', null)
    const sites = ['x', 'first.conv', 'second.bn', 'sum', 'pooled', 'third.conv', 'flat', 'w', 'w_3', 'w_6']
    await expectSlopes(layers.builder.build(), { x: wave([2, 3, 8, 8]) }, { of: 'logits', sites })
  })

  test('a network of 16-bit floats has the gradients of its 32-bit form, to rounding', async () => {
    const gradients = async (type: 'float16' | 'float32'): Promise<number[]> => {
      const builder = new GraphBuilder({ name: type, opset: 17 })
      const x = builder.input('x', 'float32', [2, 4])
      const weight = (name: string, dims: number[]) =>
        builder.constant(name, type, dims, spread(elementCount(dims), 1))
      const cast = builder.node('Cast', [x], { attributes: { to: dataTypes[type] } })
      const hidden = builder.node('Relu', [
        builder.node('Gemm', [cast, weight('w1', [4, 6]), weight('b1', [6])])
      ])
      const normed = builder.node('LayerNormalization', [hidden, weight('s', [6]), weight('t', [6])])
      const soft = builder.node('Softmax', [builder.node('MatMul', [normed, weight('w2', [6, 3])])])
      builder.node('Cast', [soft], { attributes: { to: dataTypes.float32 }, outputs: ['y'] })
      builder.output('y', 'float32', null)
      const result = await gradientGraph(builder.build(), { of: ['y'], withRespectTo: ['x'] })
      const cotangent = floats('float32', [2, 3], spread(6, 2))
      const found = await gradientsOf(result, { x: wave([2, 4]) }, new Map([['y', cotangent]]))
      return Array.from(found.get('x')!.data as Float32Array)
    }
    const [half, single] = [await gradients('float16'), await gradients('float32')]
    const scale = Math.max(...single.map(Math.abs))
    half.forEach((value, i) => {
      expect(Math.abs(value - single[i]!)).toBeLessThan(0.01 * scale)
    })
  })

  test('a network of opset 9 that others trained, which knows the direction of a text', async () => {
    const { model } = await readModel(textDirection.path)
    const { outputs } = model.graph
    const of = outputs[0]?.name ?? ''
    await expectSlopes(model, textDirection.feeds, { of, sites: ['x'], step: 1e-4, tolerance: 5e-2 })
  })
})
