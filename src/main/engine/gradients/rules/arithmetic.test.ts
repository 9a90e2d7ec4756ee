import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { gradientGraph } from '../gradient-graph.ts'
import { checkOperator, type CaseInput } from '../testing/differences.ts'

const of = (...dims: number[]): CaseInput => ({ dims })
const positive = (...dims: number[]): CaseInput => ({ dims, low: 0.5, high: 2 })

/** Two shapes that broadcast with each other. */
const broadcasting = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 3 }), left: fc.boolean(), right: fc.boolean() }), {
    maxLength: 3
  })
  .chain((axes) =>
    fc.record({
      left: fc.integer({ min: 0, max: axes.length }).map((skipped) => sizes(axes, 'left', skipped)),
      right: fc.integer({ min: 0, max: axes.length }).map((skipped) => sizes(axes, 'right', skipped))
    })
  )

const sizes = (
  axes: { size: number; left: boolean; right: boolean }[],
  side: 'left' | 'right',
  skipped: number
) => axes.slice(skipped).map((axis) => (axis[side] ? axis.size : 1))

describe('gradients of arithmetic agree with central differences', () => {
  test.each(['Add', 'Sub', 'Mul', 'Div', 'Pow'])('%s with random broadcasting', async (op) => {
    await fc.assert(
      fc.asyncProperty(broadcasting, async ({ left, right }) => {
        await checkOperator({ op, inputs: [positive(...left), positive(...right)] })
      }),
      { numRuns: 6 }
    )
  })

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
