import { describe, expect, test } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { wave } from '#engine/onnx/testing/run-model.ts'
import { causalMask, Layers } from '#engine/structure/testing/layers.ts'
import { metricSchema } from '#shared/metric.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { hessianProduct } from './second-derivatives.ts'
import { floats, spread, type Precision } from './testing/differences.ts'

const metric = metricSchema.parse({ kind: 'log-probability', target: 1, reduce: 'sum' })

/** The product with a direction, and how the gradient changes along it, at one input. */
async function compared(model: Model, x: Tensor, step: number, of = metric) {
  const result = await hessianProduct(model, { metric: of, batchAxis: 0, site: 'x' })
  const session = await createSession(result.model, 'cpu')
  const precision = x.type as Precision
  const along = floats(precision, x.dims, spread(elementCount(x.dims), 2))
  const at = (share: number) => {
    const moved = Array.from(x.data as Float64Array, (value, i) => value + share * Number(along.data[i]))
    return session.run({ x: floats(precision, x.dims, moved), [result.direction]: along })
  }
  const [here, ahead, back] = [await at(0), await at(step), await at(-step)]
  await session.release()
  const product = Array.from(here[result.product]!.data as Float64Array)
  const differences = product.map(
    (_, i) => (Number(ahead[result.gradient]!.data[i]) - Number(back[result.gradient]!.data[i])) / (2 * step)
  )
  return { product, differences }
}

function expectClose(found: readonly number[], known: readonly number[], tolerance: number): void {
  const scale = Math.max(...known.map(Math.abs))
  expect(scale).toBeGreaterThan(0)
  found.forEach((value, i) => {
    expect(Math.abs(value - (known[i] ?? NaN))).toBeLessThanOrEqual(tolerance * scale)
  })
}

describe('the product of the Hessian with a direction', () => {
  test('is A + Aᵀ times the direction for the form xᵀ A x', async () => {
    const entries = [1, 2, 0, -1, 3, 1, 4, 0, 2]
    const builder = new GraphBuilder({ name: 'form', opset: 21 })
    const x = builder.input('x', 'float64', ['batch', 3])
    const product = builder.node('MatMul', [x, builder.constant('a', 'float64', [3, 3], entries)])
    builder.node('Mul', [product, x], { outputs: ['y'] })
    builder.output('y', 'float64', ['batch', 3])
    const sum = metricSchema.parse({ kind: 'linear', weights: [1, 1, 1] })
    const result = await hessianProduct(builder.build(), { metric: sum, batchAxis: 0, site: 'x' })
    const session = await createSession(result.model, 'cpu')
    const direction = [1, -2, 0.5]
    const feeds = {
      x: floats('float64', [1, 3], [5, 6, 7]),
      [result.direction]: floats('float64', [1, 3], direction)
    }
    const found = (await session.run(feeds))[result.product]!
    await session.release()
    const known = [0, 1, 2].map((i) =>
      [0, 1, 2].reduce((total, j) => total + (entries[3 * i + j]! + entries[3 * j + i]!) * direction[j]!, 0)
    )
    expect(Array.from(found.data as Float64Array)).toEqual(known)
  })

  test('agrees with differences of the gradient in an MLP in float64', async () => {
    const builder = new GraphBuilder({ name: 'mlp', opset: 21 })
    const x = builder.input('x', 'float64', ['batch', 4])
    const weights = (name: string, dims: number[]) =>
      builder.constant(name, 'float64', dims, spread(elementCount(dims), 3))
    const hidden = builder.node('Tanh', [
      builder.node('Gemm', [x, weights('w1', [4, 6]), weights('b1', [6])])
    ])
    const normed = builder.node('LayerNormalization', [hidden, weights('s', [6]), weights('t', [6])])
    builder.node('MatMul', [builder.node('Sigmoid', [normed]), weights('w2', [6, 3])], { outputs: ['y'] })
    builder.output('y', 'float64', ['batch', 3])
    const { product, differences } = await compared(
      builder.build(),
      floats('float64', [2, 4], spread(8)),
      1e-5
    )
    expectClose(product, differences, 1e-7)
  })

  test('agrees with differences of the gradient in a transformer', async () => {
    const layers = new Layers()
    const x = layers.input('x', ['batch', 5, 8])
    const attended = layers.attention(layers.layerNorm(x, 8), 'attn', { mask: causalMask(layers) })
    const middle = layers.op('Add', [x, attended])
    const after = layers.op('Add', [middle, layers.mlp(layers.rmsNorm(middle, 8), 'mlp')])
    layers.linear(after, 8, 6, 'logits')
    layers.output('logits', null)
    const last = metricSchema.parse({ kind: 'log-probability', target: 2, position: -1, reduce: 'sum' })
    const { product, differences } = await compared(layers.builder.build(), wave([2, 5, 8]), 1e-2, last)
    expectClose(product, differences, 2e-2)
  })

  test.each([
    ['AveragePool', 2, [1, 1], 16],
    ['MaxPool', 1, [2, 2], 36]
  ])(
    'agrees with differences of the gradient in a convolutional network with %s',
    async (op, stride, strides, width) => {
      const layers = new Layers()
      const x = layers.input('x', ['batch', 2, 6, 6])
      const unit = layers.op('Softplus', [layers.convUnit(x, 2, 4, 'first', { relu: false, stride })])
      const pooled = layers.op(op, [unit], undefined, { kernel_shape: [2, 2], strides })
      layers.linear(layers.op('Flatten', [pooled]), width, 3, 'logits')
      layers.output('logits', null)
      // Small steps change no maximum of it for another.
      const picture = floats('float32', [2, 2, 6, 6], spread(144))
      const { product, differences } = await compared(layers.builder.build(), picture, 1e-3)
      expectClose(product, differences, 2e-2)
    }
  )

  test('agrees with differences of the gradient with respect to the weights of a convolution', async () => {
    const layers = new Layers()
    const kernel = layers.input('x', [3, 8, 3, 2])
    const picture = layers.builder.constant('picture', 'float32', [2, 8, 5, 4], spread(320))
    const unit = layers.op('Tanh', [layers.op('Conv', [picture, kernel], undefined, { pads: [1, 0, 1, 1] })])
    layers.linear(layers.op('Flatten', [unit]), 60, 3, 'logits')
    layers.output('logits', null)
    const weights = floats('float32', [3, 8, 3, 2], spread(144, 1, -0.3, 0.3))
    const { product, differences } = await compared(layers.builder.build(), weights, 1e-2)
    expectClose(product, differences, 2e-2)
  })
})
