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
import { axesOf, coins, operand, salts, shapes } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

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

const parameter = fc.double({ min: 0.1, max: 2, noNaN: true }).map((value) => Number(value.toFixed(2)))

/** Attributes of each function, and where it has corners. */
interface RandomForm {
  op: string
  domain?: string
  attributes?: (first: number, second: number) => Record<string, number>
  kinks?: (first: number, second: number) => number[]
}

const corner = () => [0]
const alphaOf = (first: number) => ({ alpha: first })

const forms: RandomForm[] = [
  { op: 'Relu', kinks: corner },
  { op: 'LeakyRelu', attributes: alphaOf, kinks: corner },
  { op: 'ThresholdedRelu', attributes: alphaOf, kinks: (first) => [first] },
  { op: 'Elu', attributes: alphaOf, kinks: corner },
  { op: 'Selu', attributes: (first, second) => ({ alpha: first, gamma: second }), kinks: corner },
  { op: 'Celu', attributes: alphaOf, kinks: corner },
  {
    op: 'HardSigmoid',
    attributes: (first, second) => ({ alpha: first, beta: second }),
    kinks: (first, second) => [-second / first, (1 - second) / first]
  },
  { op: 'HardSwish', kinks: () => [-3, 3] },
  { op: 'Softplus' },
  { op: 'Softsign' },
  { op: 'Sigmoid' },
  { op: 'Tanh' },
  { op: 'Gelu', domain: 'com.microsoft' },
  { op: 'FastGelu', domain: 'com.microsoft' },
  { op: 'QuickGelu', domain: 'com.microsoft', attributes: alphaOf },
  {
    op: 'Shrink',
    attributes: (first, second) => ({ lambd: first, bias: second }),
    kinks: (first) => [-first, first]
  }
]

const activation = fc
  .record({
    form: fc.constantFrom(...forms),
    dims: shapes({ to: 4 }),
    salt: salts,
    first: parameter,
    second: parameter
  })
  .map(({ form, dims, salt, first, second }): OperatorCase => ({
    op: form.op,
    ...(form.domain && { domain: form.domain }),
    inputs: [operand([...dims, 3], salt, { low: -4, high: 4, kinks: form.kinks?.(first, second) ?? [] })],
    ...(form.attributes && {
      attributes: Object.fromEntries(
        Object.entries(form.attributes(first, second)).map(([name, value]) => [name, float(value)])
      )
    }),
    precision: 'float32'
  }))

/** A slope for each axis, or one that all have. */
const prelu = fc
  .record({
    dims: shapes({ to: 3 }),
    shared: fc.array(coins, { minLength: 3, maxLength: 3 }),
    skipped: fc.nat(2),
    salt: salts
  })
  .map(({ dims, shared, skipped, salt }): OperatorCase => {
    const slopes = dims.map((size, axis) => (shared[axis] ? 1 : size)).slice(Math.min(skipped, dims.length))
    return {
      op: 'PRelu',
      inputs: [operand(dims, salt, { kinks: [0] }), operand(slopes, salt + 1)],
      precision: 'float32'
    }
  })

/** Up to opset 12 all axes from the stated one on count as one. */
const softmax = (opset: 11 | 13): fc.Arbitrary<OperatorCase> =>
  fc
    .record({
      op: fc.constantFrom('Softmax', 'LogSoftmax'),
      dims: shapes({ to: 4 }),
      salt: salts,
      is64: coins
    })
    .chain(({ op, dims, salt, is64 }) =>
      axesOf(dims.length).map((axis) => ({
        op,
        opset,
        inputs: [operand(dims, salt, { low: -3, high: 3 })],
        attributes: { axis },
        precision: is64 ? 'float64' : 'float32'
      }))
    )

describe('gradients of random activation functions agree with central differences', () => {
  test('with random attributes', async () => {
    await expectAgreement(activation, { together: 16 })
  })

  test('PRelu with slopes that broadcast', async () => {
    await expectAgreement(prelu, { runs: 1 })
  })

  test.each([11, 13] as const)(
    'Softmax and LogSoftmax of random shapes over random axes in opset %i',
    async (opset) => {
      await expectAgreement(softmax(opset), { runs: 1 })
    }
  )
})
