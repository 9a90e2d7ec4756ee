import { expect, test } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { gradientGraph } from './gradient-graph.ts'
import { floats, gradientsOf } from './testing/differences.ts'

const steps = 4
/** R [to, from] of two units that stay above zero, so that Relu is the identity. */
const recurrent = [
  [0.5, 0.25],
  [1, 2]
]

/** h = relu(x + R h) from step to step; y is its last state. */
function linearLayer(direction: 'forward' | 'reverse'): Model {
  const b = new GraphBuilder({ name: 'layer', opset: 17 })
  const x = b.input('x', 'float32', [steps, 1, 2])
  const w = b.constant('w', 'float32', [1, 2, 2], [1, 0, 0, 1])
  const r = b.constant('r', 'float32', [1, 2, 2], recurrent.flat())
  b.node('RNN', [x, w, r], {
    outputs: ['states', 'y'],
    attributes: { hidden_size: 2, activations: ['Relu'], direction }
  })
  b.output('y', 'float32', [1, 1, 2])
  return b.build()
}

/** Rᵀ v */
const back = ([a, b]: readonly [number, number]): [number, number] => [
  recurrent[0]![0]! * a + recurrent[1]![0]! * b,
  recurrent[0]![1]! * a + recurrent[1]![1]! * b
]

test.each(['forward', 'reverse'] as const)(
  'the gradient of a state holds what it does to all later ones (%s)',
  async (direction) => {
    const request = { of: ['y'], withRespectTo: ['states'] }
    const result = await gradientGraph(linearLayer(direction), request)
    const x = floats('float32', [steps, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8])
    const found = await gradientsOf(result, { x }, new Map([['y', floats('float32', [1, 1, 2], [1, 1])]]))
    const expected: [number, number][] = [[1, 1]]
    while (expected.length < steps) expected.unshift(back(expected[0]!))
    const inTime = direction === 'forward' ? expected : expected.reverse()
    const gradient = found.get('states')!
    expect(gradient.dims).toEqual([steps, 1, 1, 2])
    expect([...(gradient.data as Float32Array)]).toEqual(inTime.flat())
    expect(result.notes).toEqual([])
  }
)
