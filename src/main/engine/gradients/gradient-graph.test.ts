import { describe, expect, test } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { rejection } from '#engine/onnx/testing/failure.ts'
import type { Tensor } from '#shared/tensor.ts'
import { gradientGraph } from './gradient-graph.ts'
import { floats, gradientsOf, spread } from './testing/differences.ts'

const f64 = (dims: number[], values: readonly number[]): Tensor => floats('float64', dims, values)

/** A network with an input x and an output y. */
function network(
  write: (builder: GraphBuilder, x: string) => string,
  dims: (number | string)[],
  opset = 21
): Model {
  const builder = new GraphBuilder({ name: 'test', opset })
  const x = builder.input('x', 'float64', dims)
  builder.node('Identity', [write(builder, x)], { outputs: ['y'] })
  builder.output('y', 'float64', null)
  return builder.build()
}

async function gradientAt(model: Model, x: Tensor, cotangent: Tensor, of = 'y', to = 'x'): Promise<number[]> {
  const result = await gradientGraph(model, { of: [of], withRespectTo: [to] })
  const found = await gradientsOf(result, { x }, new Map([[of, cotangent]]))
  return Array.from(found.get(to)!.data as Float64Array)
}

describe('known gradients', () => {
  test('x³ has the slope 3x²', async () => {
    const cube = network((b, x) => b.node('Mul', [x, b.node('Mul', [x, x])]), [4])
    const gradient = await gradientAt(cube, f64([4], [-2, -0.5, 0, 3]), f64([4], [1, 1, 1, 1]))
    expect(gradient).toEqual([12, 0.75, 0, 27])
  })

  test('rows of the Jacobian of x W are columns of W, exactly', async () => {
    const weights = spread(12, 3)
    const linear = network(
      (b, x) => b.node('MatMul', [x, b.constant('w', 'float64', [3, 4], weights)]),
      ['batch', 3]
    )
    const rows = f64(
      [4, 4],
      Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0))
    )
    const jacobian = await gradientAt(linear, f64([4, 3], spread(12)), rows)
    const transposed = Array.from({ length: 12 }, (_, i) => weights[(i % 3) * 4 + Math.floor(i / 3)])
    expect(jacobian).toEqual(transposed)
  })

  test('the Jacobian of softmax is diag(p) − p pᵀ', async () => {
    const softmax = network((b, x) => b.node('Softmax', [x], { attributes: { axis: -1 } }), ['batch', 3])
    const x = [0.3, -1.2, 0.9]
    const exponentials = x.map(Math.exp)
    const total = exponentials.reduce((sum, value) => sum + value)
    const p = exponentials.map((value) => value / total)
    const rows = f64([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])
    const jacobian = await gradientAt(softmax, f64([3, 3], [...x, ...x, ...x]), rows)
    const known = p.flatMap((a, i) => p.map((b, j) => (i === j ? a : 0) - a * b))
    jacobian.forEach((value, i) => {
      expect(value).toBeCloseTo(known[i]!, 14)
    })
  })

  test('the gradient of the gradient of x⁴ is 12x²', async () => {
    const fourth = network((b, x) => b.node('Pow', [x, b.constant('four', 'float64', [], 4)]), [3])
    const first = await gradientGraph(fourth, { of: ['y'], withRespectTo: ['x'] })
    const slope = first.gradients.get('x')!
    const second = await gradientGraph(first.model, { of: [slope], withRespectTo: ['x'] })
    const ones = f64([3], [1, 1, 1])
    const session = await createSession(second.model, 'cpu')
    const feeds = {
      x: f64([3], [1, 2, -3]),
      [first.cotangents.get('y')!]: ones,
      [second.cotangents.get(slope)!]: ones
    }
    const answers = await session.run(feeds)
    await session.release()
    expect(Array.from(answers[second.gradients.get('x')!]!.data as Float64Array)).toEqual([12, 48, 108])
  })
})

describe('the rewritten network', () => {
  const twoLayers = network(
    (b, x) => {
      const inner = b.node('Tanh', [b.node('MatMul', [x, b.constant('w1', 'float64', [2, 3], spread(6))])], {
        outputs: ['inner']
      })
      return b.node('MatMul', [inner, b.constant('w2', 'float64', [3, 2], spread(6, 1))])
    },
    ['batch', 2]
  )

  test('keeps its inputs, outputs and values, and adds gradients at inner sites, inputs and weights', async () => {
    const sites = ['x', 'inner', 'w1', 'w2']
    const result = await gradientGraph(twoLayers, { of: ['y'], withRespectTo: sites })
    const x = f64([2, 2], spread(4))
    const [plain, rewritten] = await Promise.all(
      [twoLayers, result.model].map((model) => createSession(model, 'cpu'))
    )
    const [expected, answers] = [
      await plain!.run({ x }),
      await rewritten!.run({ x, [result.cotangents.get('y')!]: f64([2, 2], [1, 0, 0, 1]) })
    ]
    expect(result.model.graph.outputs[0]?.name).toBe('y')
    expect(answers['y']).toEqual(expected['y'])
    const shapes = sites.map((site) => answers[result.gradients.get(site)!]!.dims)
    expect(shapes).toEqual([
      [2, 2],
      [2, 3],
      [2, 3],
      [3, 2]
    ])
    expect(result.notes).toEqual([])
    await Promise.all([plain!.release(), rewritten!.release()])
  })

  test('gradients of a value with respect to itself are its cotangent', async () => {
    expect(await gradientAt(twoLayers, f64([1, 2], [1, 2]), f64([1, 2], [3, 4]), 'y', 'y')).toEqual([3, 4])
  })

  test('a site that the result does not depend on has zeros and a note', async () => {
    const result = await gradientGraph(twoLayers, { of: ['inner'], withRespectTo: ['w2'] })
    expect(result.notes.map(({ part }) => part)).toEqual(['w2'])
    const found = await gradientsOf(
      result,
      { x: f64([1, 2], [1, 2]) },
      new Map([['inner', f64([1, 3], [1, 1, 1])]])
    )
    expect(Array.from(found.get('w2')!.data as Float64Array)).toEqual([0, 0, 0, 0, 0, 0])
  })

  const total = (dims: string[]): Model =>
    network((b, x) => {
      const inner = b.node('Tanh', [x], { outputs: ['inner'] })
      return b.node('ReduceSum', [inner], { attributes: { keepdims: 0 } })
    }, dims)

  const statedDims = ({ graph }: Model) =>
    [...graph.valueInfo.values()].map(({ type }) => (type.kind === 'tensor' ? type.dims : type))

  test('asks inputs for the sizes of a run, so that values inside need not be laid out for it', async () => {
    const { model } = await gradientGraph(total(['batch', 'features']), {
      of: ['y'],
      withRespectTo: ['inner']
    })
    const asked = model.graph.nodes.filter(({ op }) => op === 'Shape').map(({ inputs }) => inputs[0])
    expect(new Set(asked)).toEqual(new Set(['x']))
    expect(statedDims(model)).toEqual([['batch', 'features']])
  })

  test('knows that one name for all sizes that vary says nothing', async () => {
    const result = await gradientGraph(total(['dynamic', 'dynamic']), { of: ['y'], withRespectTo: ['inner'] })
    const found = await gradientsOf(result, { x: f64([2, 3], spread(6)) }, new Map([['y', f64([], [2])]]))
    expect(found.get('inner')).toEqual(f64([2, 3], [2, 2, 2, 2, 2, 2]))
    // ONNX Runtime would take two values of one stated shape for equally large.
    expect(statedDims(result.model)).toEqual([[null, null]])
  })

  test('a way through the largest index is constant, with a note; one through sizes is no loss', async () => {
    const rounded = network(
      (b, x) => {
        const largest = b.node('Cast', [b.node('ArgMax', [x], { attributes: { axis: 0 } })], {
          attributes: { to: 11 }
        })
        const flat = b.node('Reshape', [x, b.node('Shape', [x])])
        return b.node('Add', [flat, largest])
      },
      [3]
    )
    const result = await gradientGraph(rounded, { of: ['y'], withRespectTo: ['x'] })
    expect(result.notes).toHaveLength(1)
    expect(result.notes[0]?.message).toContain('No gradient goes through Cast')
    expect(await gradientAt(rounded, f64([3], [1, 5, 2]), f64([3], [1, 2, 3]))).toEqual([1, 2, 3])
  })
})

describe('what has no gradient is refused', () => {
  test('an operator without a rule is named with its node and the sites it cuts off', async () => {
    const model = network(
      (b, x) => {
        const before = b.node('Exp', [x], { outputs: ['before'] })
        const single = b.node('Cast', [before], { attributes: { to: 1 } })
        const cut = b.node('Cast', [b.node('Det', [single], { name: 'cutter' })], { attributes: { to: 11 } })
        return b.node('Neg', [cut], { outputs: ['after'] })
      },
      [2, 2]
    )
    const request = { of: ['y'], withRespectTo: ['x', 'before', 'after'] }
    const error = await rejection(gradientGraph(model, request))
    expect(error.tag).toBe('unsupported')
    expect(error.part).toBe('cutter')
    expect(error.message).toContain("Det, which stands between the result and 'x', 'before'.")
    const behind = await gradientGraph(model, { of: ['y'], withRespectTo: ['after'] })
    expect(behind.gradients.size).toBe(1)
  })

  test('a form that has no gradient, and a layer that can not be written out, name the sites that they cut off', async () => {
    const dropping = network(
      (b, x) => b.node('Dropout', [x, '', b.constant('training', 'bool', [], true)], { name: 'noise' }),
      [2, 2]
    )
    const form = await rejection(gradientGraph(dropping, { of: ['y'], withRespectTo: ['x'] }))
    expect([form.part, form.message]).toEqual(['noise', expect.stringContaining("It cuts off 'x'.")])
    const b = new GraphBuilder({ name: 'layer', opset: 17 })
    const weights = [1, 2].map((i) => b.constant(`w${i}`, 'float32', [1, 2, 2], [1, 0, 0, 1]))
    const attributes = { hidden_size: 2, activations: ['ThresholdedRelu'] }
    b.node('RNN', [b.input('x', 'float32', [3, 1, 2]), ...weights], { outputs: ['y'], attributes })
    b.output('y', 'float32', [3, 1, 1, 2])
    const layer = await rejection(gradientGraph(b.build(), { of: ['y'], withRespectTo: ['x'] }))
    expect(layer.message).toContain("It cuts off 'x'.")
  })

  test('integers and names that are not there', async () => {
    const builder = new GraphBuilder({ name: 'tokens', opset: 21 })
    const tokens = builder.input('tokens', 'int64', ['batch'])
    const table = builder.constant('table', 'float32', [4, 2], spread(8))
    builder.node('Gather', [table, tokens], { outputs: ['embedding'] })
    builder.output('embedding', 'float32', null)
    const model = builder.build()
    const ofTokens = await rejection(gradientGraph(model, { of: ['embedding'], withRespectTo: ['tokens'] }))
    expect(ofTokens.message).toContain('int64')
    const misspelt = await rejection(gradientGraph(model, { of: ['embeding'], withRespectTo: ['table'] }))
    expect(misspelt.advice).toContain("'embedding'")
  })
})
