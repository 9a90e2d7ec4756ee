import { describe, expect, test } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import type { Tensor } from '#shared/tensor.ts'
import { gradientGraph } from '../gradient-graph.ts'
import { checkGradients, floats, spread } from '../testing/differences.ts'

const x = (...dims: number[]) =>
  floats('float64', dims, spread(dims.reduce((product, size) => product * size, 1)))

/** A builder with its float64 inputs. */
function withInputs(inputs: Record<string, number[]>): GraphBuilder {
  const builder = new GraphBuilder({ name: 'test', opset: 21 })
  for (const [name, dims] of Object.entries(inputs)) builder.input(name, 'float64', dims)
  return builder
}

describe('gradients through If', () => {
  test.each([
    [0.5, 'then'],
    [-0.5, 'else']
  ])('with a condition on %f: the branch %s', async (sign) => {
    const builder = withInputs({ sign: [], x: [3], w: [3] })
    const isPositive = builder.node('Greater', ['sign', builder.constant('zero', 'float64', [], 0)])
    const [then, other] = [builder.subgraph(), builder.subgraph()]
    then.node('Mul', [then.node('Exp', ['x']), 'w'], { outputs: ['a'] })
    then.output('a', 'float64', null)
    other.node('Sin', ['x'], { outputs: ['b'] })
    other.output('b', 'float64', null)
    const attributes = { then_branch: then.graph(), else_branch: other.graph() }
    builder.node('If', [isPositive], { attributes, outputs: ['y'] })
    builder.output('y', 'float64', null)
    const feeds = { sign: floats('float64', [], [sign]), x: x(3), w: x(3) }
    await checkGradients(builder.build(), feeds, { withRespectTo: ['x', 'w'] })
  })
})

/** h ← tanh(W h + x), in which W comes from outside; it hands out h² at every step. */
function recurrent(step: GraphBuilder, hidden: string, input: string): { next: string; square: string } {
  const product = step.node('MatMul', ['w', hidden])
  const next = step.node('Tanh', [step.node('Add', [product, input])])
  return { next, square: step.node('Mul', [next, next]) }
}

describe('gradients through Scan', () => {
  test.each([
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 1],
    [1, 1, 0]
  ])('input direction %i, output direction %i, axis %i', async (read, made, axis) => {
    const builder = withInputs({ h: [3], xs: axis === 0 ? [4, 3] : [3, 4], w: [3, 3] })
    const body = builder.subgraph()
    const [hidden, input] = [body.input('hidden', 'float64', [3]), body.input('input', 'float64', [3])]
    const { next, square } = recurrent(body, hidden, input)
    body.node('Identity', [next], { outputs: ['next'] })
    body.output('next', 'float64', [3])
    body.output(square, 'float64', [3])
    const attributes = {
      body: body.graph(),
      num_scan_inputs: 1,
      scan_input_axes: [axis],
      scan_output_axes: [axis],
      scan_input_directions: [read],
      scan_output_directions: [made]
    }
    builder.nodes('Scan', ['h', 'xs'], 2, { attributes, outputs: ['last', 'squares'] })
    for (const name of ['last', 'squares']) builder.output(name, 'float64', null)
    const feeds = { h: x(3), xs: axis === 0 ? x(4, 3) : x(3, 4), w: x(3, 3) }
    await checkGradients(builder.build(), feeds, { withRespectTo: ['h', 'xs', 'w'] })
  })

  test('a running sum has the gradient of a sum of suffixes', async () => {
    const builder = withInputs({ xs: [5] })
    const body = builder.subgraph()
    const [sum, item] = [body.input('sum', 'float64', []), body.input('item', 'float64', [])]
    const next = body.node('Add', [sum, item])
    body.node('Identity', [next], { outputs: ['copy'] })
    body.output(next, 'float64', [])
    body.output('copy', 'float64', [])
    const zero = builder.constant('zero', 'float64', [], 0)
    builder.nodes('Scan', [zero, 'xs'], 2, {
      attributes: { body: body.graph(), num_scan_inputs: 1 },
      outputs: ['total', 'y']
    })
    builder.output('y', 'float64', null)
    await checkGradients(builder.build(), { xs: x(5) }, { withRespectTo: ['xs'] })
  })
})

describe('gradients through Loop', () => {
  test('with a trip count and a condition, the step number, and states that are no numbers', async () => {
    const builder = withInputs({ h: [3], w: [3, 3], b: [3] })
    const body = builder.subgraph()
    const [step, going] = [body.input('step', 'int64', []), body.input('going', 'bool', [])]
    const [hidden, count] = [body.input('hidden', 'float64', [3]), body.input('count', 'int64', [])]
    const scaled = body.node('Mul', ['b', body.node('Cast', [step], { attributes: { to: 11 } })])
    const { next, square } = recurrent(body, hidden, scaled)
    body.node('Identity', [going], { outputs: ['still'] })
    body.node('Add', [count, body.constant('one', 'int64', [], 1)], { outputs: ['counted'] })
    body.output('still', 'bool', [])
    body.output(next, 'float64', [3])
    body.output('counted', 'int64', [])
    body.output(square, 'float64', [3])
    const trips = builder.constant('trips', 'int64', [], 4)
    const yes = builder.constant('yes', 'bool', [], true)
    const zero = builder.constant('zero', 'int64', [], 0)
    builder.nodes('Loop', [trips, yes, 'h', zero], 3, {
      attributes: { body: body.graph() },
      outputs: ['last', 'n', 'squares']
    })
    for (const name of ['last', 'squares']) builder.output(name, 'float64', null)
    const feeds = { h: x(3), w: x(3, 3), b: x(3) }
    const { notes } = await checkGradients(builder.build(), feeds, { withRespectTo: ['h', 'w', 'b'] })
    expect(notes).toEqual([])
  })

  /** The start is doubled and grows by w, three times; what its state looks like is not stated. */
  function growing(builder: GraphBuilder, start: string) {
    const body = builder.subgraph()
    const [, going] = [body.input('step', 'int64', []), body.input('going', 'bool', [])]
    const state = body.input('state', 'float64', null)
    body.node('Identity', [going], { outputs: ['still'] })
    const next = body.node('Add', [body.node('Add', [state, state]), 'w'])
    body.output('still', 'bool', [])
    body.output(next, 'float64', null)
    const [trips, yes] = [
      builder.constant('trips', 'int64', [], 3),
      builder.constant('yes', 'bool', [], true)
    ]
    builder.node('Loop', [trips, yes, start], { attributes: { body: body.graph() }, outputs: ['last'] })
    builder.output('last', 'float64', null)
    return builder.build()
  }

  test('whose body does not state the shape of its state', async () => {
    const model = growing(withInputs({ h: [2, 3], w: [3] }), 'h')
    await checkGradients(model, { h: x(2, 3), w: x(3) }, { withRespectTo: ['h', 'w'] })
  })

  test('whose state has axes that nothing tells is refused with its name and the sites behind it', async () => {
    const builder = withInputs({ h: [6], w: [3] })
    const start = builder.node('Reshape', ['h', builder.input('shape', 'int64', ['axes'])])
    const model = growing(builder, start)
    const error = await rejection(gradientGraph(model, { of: ['last'], withRespectTo: ['h', 'w'] }))
    expect(error).toMatchObject({ tag: 'unsupported', part: 'Loop' })
    expect(error.message).toContain("Loop 'Loop'")
    expect(error.message).toContain(
      "the number of axes of its state 'state', on the way to 'h', 'w', is not known"
    )
  })

  /** h·wⁿ, and what a Loop that multiplies by w makes at each step: h·w, h·w², … */
  function power(builder: GraphBuilder, dims: number[] | null) {
    const body = builder.subgraph()
    const [, going] = [body.input('step', 'int64', []), body.input('going', 'bool', [])]
    const state = body.input('state', 'float64', dims)
    const next = body.node('Mul', [state, 'w'])
    body.output(body.node('Identity', [going]), 'bool', [])
    body.output(next, 'float64', dims)
    body.output(body.node('Identity', [next]), 'float64', dims)
    const trips = builder.input('n', 'int64', [])
    const yes = builder.constant('yes', 'bool', [], true)
    const outputs = ['last', 'powers']
    builder.nodes('Loop', [trips, yes, 'h'], 2, { attributes: { body: body.graph() }, outputs })
    for (const name of outputs) builder.output(name, 'float64', null)
    return builder.build()
  }

  /** With h = 5 and w = 3: gradients of h·wⁿ, and the derivative by w of its gradient by w. */
  test.each([
    [0, { h: 1, w: 0, second: 0 }],
    [1, { h: 3, w: 5, second: 0 }],
    [4, { h: 81, w: 5 * 4 * 27, second: 5 * 4 * 3 * 9 }]
  ])('whose %i trips are only known when it runs, twice', async (trips, known) => {
    const model = power(withInputs({ h: [1], w: [1] }), [1])
    const first = await gradientGraph(model, { of: ['last'], withRespectTo: ['h', 'w'] })
    const [byH = '', byW = ''] = first.gradients.values()
    const second = await gradientGraph(first.model, { of: [byW], withRespectTo: ['w'] })
    const session = await createSession(second.model, 'cpu')
    const one = floats('float64', [1], [1])
    const answers = await session.run({
      h: floats('float64', [1], [5]),
      w: floats('float64', [1], [3]),
      n: { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(trips)) },
      [first.cotangents.get('last') ?? '']: one,
      [second.cotangents.get(byW) ?? '']: one
    })
    await session.release()
    const found = [byH, byW, second.gradients.get('w') ?? ''].map((name) => answers[name]?.data[0])
    expect(found).toEqual([known.h, known.w, known.second])
  })

  test('without trips, with what it hands out at every step and no stated shape', async () => {
    const model = power(withInputs({ h: [2, 3], w: [3] }), null)
    const n: Tensor = { type: 'int64', dims: [], data: BigInt64Array.of(0n) }
    await checkGradients(model, { h: x(2, 3), w: x(3), n }, { withRespectTo: ['h', 'w'] })
  })

  test('an If inside of a Scan', async () => {
    const builder = withInputs({ xs: [4, 2], w: [2] })
    const body = builder.subgraph()
    const item = body.input('item', 'float64', [2])
    const sum = body.node('ReduceSum', [item], { attributes: { keepdims: 0 } })
    const isPositive = body.node('Greater', [sum, builder.constant('zero', 'float64', [], 0)])
    const [then, other] = [body.subgraph(), body.subgraph()]
    then.node('Mul', [item, 'w'], { outputs: ['a'] })
    then.output('a', 'float64', [2])
    other.node('Exp', [item], { outputs: ['b'] })
    other.output('b', 'float64', [2])
    const branches = { then_branch: then.graph(), else_branch: other.graph() }
    body.node('If', [isPositive], { attributes: branches, outputs: ['chosen'] })
    body.output('chosen', 'float64', [2])
    builder.node('Scan', ['xs'], { attributes: { body: body.graph(), num_scan_inputs: 1 }, outputs: ['y'] })
    builder.output('y', 'float64', null)
    await checkGradients(builder.build(), { xs: x(4, 2), w: x(2) }, { withRespectTo: ['xs', 'w'] })
  })

  test('a Scan inside of an If', async () => {
    const builder = withInputs({ h: [3], xs: [4, 3], w: [3, 3] })
    const [then, other] = [builder.subgraph(), builder.subgraph()]
    const body = then.subgraph()
    const [hidden, input] = [body.input('hidden', 'float64', [3]), body.input('input', 'float64', [3])]
    const { next, square } = recurrent(body, hidden, input)
    body.output(next, 'float64', [3])
    body.output(square, 'float64', [3])
    const attributes = { body: body.graph(), num_scan_inputs: 1 }
    const [, squares = ''] = then.nodes('Scan', ['h', 'xs'], 2, { attributes, name: 'steps' })
    then.output(squares, 'float64', null)
    const copy = other.node('Identity', ['xs'])
    other.output(copy, 'float64', null)
    const branches = { then_branch: then.graph(), else_branch: other.graph() }
    builder.node('If', [builder.constant('yes', 'bool', [], true)], { attributes: branches, outputs: ['y'] })
    builder.output('y', 'float64', null)
    const feeds = { h: x(3), xs: x(4, 3), w: x(3, 3) }
    await checkGradients(builder.build(), feeds, { withRespectTo: ['h', 'xs', 'w'] })
  })
})
