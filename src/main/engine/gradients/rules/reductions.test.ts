import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator } from '../testing/differences.ts'

const operators = [
  'ReduceSum',
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceL1',
  'ReduceL2',
  'ReduceSumSquare',
  'ReduceLogSum',
  'ReduceLogSumExp'
]
/** ONNX Runtime's CPU has these in float32 alone. */
const single = new Set(['ReduceL1', 'ReduceL2', 'ReduceLogSum'])

const precisionOf = (op: string) => (single.has(op) ? 'float32' : 'float64')
const x = (dims: number[]) => ({ dims, low: 0.3, high: 2 })

const form = fc.record({
  axes: fc.subarray([0, 1, -1], { minLength: 1 }),
  keepdims: fc.constantFrom(0, 1)
})

describe('gradients of reductions agree with central differences', () => {
  test.each(operators)('%s over random axes', async (op) => {
    await fc.assert(
      fc.asyncProperty(form, async ({ axes, keepdims }) => {
        const inputs = [x([2, 3, 2]), { int64: axes }]
        await checkOperator({ op, inputs, attributes: { keepdims }, precision: precisionOf(op) })
      }),
      { numRuns: 3 }
    )
  })

  test.each(operators)('%s over all axes', async (op) => {
    await checkOperator({ op, inputs: [x([2, 3])], attributes: { keepdims: 0 }, precision: precisionOf(op) })
  })

  test.each(['ReduceSum', 'ReduceMean'])('%s that leaves all axes', async (op) => {
    await checkOperator({ op, inputs: [x([2, 3])], attributes: { noop_with_empty_axes: 1 } })
  })

  test('axes as an attribute, in an old opset', async () => {
    await checkOperator({
      op: 'ReduceMean',
      opset: 11,
      inputs: [x([2, 3])],
      attributes: { axes: [-1], keepdims: 0 }
    })
  })

  test('ReduceProd with one and with two zeros', async () => {
    for (const values of [
      [0, 2, 3],
      [0, 0, 3]
    ])
      await checkOperator({ op: 'ReduceProd', inputs: [{ dims: [3], values }] })
  })

  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1]
  ])('CumSum, exclusive %i, reverse %i', async (exclusive, reverse) => {
    const inputs = [x([2, 4]), { int64: [1], dims: [] }]
    await checkOperator({ op: 'CumSum', inputs, attributes: { exclusive, reverse } })
  })
})
