import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { float } from '#engine/onnx/attributes.ts'
import { gradientGraph } from '../gradient-graph.ts'
import {
  checkOperator,
  floats,
  gradientsOf,
  operatorModel,
  spread,
  type OperatorCase
} from '../testing/differences.ts'

const x = { dims: [3, 4], low: -3, high: 3 }

describe('gradients of activation functions agree with central differences', () => {
  test.each(['Relu', 'Sigmoid'])('%s', async (op) => {
    await checkOperator({ op, inputs: [x] })
  })

  const single: [string, Omit<OperatorCase, 'op' | 'inputs'>][] = [
    ['LeakyRelu', { attributes: { alpha: 0.3 } }],
    ['ThresholdedRelu', { attributes: { alpha: 0.6 } }],
    ['Elu', { attributes: { alpha: 0.8 } }],
    ['Selu', {}],
    ['Celu', { attributes: { alpha: 0.6 } }],
    ['HardSigmoid', { attributes: { alpha: 0.3, beta: 0.4 } }],
    ['HardSigmoid', { attributes: { alpha: float(3.4028234663852886e38), beta: float(0) } }],
    ['HardSwish', {}],
    ['Softplus', {}],
    ['Softsign', {}],
    ['Mish', { opset: 22 }],
    ['Swish', { opset: 24, attributes: { alpha: 1.2 } }],
    ['Gelu', {}],
    ['Gelu', { attributes: { approximate: 'tanh' } }],
    ['Gelu', { domain: 'com.microsoft' }],
    ['FastGelu', { domain: 'com.microsoft' }],
    ['QuickGelu', { domain: 'com.microsoft', attributes: { alpha: 1.4 } }],
    ['Shrink', { attributes: { lambd: 0.6, bias: 0.1 } }]
  ]
  test.each(single)('%s', async (op, options) => {
    await checkOperator({ op, inputs: [x], precision: 'float32', ...options })
  })

  test('Relu in single precision lets through what is positive, however small or large', async () => {
    const values = [-1, -1e-37, 0, 1.2e-38, 1e-20, 1, 3e38, Infinity]
    const { model } = operatorModel({ op: 'Relu', inputs: [{ dims: [8] }], precision: 'float32' })
    const result = await gradientGraph(model, { of: ['o0'], withRespectTo: ['i0'] })
    const cotangent = floats('float32', [8], spread(8, 1, 1, 2))
    const found = await gradientsOf(
      result,
      { i0: floats('float32', [8], values) },
      new Map([['o0', cotangent]])
    )
    const known = values.map((value, place) => (value > 0 ? Number(cotangent.data[place]) : 0))
    expect(Array.from(found.get('i0')?.data as Float32Array)).toEqual(known)
  })

  test('PRelu with a slope for each feature', async () => {
    await checkOperator({ op: 'PRelu', inputs: [x, { dims: [4] }], precision: 'float32' })
  })

  test.each(['BiasGelu', 'FastGelu'])('%s with a bias', async (op) => {
    await checkOperator({ op, domain: 'com.microsoft', inputs: [x, { dims: [4] }], precision: 'float32' })
  })

  test.each(['Softmax', 'LogSoftmax'])('%s over random axes', async (op) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -3, max: 2 }), async (axis) => {
        await checkOperator({ op, inputs: [{ dims: [2, 3, 2] }], attributes: { axis } })
      }),
      { numRuns: 4 }
    )
  })

  test('Softmax of opset 11, which counts all axes behind its own as one', async () => {
    await checkOperator({ op: 'Softmax', opset: 11, inputs: [{ dims: [2, 3, 2] }], attributes: { axis: 1 } })
  })

  test('an infinite slope of the other branch does no harm', async () => {
    await checkOperator({
      op: 'Celu',
      inputs: [{ dims: [2], values: [200, -0.5] }],
      attributes: { alpha: float(1) },
      precision: 'float32',
      tolerance: 0.05
    })
  })
})
