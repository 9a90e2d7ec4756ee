import { describe, expect, test } from 'vitest'
import { causalMask, Layers } from '#engine/structure/testing/layers.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { textDirection } from '#engine/onnx/testing/networks.ts'
import { wave } from '#engine/onnx/testing/run-model.ts'
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

  test('a network of opset 9 that others trained, which knows the direction of a text', async () => {
    const { model } = await readModel(textDirection.path)
    const { outputs } = model.graph
    const of = outputs[0]?.name ?? ''
    await expectSlopes(model, textDirection.feeds, { of, sites: ['x'], step: 1e-4, tolerance: 5e-2 })
  })
})
