import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

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

const checkRandomly = (each: (form: Form) => OperatorCase, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(form, async (random) => {
      await checkOperator(each(random))
    }),
    { numRuns }
  )
const xOf = ({ axes }: Form): CaseInput => of(2, 2, ...axes.map(({ size }) => size))
const single = { precision: 'float32' } as const

describe('gradients of pools agree with central differences', () => {
  test('MaxPool with random windows', async () => {
    await checkRandomly(
      (each) => ({ op: 'MaxPool', inputs: [xOf(each)], attributes: attributesOf(each) }),
      10
    )
  })

  test('MaxPool with dilation, and with its places asked for', async () => {
    const attributes = { kernel_shape: [2, 2], dilations: [2, 1], strides: [1, 1] }
    await checkOperator({ op: 'MaxPool', inputs: [of(1, 2, 4, 3)], attributes, outputs: 2 })
  })

  test('AveragePool with random windows', async () => {
    await checkRandomly((each) => {
      const attributes = { ...attributesOf(each), count_include_pad: each.isPaddingCounted }
      return { op: 'AveragePool', inputs: [xOf(each)], attributes, ...single, step: 0.5, tolerance: 1e-3 }
    }, 12)
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
