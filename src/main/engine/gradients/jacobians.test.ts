import { describe, expect, test } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Tensor } from '#shared/tensor.ts'
import { gradientGraph } from './gradient-graph.ts'
import { jacobians, type Jacobians } from './jacobians.ts'
import { floats, spread } from './testing/differences.ts'

const weights = spread(9, 4)
const rate = 0.7

/** One step of a recurrent network, h′ = tanh(W h + u), for states [feature, batch] as columns, where u is the same for all. */
function step(): Model {
  const builder = new GraphBuilder({ name: 'step', opset: 21 })
  const h = builder.input('h', 'float64', [3, 'batch'])
  const u = builder.input('u', 'float64', [3, 1])
  const product = builder.node('MatMul', [builder.constant('w', 'float64', [3, 3], weights), h])
  builder.node('Tanh', [builder.node('Add', [product, u])], { outputs: ['next'] })
  builder.output('next', 'float64', null)
  return builder.build()
}

const states: Tensor = floats('float64', [3, 2], spread(6, 9))
const input: Tensor = floats('float64', [3, 1], [rate, 0, -rate])

async function found(rowsPerRun: number): Promise<{ jacobian: Jacobians; next: Tensor }> {
  const graph = await gradientGraph(step(), { of: ['next'], withRespectTo: ['h'] })
  const [plain, session] = await Promise.all([
    createSession(step(), 'cpu'),
    createSession(graph.model, 'cpu')
  ])
  const next = (await plain.run({ h: states, u: input }))['next']!
  const feeds = new Map([
    ['h', { tensor: states, batchAxis: 1 }],
    ['u', { tensor: input, batchAxis: null }]
  ])
  const of = { name: 'next', batchAxis: 1, dims: next.dims, type: 'float64' as const }
  const jacobian = await jacobians(session, graph, {
    of,
    site: { name: 'h', batchAxis: 1 },
    feeds,
    rowsPerRun
  })
  await Promise.all([plain.release(), session.release()])
  return { jacobian, next }
}

describe('Jacobians of every stimulus', () => {
  test('of a recurrent step are diag(1 − h′²) W', async () => {
    const { jacobian, next } = await found(100)
    expect([jacobian.stimuli, jacobian.rows, jacobian.columns]).toEqual([2, 3, 3])
    for (let stimulus = 0; stimulus < 2; stimulus++)
      for (let row = 0; row < 3; row++) {
        const slope = 1 - Number(next.data[row * 2 + stimulus]) ** 2
        for (let column = 0; column < 3; column++) {
          const value = jacobian.data[(stimulus * 3 + row) * 3 + column]
          expect(value).toBeCloseTo(slope * weights[3 * row + column]!, 12)
        }
      }
  })

  test.each([1, 2, 4])('are the same in runs of %i rows', async (rowsPerRun) => {
    expect((await found(rowsPerRun)).jacobian).toEqual((await found(6)).jacobian)
  })
})
