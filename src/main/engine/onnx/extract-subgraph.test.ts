import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { extractSubgraph } from './extract-subgraph.ts'
import { failure } from './testing/failure.ts'
import { runModel, tensor } from './testing/run-model.ts'
import { verifyGraph } from './verify-graph.ts'

/** a = x + 1; b = a · p; y = relu(b) in a branch; z = −x. */
function network() {
  const builder = new GraphBuilder({ name: 'whole', opset: 17 })
  const x = builder.input('x', 'float32', [1])
  const p = builder.input('p', 'float32', [1])
  const a = builder.node('Add', [x, builder.constant('one', 'float32', [1], 1)], { outputs: ['a'] })
  const b = builder.node('Mul', [a, p], { outputs: ['b'] })
  const branch = builder.subgraph()
  branch.output(branch.node('Relu', [b]), 'float32', null)
  builder.node('If', [builder.constant('condition', 'bool', [], true)], {
    attributes: { then_branch: branch.graph(), else_branch: branch.graph() },
    outputs: ['y']
  })
  builder.node('Neg', [x], { outputs: ['z'] })
  builder.output('y', 'float32', [1])
  builder.output('z', 'float32', [1])
  return builder.build()
}

const a = { name: 'a', type: { kind: 'tensor', elem: 'float32', dims: [1] } } as const
const scalar = (value: number) => tensor('float32', [1], new Float32Array([value]))

describe('extractSubgraph', () => {
  it('cuts out the part between inner values, through bodies', async () => {
    const model = network()
    const part = { ...model, graph: extractSubgraph(model.graph, [a, 'p'], ['y']) }
    verifyGraph(part)
    expect(part.graph.nodes.map(({ op }) => op)).toEqual(['Mul', 'If'])
    expect([...part.graph.initializers.keys()]).toEqual(['condition'])
    const { y } = await runModel(part, { a: scalar(3), p: scalar(5) })
    expect([...y!.data]).toEqual([15])
  })

  it('leaves out what the outputs do not need', async () => {
    const model = network()
    const part = { ...model, graph: extractSubgraph(model.graph, ['x'], ['z']) }
    verifyGraph(part)
    expect(part.graph.nodes).toHaveLength(1)
    expect(part.graph.initializers.size).toBe(0)
    const { z } = await runModel(part, { x: scalar(3) })
    expect([...z!.data]).toEqual([-3])
  })

  it('gives the whole graph back for its own inputs and outputs', () => {
    const { graph } = network()
    expect(extractSubgraph(graph, ['x', 'p'], ['y', 'z'])).toEqual(graph)
  })

  it('names the input that is missing, and values that do not exist', () => {
    const { graph } = network()
    expect(failure(() => extractSubgraph(graph, ['x'], ['y'])).part).toBe('p')
    expect(failure(() => extractSubgraph(graph, ['x'], ['nothing'])).part).toBe('nothing')
    expect(failure(() => extractSubgraph(graph, ['nothing'], ['z'])).tag).toBe('request')
  })
})
