import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { runModel } from '#engine/onnx/testing/run-model.ts'
import { Layers } from '#engine/structure/testing/layers.ts'
import { elementCount } from '#shared/tensor.ts'
import { gradientGraph } from '../gradient-graph.ts'
import {
  checkGradients,
  checkOperator,
  floats,
  gradientsOf,
  spread,
  type CaseInput,
  type OperatorCase
} from '../testing/differences.ts'
import { integers, operand, salts } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

const of = (...dims: number[]): CaseInput => ({ dims })

const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    before: fc.integer({ min: 0, max: 1 }),
    after: fc.integer({ min: 0, max: 1 }),
    more: fc.integer({ min: 0, max: 3 })
  })
  // Padding is less than the kernel: no window lies outside.
  .map((each) => ({
    ...each,
    before: Math.min(each.before, each.kernel - 1),
    after: Math.min(each.after, each.kernel - 1),
    size: each.kernel + each.more
  }))
const form = fc.record({
  axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
  isRoundedUp: fc.boolean(),
  isPaddingCounted: fc.boolean()
})
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never

const attributesOf = ({ axes, isRoundedUp }: Form) => ({
  kernel_shape: axes.map(({ kernel }) => kernel),
  strides: axes.map(({ stride }) => stride),
  pads: [...axes.map(({ before }) => before), ...axes.map(({ after }) => after)],
  // Where a window might begin in the padding, the sizes that ONNX Runtime infers are not those that it computes.
  ceil_mode: isRoundedUp && axes.every(({ kernel, stride, after }) => kernel >= stride && after === 0)
})

const xOf = ({ axes }: Form): CaseInput => of(2, 2, ...axes.map(({ size }) => size))
const single = { precision: 'float32' } as const

describe('gradients of pools agree with central differences', () => {
  test('MaxPool with random windows', async () => {
    const random = form.map((each): OperatorCase => {
      return { op: 'MaxPool', inputs: [xOf(each)], attributes: attributesOf(each) }
    })
    await expectAgreement(random)
  })

  test.each([
    [2, 2],
    [1, 3],
    [3, 3],
    [3, 1]
  ])('MaxPool with windows of %i × %i that tile the picture', async (...kernel_shape) => {
    const attributes = { kernel_shape, strides: kernel_shape }
    const sizes = kernel_shape.map((size) => 2 * size)
    await checkOperator({ op: 'MaxPool', inputs: [of(2, 3, ...sizes)], attributes, ...single })
  })

  test.each([
    ['of 2 × 2 that tile the picture', [2, 2], [4, 6]],
    ['of 3 × 2 that tile the picture', [3, 2], [6, 4]],
    ['of 2 × 3 that tile the picture', [2, 3], [4, 6]],
    ['of 3 × 3 that tile the picture', [3, 3], [6, 6]],
    ['of one column that tile the picture', [3, 1], [6, 5]],
    ['of one row that tile the picture', [1, 4], [3, 8]],
    ['that leave a rest', [2, 2], [5, 6]]
  ])(
    'of equal entries the one that MaxPool picks has the gradient, in windows %s',
    async (_, kernel_shape, sizes) => {
      // Few different numbers, so that most windows have several maxima; rectified, so that many are zero.
      const values = spread(elementCount([2, 2, ...sizes]), 1, -2, 2).map((value) =>
        Math.max(0, Math.round(value))
      )
      const builder = new GraphBuilder({ name: 'ties', opset: 18 })
      const dims = [2, 2, ...sizes]
      const x = builder.input('x', 'float32', dims)
      const attributes = { kernel_shape, strides: kernel_shape }
      builder.nodes('MaxPool', [x], 2, { attributes, outputs: ['y', 'places'] })
      builder.output('y', 'float32', null)
      builder.output('places', 'int64', null)
      const model = builder.build()
      const feeds = { x: floats('float32', dims, values) }
      const { y, places } = await runModel(model, feeds)
      const cotangent = floats('float32', [...y!.dims], spread(elementCount(y!.dims), 2, 1, 2))
      const result = await gradientGraph(model, { of: ['y'], withRespectTo: ['x'] })
      const found = await gradientsOf(result, feeds, new Map([['y', cotangent]]))
      const known = new Float32Array(values.length)
      Array.from(places!.data as BigInt64Array).forEach((at, window) => {
        known[Number(at)] = Number(cotangent.data[window])
      })
      expect(found.get('x')?.data).toEqual(known)
    }
  )

  test('a Relu before it cuts the gradient where the maximum is zero', async () => {
    const layers = new Layers()
    const x = layers.input('x', [2, 3, 4, 4])
    const pooled = layers.op('MaxPool', [layers.op('Relu', [x], 'relu')], 'y', {
      kernel_shape: [2, 2],
      strides: [2, 2]
    })
    layers.output(pooled, null)
    const feeds = { x: floats('float32', [2, 3, 4, 4], spread(96)) }
    await checkGradients(layers.builder.build(), feeds, {
      withRespectTo: ['x'],
      precision: 'float32',
      step: 1e-3
    })
  })

  test('a Relu that is only a part of what MaxPool reads cuts by its own values', async () => {
    const layers = new Layers()
    const [x, r] = [layers.input('x', [2, 3, 4, 4]), layers.input('r', [2, 3, 4, 4])]
    const pooled = layers.op('MaxPool', [layers.op('Add', [layers.op('Relu', [x]), r])], 'y', {
      kernel_shape: [2, 2],
      strides: [2, 2]
    })
    layers.output(pooled, null)
    // Most maxima are positive where the Relu's value is zero.
    const feeds = {
      x: floats('float32', [2, 3, 4, 4], spread(96, 1, -2, 0.5)),
      r: floats('float32', [2, 3, 4, 4], spread(96, 2, 0, 4))
    }
    const check = { withRespectTo: ['x', 'r'], precision: 'float32', step: 1e-3 } as const
    await checkGradients(layers.builder.build(), feeds, check)
  })

  test('a bias before a Relu and MaxPool has the gradient of what both let through', async () => {
    const layers = new Layers()
    const [x, bias] = [layers.input('x', [2, 3, 4, 4]), layers.input('bias', [2])]
    const conv = layers.op('Conv', [x, layers.weight(2, 3, 1, 1), bias])
    layers.output(
      layers.op('MaxPool', [layers.op('Relu', [conv])], 'y', { kernel_shape: [2, 2], strides: [2, 2] }),
      null
    )
    const feeds = {
      x: floats('float32', [2, 3, 4, 4], spread(96)),
      bias: floats('float32', [2], [-0.2, 0.1])
    }
    await checkGradients(layers.builder.build(), feeds, {
      withRespectTo: ['x', 'bias'],
      precision: 'float32',
      step: 1e-3
    })
  })

  test('MaxPool with dilation, and with its places asked for', async () => {
    const attributes = { kernel_shape: [2, 2], dilations: [2, 1], strides: [1, 1] }
    await checkOperator({ op: 'MaxPool', inputs: [of(1, 2, 4, 3)], attributes, outputs: 2 })
    const byColumns = { ...attributes, storage_order: 1 }
    await checkOperator({ op: 'MaxPool', inputs: [of(1, 2, 4, 3)], attributes: byColumns, outputs: 2 })
  })

  test.each([
    ['lie side by side', { kernel_shape: [2, 2], strides: [2, 2] }, [0, 6, 9, 15], []],
    ['overlap, so that what is put last at a place stays', { kernel_shape: [2, 2] }, [0, 4, 4, 8], []],
    [
      'fill a picture of a stated size',
      { kernel_shape: [2, 2], strides: [2, 2] },
      [0, 7, 12, 24],
      [1, 1, 5, 5]
    ]
  ])('MaxUnpool whose windows %s', async (_, attributes, places, size) => {
    const sized = size.length === 0 ? [] : [{ int64: size }]
    const inputs = [of(1, 1, 2, 2), { int64: places, dims: [1, 1, 2, 2] }, ...sized]
    await checkOperator({ op: 'MaxUnpool', inputs, attributes, ...single })
  })

  test('AveragePool and LpPool with random windows', async () => {
    const average = form.map((each): OperatorCase => {
      const attributes = { ...attributesOf(each), count_include_pad: each.isPaddingCounted }
      return { op: 'AveragePool', inputs: [xOf(each)], attributes, ...single, step: 0.5, tolerance: 1e-3 }
    })
    const norm = fc
      .record({ each: form, p: integers(1, 4), dilation: integers(1, 2), salt: salts })
      .map(({ each, p, dilation, salt }): OperatorCase => {
        const sizes = each.axes.map(({ size, kernel }) => size + (dilation - 1) * (kernel - 1))
        return {
          op: 'LpPool',
          opset: 21,
          inputs: [operand([2, 2, ...sizes], salt, { kinks: [0] })],
          attributes: {
            ...attributesOf({ ...each, isRoundedUp: false }),
            dilations: each.axes.map(() => dilation),
            p
          },
          ...single
        }
      })
    await expectAgreement(fc.oneof(average, norm))
  })

  test.each(['SAME_UPPER', 'SAME_LOWER', 'VALID'])(
    'MaxPool and AveragePool with padding %s',
    async (auto_pad) => {
      const attributes = { kernel_shape: [3, 2], strides: [2, 1], auto_pad }
      await checkOperator({ op: 'MaxPool', inputs: [of(1, 1, 6, 4)], attributes, isSized: true })
      await checkOperator({
        op: 'AveragePool',
        inputs: [of(1, 1, 6, 4)],
        attributes,
        isSized: true,
        ...single
      })
    }
  )

  test.each([1, 2, 3])('LpPool, p = %i', async (p) => {
    const attributes = { kernel_shape: [2, 2], strides: [1, 2], pads: [1, 0, 0, 1], p }
    await checkOperator({ op: 'LpPool', inputs: [of(1, 2, 3, 4)], attributes, ...single })
  })

  test.each(['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'])('%s', async (op) => {
    await checkOperator({ op, inputs: [of(2, 2, 3, 2)], ...single })
  })

  test('LRN of three and five channels', async () => {
    for (const size of [3, 5]) {
      const attributes = { size, alpha: 0.3, beta: 0.6, bias: 1.5 }
      await checkOperator({ op: 'LRN', inputs: [of(1, 5, 2, 1)], attributes, ...single })
    }
  })
})
