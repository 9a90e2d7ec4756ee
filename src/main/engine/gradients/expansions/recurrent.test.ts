import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttributeValue } from '#engine/onnx/attributes.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'
import { coins, integers, operand, salts } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

const of = (...dims: number[]): CaseInput => ({ dims, low: -0.8, high: 0.8 })
const gates = { LSTM: 4, GRU: 3, RNN: 1 } as const

interface Extras {
  /** Of the two stimuli. */
  lengths?: [number, number]
  hasPeepholes?: boolean
}

/** Two units, inputs of three features, four steps, two stimuli. */
function layer(
  op: keyof typeof gates,
  directions: number,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  { lengths, hasPeepholes = false }: Extras = {}
): OperatorCase {
  const rows = gates[op] * 2
  const states = Array.from({ length: op === 'LSTM' ? 2 : 1 }, () => of(directions, 2, 2))
  return {
    op,
    inputs: [
      of(4, 2, 3),
      of(directions, rows, 3),
      of(directions, rows, 2),
      of(directions, 2 * rows),
      lengths ? { int64: lengths, type: 'int32' } : null,
      ...states,
      ...(hasPeepholes ? [of(directions, 3 * 2)] : [])
    ],
    attributes: { hidden_size: 2, direction: directions === 2 ? 'bidirectional' : 'forward', ...attributes },
    outputs: op === 'LSTM' ? 3 : 2,
    of: op === 'LSTM' ? [0, 1, 2] : [0, 1],
    precision: 'float32',
    // Sizes of inputs are the business of the exporter; the layer states its own.
    isSized: true
  }
}

describe('gradients of recurrent layers agree with central differences', () => {
  test.each(['LSTM', 'GRU', 'RNN'] as const)(
    '%s, with respect to input, weights, biases and states',
    async (op) => {
      await checkOperator(layer(op, 1))
    }
  )

  test('both directions, the reset gate before the weights, and another function', async () => {
    await checkOperator(layer('GRU', 2, { linear_before_reset: 1 }))
    await checkOperator(layer('RNN', 1, { direction: 'reverse', activations: ['Softsign'] }))
  })

  test.each([
    ['LSTM', ['HardSigmoid', 'Tanh', 'Tanh']],
    ['GRU', ['HardSigmoid', 'Tanh']]
  ] as const)('%s with hard gates, as Keras had them', async (op, activations) => {
    await checkOperator(layer(op, 1, { activations: [...activations] }))
  })

  test.each([1, 2])('peepholes of an LSTM in %i directions', async (directions) => {
    await checkOperator(layer('LSTM', directions, {}, { hasPeepholes: true }))
  })

  test('gates that are clipped, and an input gate that is coupled to the forget gate', async () => {
    // Small steps lead over few of the kinks where clipping begins.
    const step = 1e-3
    const coupled = { clip: 0.3, input_forget: 1 }
    await checkOperator({ ...layer('LSTM', 1, coupled, { hasPeepholes: true }), step })
    for (const op of ['GRU', 'RNN'] as const) await checkOperator({ ...layer(op, 1, { clip: 0.3 }), step })
  })

  test.each(['LSTM', 'GRU', 'RNN'] as const)('%s whose sequences have lengths of their own', async (op) => {
    await checkOperator(layer(op, 1, {}, { lengths: [2, 4] }))
    await checkOperator(layer(op, 1, { direction: 'reverse' }, { lengths: [4, 3] }))
    await checkOperator(layer(op, 2, {}, { lengths: [1, 3], hasPeepholes: op === 'LSTM' }))
  })

  test('a form that can not be written out is refused with the reason', async () => {
    const error = await rejection(checkOperator(layer('RNN', 1, { activations: ['Affine'] })))
    expect(error.message).toContain('it uses the activation function Affine')
    expect(error.message).toContain('can not be written out')
    const stated = { activations: ['HardSigmoid'], activation_alpha: [0.3] }
    const other = await rejection(checkOperator(layer('RNN', 1, stated)))
    expect(other.message).toContain('its activation functions have parameters of their own')
  })
})

const smooth = fc.constantFrom('Sigmoid', 'Tanh', 'Softsign', 'Softplus')
const directions = fc.constantFrom('forward', 'reverse', 'bidirectional')

/** What may be left out is left out at random. Where clipping begins there are corners: those are cases of their own, above. */
const recurrent = fc
  .record({
    op: fc.constantFrom('LSTM' as const, 'GRU' as const, 'RNN' as const),
    direction: directions,
    // Steps, stimuli, features and units.
    sizes: fc.tuple(integers(1, 4), integers(1, 2), integers(1, 3), integers(1, 3)),
    functions: fc.option(fc.tuple(smooth, smooth, smooth)),
    given: fc.record({ bias: coins, state: coins, peepholes: coins, lengths: coins }),
    ends: fc.tuple(fc.nat(3), fc.nat(3)),
    flags: fc.record({ linear_before_reset: fc.nat(1), input_forget: fc.nat(1) }),
    salt: salts
  })
  .map(
    ({
      op,
      direction,
      sizes: [steps, batch, width, units],
      functions,
      given,
      ends,
      flags,
      salt
    }): OperatorCase => {
      const count = direction === 'bidirectional' ? 2 : 1
      const value = (order: number, ...dims: number[]): CaseInput =>
        operand(dims, salt + order, { low: -0.8, high: 0.8 })
      const state = (order: number): CaseInput => (given.state ? value(order, count, batch, units) : null)
      const rows = gates[op] * units
      const chosen = functions?.slice(0, { LSTM: 3, GRU: 2, RNN: 1 }[op]) ?? []
      return {
        op,
        inputs: [
          value(0, steps, batch, width),
          value(1, count, rows, width),
          value(2, count, rows, units),
          given.bias ? value(3, count, 2 * rows) : null,
          given.lengths
            ? { int64: ends.slice(0, batch).map((end) => 1 + (end % steps)), type: 'int32' }
            : null,
          state(5),
          ...(op === 'LSTM' ? [state(6), given.peepholes ? value(7, count, 3 * units) : null] : [])
        ],
        attributes: {
          hidden_size: units,
          direction,
          ...(chosen.length > 0 && { activations: Array.from({ length: count }, () => chosen).flat() }),
          ...(op === 'GRU' && { linear_before_reset: flags.linear_before_reset }),
          ...(op === 'LSTM' && { input_forget: flags.input_forget })
        },
        outputs: op === 'LSTM' ? 3 : 2,
        of: op === 'LSTM' ? [0, 1, 2] : [0, 1],
        precision: 'float32',
        isSized: true
      }
    }
  )

describe('gradients of random recurrent layers agree with central differences', () => {
  test('in all directions, with what may be left out', async () => {
    await expectAgreement(recurrent, { together: 6, runs: 3 })
  })
})
