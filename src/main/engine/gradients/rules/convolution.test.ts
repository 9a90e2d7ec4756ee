import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })

/** One axis of a convolution that has at least one window. */
const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    before: fc.integer({ min: 0, max: 2 }),
    after: fc.integer({ min: 0, max: 2 }),
    more: fc.integer({ min: 0, max: 3 })
  })
  .map((each) => ({ ...each, size: each.dilation * (each.kernel - 1) + 1 + each.more }))

const form = fc.record({
  axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
  group: fc.constantFrom(1, 2),
  hasBias: fc.boolean()
})
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never

const attributesOf = ({ axes, group }: Form) => ({
  kernel_shape: axes.map(({ kernel }) => kernel),
  strides: axes.map(({ stride }) => stride),
  dilations: axes.map(({ dilation }) => dilation),
  pads: [...axes.map(({ before }) => before), ...axes.map(({ after }) => after)],
  group
})

/** ONNX Runtime's CPU convolves in float32 alone; convolutions are linear, so that large steps are exact. */
const check = (each: OperatorCase) =>
  checkOperator({ ...each, precision: 'float32', step: 0.5, tolerance: 1e-3 })

describe('gradients of convolutions agree with central differences', () => {
  test('Conv with random kernels, strides, dilations, padding and groups', async () => {
    await fc.assert(
      fc.asyncProperty(form, async (each) => {
        const kernel = each.axes.map(({ kernel }) => kernel)
        const x = of(2, 2 * each.group, ...each.axes.map(({ size }) => size))
        const inputs = [x, of(4, 2, ...kernel), ...(each.hasBias ? [of(4)] : [])]
        await check({ op: 'Conv', inputs, attributes: attributesOf(each) })
      }),
      { numRuns: 10 }
    )
  })

  test.each([
    ['one axis', [5], [3], [1], [1, 0]],
    ['two axes', [5, 4], [3, 3], [1, 1], [1, 2, 0, 1]],
    ['two axes with dilation', [6, 7], [3, 2], [2, 3], [1, 0, 2, 1]],
    ['three axes', [3, 4, 3], [2, 3, 2], [1, 1, 1], [1, 1, 0, 0, 1, 1]]
  ])('Conv over %s whose windows move by one place', async (_, sizes, kernel, dilations, pads) => {
    const attributes = { kernel_shape: kernel, dilations, pads }
    for (const [from, to] of [
      [4, 2],
      [9, 2]
    ] as const)
      await check({ op: 'Conv', inputs: [of(2, from, ...sizes), of(to, from, ...kernel)], attributes })
  })

  test.each([
    ['one axis', [7], [3], [2], [1], [1, 0]],
    ['two axes', [4, 3], [2, 3], [1, 1], [1, 1], [1, 1, 0, 1]],
    ['two axes with gaps', [6, 5], [2, 2], [2, 3], [3, 1], [0, 2, 1, 0]],
    ['three axes', [3, 2, 3], [2, 1, 2], [1, 1, 2], [1, 1, 1], [1, 0, 0, 0, 0, 1]],
    ['two axes whose rest is padding', [4, 6], [3, 3], [2, 2], [1, 1], [1, 1, 1, 1]],
    ['two axes whose rest is more', [7, 5], [2, 2], [3, 3], [1, 1], [0, 0, 0, 0]],
    ['two axes with gaps and a rest', [5, 8], [2, 2], [2, 3], [1, 2], [1, 0, 0, 0]]
  ])('Conv of many channels along %s', async (_, sizes, kernel, strides, dilations, pads) => {
    const attributes = { kernel_shape: kernel, strides, dilations, pads }
    const inputs = [of(2, 16, ...sizes), of(2, 16, ...kernel)]
    const { model } = await check({ op: 'Conv', inputs, attributes })
    expect(model.graph.nodes.filter(({ op }) => op === 'Concat' || op === 'MatMul')).toEqual([])
    const narrow = of(1, 2, ...sizes.map(() => 2))
    const transposed = { kernel_shape: kernel, strides, dilations }
    await check({ op: 'ConvTranspose', inputs: [narrow, of(2, 16, ...kernel)], attributes: transposed })
  })

  test.each([
    ['at every place', [4, 5], [1, 1]],
    ['at every other place', [5, 4], [2, 1]],
    ['along one axis', [6], [2]]
  ])(
    'Conv of single entries %s, whose weights are products of what lies there',
    async (_, sizes, strides) => {
      const kernel = sizes.map(() => 1)
      const inputs = [of(2, 3, ...sizes), of(4, 3, ...kernel), of(4)]
      const { model } = await check({ op: 'Conv', inputs, attributes: { kernel_shape: kernel, strides } })
      expect(model.graph.nodes.filter(({ op }) => op === 'Conv')).toHaveLength(1)
      expect(model.graph.nodes.some(({ op }) => op === 'MatMul')).toBe(true)
    }
  )

  test('Conv of single entries with more weights than they read, or padded', async () => {
    const attributes = { kernel_shape: [1, 1] }
    await check({ op: 'Conv', inputs: [of(2, 12, 2, 1), of(9, 12, 1, 1)], attributes })
    const padded = { ...attributes, pads: [1, 0, 0, 1], strides: [2, 1] }
    await check({ op: 'Conv', inputs: [of(2, 9, 3, 2), of(2, 9, 1, 1)], attributes: padded })
  })

  test('ConvTranspose with random kernels, strides, dilations and groups', async () => {
    await fc.assert(
      fc.asyncProperty(form, async (each) => {
        const kernel = each.axes.map(({ kernel }) => kernel)
        const inputs = [of(2, 2 * each.group, ...each.axes.map(() => 3)), of(2 * each.group, 2, ...kernel)]
        const pads = [...kernel, ...kernel].map(() => 0)
        const output_padding = each.axes.map(({ stride }) => stride - 1)
        const attributes = { ...attributesOf(each), pads, output_padding }
        await check({ op: 'ConvTranspose', inputs, attributes })
      }),
      { numRuns: 8 }
    )
  })

  test.each(['SAME_UPPER', 'SAME_LOWER', 'VALID'])('Conv with padding %s', async (auto_pad) => {
    const attributes = { auto_pad, strides: [2, 2], kernel_shape: [3, 2] }
    await check({ op: 'Conv', inputs: [of(1, 1, 5, 6), of(2, 1, 3, 2)], attributes, isSized: true })
    await check({
      op: 'Conv',
      inputs: [of(1, 1, 4), of(2, 1, 3)],
      attributes: { auto_pad, kernel_shape: [3] }
    })
  })

  test('ConvTranspose with stated padding, and with a stated answer', async () => {
    const inputs = [of(1, 2, 3, 4), of(2, 1, 3, 3)]
    await check({
      op: 'ConvTranspose',
      inputs,
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 0] }
    })
    const attributes = { kernel_shape: [3, 3], strides: [2, 2], output_shape: [6, 8] }
    await check({ op: 'ConvTranspose', inputs, attributes, isSized: true })
    await check({
      op: 'ConvTranspose',
      inputs,
      attributes: { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_UPPER' }
    })
  })

  test.each(['SAME_UPPER', 'SAME_LOWER'])('ConvTranspose with padding %s', async (auto_pad) => {
    const attributes = { kernel_shape: [3, 2], strides: [2, 1], auto_pad }
    await check({ op: 'ConvTranspose', inputs: [of(1, 2, 3, 4), of(2, 1, 3, 2)], attributes })
  })

  test('a convolution over three axes', async () => {
    await check({
      op: 'Conv',
      inputs: [of(1, 2, 2, 3, 3), of(2, 2, 2, 2, 2)],
      attributes: { kernel_shape: [2, 2, 2], strides: [1, 2, 1] }
    })
  })
})
