import { describe, test } from 'vitest'
import { checkOperator } from '../testing/differences.ts'

describe('gradients of elementary functions agree with central differences', () => {
  test.each(['Neg', 'Abs', 'Exp', 'Sin', 'Tanh'])('%s', async (op) => {
    await checkOperator({ op, inputs: [{ dims: [2, 4], low: -2, high: 2 }] })
  })

  test.each(['Reciprocal', 'Sqrt', 'Log'])('%s', async (op) => {
    await checkOperator({ op, inputs: [{ dims: [2, 4], low: 0.4, high: 3 }] })
  })

  // ONNX Runtime's CPU has these in float32 alone.
  test.each(['Erf', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Atanh'])(
    '%s',
    async (op) => {
      await checkOperator({ op, inputs: [{ dims: [2, 4], low: -0.8, high: 0.8 }], precision: 'float32' })
    }
  )

  test('Acosh', async () => {
    await checkOperator({ op: 'Acosh', inputs: [{ dims: [5], low: 1.5, high: 4 }], precision: 'float32' })
  })
})
