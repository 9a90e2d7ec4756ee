import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { gradientGraph } from '../gradient-graph.ts'
import { checkOperator, type CaseInput, type OperatorCase } from '../testing/differences.ts'
import { apart, coins, integers, operand, salts, shapes } from '../testing/random-operands.ts'
import { expectAgreement } from '../testing/random-operators.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
const positive = (...dims: number[]): CaseInput => ({ dims, low: 0.5, high: 2 })

describe('gradients of arithmetic agree with central differences', () => {
  test.each(['Max', 'Min', 'Sum', 'Mean'])('%s of one to three values', async (op) => {
    // ONNX Runtime's CPU has Mean in float32 alone.
    const precision = op === 'Mean' ? 'float32' : 'float64'
    await checkOperator({ op, inputs: [of(2, 3)], precision })
    await checkOperator({ op, inputs: [of(2, 3), of(3), of(2, 1)], precision })
  })

  test.each([
    ['a fixed square', { op: 'Pow', inputs: [of(5), { dims: [], values: [2], fixed: true }] }],
    ['a fixed cube', { op: 'Pow', inputs: [of(5), { dims: [], values: [3], fixed: true }] }],
    ['an integer exponent', { op: 'Pow', inputs: [of(4), { int64: [3], dims: [] }] }],
    [
      'a remainder',
      { op: 'Mod', inputs: [{ dims: [3], values: [5.3, -2.2, 0.4] }, positive(3)], attributes: { fmod: 1 } }
    ],
    [
      'both bounds',
      { op: 'Clip', inputs: [of(7), { dims: [], values: [-0.3] }, { dims: [], values: [0.4] }] }
    ],
    [
      'bounds the wrong way round',
      { op: 'Clip', inputs: [of(7), { dims: [], values: [0.4] }, { dims: [], values: [-0.3] }] }
    ],
    ['a lower bound', { op: 'Clip', inputs: [of(7), { dims: [], values: [-0.3] }] }],
    ['an upper bound', { op: 'Clip', inputs: [of(7), null, { dims: [], values: [0.4] }] }],
    ['a choice', { op: 'Where', inputs: [{ bool: [true, false, true], dims: [3, 1] }, of(2), of(3, 2)] }],
    ['a copy', { op: 'Identity', inputs: [of(2, 2)] }],
    ['a cast', { op: 'Cast', inputs: [of(3)], attributes: { to: 11 } }]
  ])('%s', async (_, each) => {
    await checkOperator(each)
  })

  test('a power of zero with exponents 0 and 2 has the slope 0, not NaN', async () => {
    await checkOperator({
      op: 'Pow',
      inputs: [
        { dims: [2], values: [0, 0] },
        { dims: [2], values: [0, 2], fixed: true }
      ]
    })
  })

  test.each(['Floor', 'Ceil', 'Round', 'Sign'])('%s is constant between jumps, and says so', async (op) => {
    const { notes } = await checkOperator({ op, inputs: [of(6)] })
    expect(notes.map(({ message }) => message).join()).toContain(`No gradient goes through ${op}`)
  })

  test('rounding to eight bits is constant between jumps, and says so', async () => {
    const builder = new GraphBuilder({ name: 'quantized', opset: 21 })
    const x = builder.input('x', 'float32', [3])
    const scale = builder.constant('scale', 'float32', [], 0.1)
    builder.node('DequantizeLinear', [builder.node('QuantizeLinear', [x, scale]), scale], { outputs: ['y'] })
    builder.output('y', 'float32', [3])
    const { notes } = await gradientGraph(builder.build(), { of: ['y'], withRespectTo: ['x'] })
    expect(notes.map(({ part }) => part)).toEqual(['DequantizeLinear', 'x'])
  })
})

/** Shapes that broadcast with each other: each leaves out axes at the front, and has size 1 at some. */
const broadcasting = (count: number): fc.Arbitrary<number[][]> =>
  shapes({ from: 0, to: 3 }).chain((whole) => {
    const part = fc
      .record({ skipped: integers(0, whole.length), ones: fc.array(coins, { minLength: 3, maxLength: 3 }) })
      .map(({ skipped, ones }) => whole.map((size, axis) => (ones[axis] ? 1 : size)).slice(skipped))
    return fc.array(part, { minLength: count, maxLength: count })
  })

const precisions = fc.constantFrom('float64' as const, 'float32' as const)

const binary = fc
  .record({
    op: fc.constantFrom('Add', 'Sub', 'Mul', 'Div', 'Pow'),
    dims: broadcasting(2),
    salt: salts,
    precision: precisions
  })
  .map(({ op, dims, salt, precision }): OperatorCase => ({
    op,
    inputs: dims.map((each, order) => operand(each, salt + order, { low: 0.5, high: 2 })),
    precision
  }))

/** Values that are apart, so that none ties for an extreme. ONNX Runtime's CPU has Mean in float32 alone. */
const variadic = fc
  .record({
    op: fc.constantFrom('Max', 'Min', 'Sum', 'Mean'),
    dims: integers(1, 4).chain(broadcasting),
    salt: salts
  })
  .map(({ op, dims, salt }): OperatorCase => ({
    op,
    inputs: apart(dims, salt),
    precision: op === 'Mean' ? 'float32' : 'float64'
  }))

const where = broadcasting(3)
  .chain(([condition = [], ...dims]) => {
    const count = condition.reduce((product, size) => product * size, 1)
    return fc.record({
      bool: fc.array(coins, { minLength: count, maxLength: count }),
      condition: fc.constant(condition),
      dims: fc.constant(dims),
      salt: salts
    })
  })
  .map(({ bool, condition, dims, salt }): OperatorCase => ({
    op: 'Where',
    inputs: [{ bool, dims: condition }, ...dims.map((each, order) => operand(each, salt + order))]
  }))

/** Either bound may be left out; where the lower one is the larger, all values are the upper one. */
const clip = fc
  .record({
    dims: shapes({ from: 0, to: 3 }),
    salt: salts,
    bounds: fc.constantFrom([1, 1], [1, 0], [0, 1], [0, 0]),
    low: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
    gap: fc.double({ min: -0.5, max: 0.9, noNaN: true })
  })
  .map(({ dims, salt, bounds, low, gap }): OperatorCase => {
    const high = low + (Math.abs(gap) < 0.1 ? 0.1 : gap)
    const bound = (place: number, value: number): CaseInput =>
      bounds[place] ? { dims: [], values: [value] } : null
    return {
      op: 'Clip',
      inputs: [operand(dims, salt, { kinks: [low, high] }), bound(0, low), bound(1, high)]
    }
  })

/** Only the type of the second value counts. */
const castLike = fc
  .record({
    dims: shapes({ from: 0, to: 3 }),
    like: shapes({ from: 0, to: 2 }),
    salt: salts,
    precision: precisions
  })
  .map(({ dims, like, salt, precision }): OperatorCase => ({
    op: 'CastLike',
    inputs: [operand(dims, salt), operand(like, salt + 1)],
    precision
  }))

/** Quotients that are far from whole numbers. */
const remainder = fc
  .record({ count: integers(1, 4), salt: salts, sign: fc.constantFrom(1, -1) })
  .map(({ count, salt, sign }): OperatorCase => {
    const divisors = Array.from({ length: count }, (_, place) => 0.7 + ((salt + place) % 5) / 4)
    const values = divisors.map(
      (each, place) => sign * each * (((salt + place) % 4) + 0.2 + 0.6 * ((place * 0.37) % 1))
    )
    return {
      op: 'Mod',
      inputs: [
        { dims: [count], values },
        { dims: [count], values: divisors }
      ],
      attributes: { fmod: 1 }
    }
  })

describe('gradients of random arithmetic agree with central differences', () => {
  test('of two values that broadcast', async () => {
    await expectAgreement(binary, { together: 16 })
  })

  test('of several values that broadcast', async () => {
    await expectAgreement(fc.oneof(variadic, where), { together: 12 })
  })

  test('Clip, Mod and CastLike', async () => {
    await expectAgreement(fc.oneof(clip, remainder, castLike), { together: 12 })
  })
})
