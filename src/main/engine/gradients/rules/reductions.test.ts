import fc from 'fast-check'
import { describe, test } from 'vitest'
import { checkOperator, type OperatorCase } from '../testing/differences.ts'
import { axesOf, coins, operand, salts, shapes } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

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

describe('gradients of reductions agree with central differences', () => {
  test.each(operators)('%s over all axes', async (op) => {
    await checkOperator({ op, inputs: [x([2, 3])], attributes: { keepdims: 0 }, precision: precisionOf(op) })
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

/** Numbers of both signs where the operator has a slope there. */
const ranges: Readonly<Record<string, { low: number; high: number; kinks?: number[] }>> = {
  ReduceL1: { low: -1, high: 1, kinks: [0] },
  ReduceL2: { low: -1, high: 1, kinks: [0] },
  ReduceSumSquare: { low: -1, high: 1 },
  ReduceLogSumExp: { low: -2, high: 2 }
}

/** Axes are an input, an empty input, or left out. */
const reduction = fc
  .record({
    op: fc.constantFrom(...operators),
    dims: shapes({ to: 4 }),
    salt: salts,
    keepdims: fc.nat(1),
    kind: fc.nat(4),
    isEach: fc.nat(1),
    isFromEnd: coins
  })
  .chain(({ op, dims, salt, keepdims, kind, isEach, isFromEnd }) =>
    fc.shuffledSubarray([...dims.keys()], { minLength: 1 }).map((chosen): OperatorCase => {
      const axes = chosen.map((axis) => (isFromEnd ? axis - dims.length : axis))
      return {
        op,
        inputs: [
          operand(dims, salt, ranges[op] ?? { low: 0.3, high: 2 }),
          ...(kind === 0 ? [] : [{ int64: kind === 1 ? [] : axes }])
        ],
        attributes: { keepdims, noop_with_empty_axes: isEach },
        precision: precisionOf(op)
      }
    })
  )

const cumulativeSum = fc
  .record({ dims: shapes({ to: 3 }), salt: salts, exclusive: fc.nat(1), reverse: fc.nat(1), isList: coins })
  .chain(({ dims, salt, exclusive, reverse, isList }) =>
    axesOf(dims.length).map((axis): OperatorCase => ({
      op: 'CumSum',
      inputs: [operand(dims, salt), { int64: [axis], dims: isList ? [1] : [] }],
      attributes: { exclusive, reverse }
    }))
  )

describe('gradients of random reductions agree with central differences', () => {
  test('over random axes', async () => {
    await expectAgreement(reduction, { together: 20 })
  })

  test('CumSum', async () => {
    await expectAgreement(cumulativeSum, { runs: 1 })
  })
})
