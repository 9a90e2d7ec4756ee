import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { checkGradients, checkOperator, floats, gradientsOf, spread } from '../testing/differences.ts'
import { gradientGraph } from '../gradient-graph.ts'

const dims = [3, 3]
const x = floats('float64', dims, spread(9, 1, 0.5, 2))

/** x · f(x), where f(x) is what an operator makes of the value or of its shape. */
function scaledBy(make: (builder: GraphBuilder, x: string) => string) {
  const builder = new GraphBuilder({ name: 'scaled', opset: 21 })
  const input = builder.input('x', 'float64', dims)
  builder.node('Mul', [input, make(builder, input)], { outputs: ['y'] })
  builder.output('y', 'float64', dims)
  return builder.build()
}

describe('operators that are constant between jumps have gradients of zero, with a note', () => {
  test('Hardmax', async () => {
    const each = { op: 'Hardmax', inputs: [{ dims }], attributes: { axis: 1 }, precision: 'float32' } as const
    const { notes } = await checkOperator({ ...each, inputs: [{ dims }] })
    expect(notes.map(({ message }) => message).join()).toContain('No gradient goes through Hardmax')
  })

  test('CastLike to integers', async () => {
    const model = scaledBy((b, value) => {
      const whole = b.node('CastLike', [value, b.constant('like', 'int64', [], 0)])
      return b.node('CastLike', [whole, value])
    })
    const { notes } = await checkGradients(model, { x }, { withRespectTo: ['x'] })
    expect(notes.map(({ message }) => message).join()).toContain('No gradient goes through CastLike')
  })

  test('OneHot of a rounded value', async () => {
    const builder = new GraphBuilder({ name: 'one hot', opset: 21 })
    const value = builder.input('x', 'float32', [3])
    const depth = builder.constant('depth', 'float32', [], 4)
    builder.node('OneHot', [value, depth, builder.constant('values', 'float32', [2], [0, 1])], {
      outputs: ['y']
    })
    builder.output('y', 'float32', null)
    const result = await gradientGraph(builder.build(), { of: ['y'], withRespectTo: ['x'] })
    expect(result.notes.map(({ message }) => message).join()).toContain('No gradient goes through OneHot')
    const cotangents = new Map([['y', floats('float32', [3, 4], spread(12))]])
    const found = await gradientsOf(result, { x: floats('float32', [3], [0, 2, 1]) }, cotangents)
    expect(Array.from(found.get('x')?.data as Float32Array)).toEqual([0, 0, 0])
  })
})

describe('operators that read a shape or a type alone cut nothing off, without a note', () => {
  test.each<[string, (builder: GraphBuilder, x: string) => string]>([
    ['EyeLike', (b, value) => b.node('EyeLike', [value])],
    [
      'ConstantOfShape',
      (b, value) =>
        b.node('Cast', [b.node('ConstantOfShape', [b.node('Shape', [value])])], { attributes: { to: 11 } })
    ],
    ['CastLike', (b, value) => b.node('CastLike', [b.constant('two', 'int64', [], 2), value])]
  ])('%s', async (_, make) => {
    const { notes } = await checkGradients(scaledBy(make), { x }, { withRespectTo: ['x'] })
    expect(notes).toEqual([])
  })

  test.each(['RandomNormalLike', 'RandomUniformLike'])(
    'what %s adds leaves the gradient as it was',
    async (op) => {
      const builder = new GraphBuilder({ name: 'noise', opset: 21 })
      const value = builder.input('x', 'float64', dims)
      builder.node('Add', [value, builder.node(op, [value])], { outputs: ['y'] })
      builder.output('y', 'float64', dims)
      const result = await gradientGraph(builder.build(), { of: ['y'], withRespectTo: ['x'] })
      expect(result.notes).toEqual([])
      const cotangent = floats('float64', dims, spread(9))
      const found = await gradientsOf(result, { x }, new Map([['y', cotangent]]))
      expect(found.get('x')?.data).toEqual(cotangent.data)
    }
  )
})
