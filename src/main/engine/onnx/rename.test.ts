import { describe, expect, it } from 'vitest'
import { graphAttribute } from './attributes.ts'
import { GraphBuilder } from './builder.ts'
import type { Graph, Model } from './model.ts'
import { renameValue, renameValues } from './rename.ts'
import { failure } from './testing/failure.ts'
import { bitsOf, runModel, wave } from './testing/run-model.ts'
import { verifyGraph } from './verify-graph.ts'

/** y = relu(x · half) in a branch that uses `scaled` of the graph around it. */
function model(): Model {
  const builder = new GraphBuilder({ name: 'outer', opset: 17 })
  const x = builder.input('x', 'float32', [4])
  const half = builder.constant('half', 'float32', [], 0.5)
  const scaled = builder.node('Mul', [x, half], { outputs: ['scaled'] })
  const branch = builder.subgraph('branch')
  branch.output(branch.node('Relu', [scaled], { outputs: ['inner'] }), 'float32', null)
  builder.node('If', [builder.constant('condition', 'bool', [], true)], {
    attributes: { then_branch: branch.graph(), else_branch: branch.graph() },
    outputs: ['y']
  })
  builder.output('y', 'float32', [4])
  return builder.build()
}

const branchOf = (graph: Graph): Graph =>
  graphAttribute(
    graph.nodes.find(({ op }) => op === 'If')!,
    'then_branch',
    null
  )!

describe('renameValue', () => {
  it('renames a value where it is made and used, in bodies too, and the answers stay', async () => {
    const before = model()
    const { value: graph, modified } = renameValue(before.graph, 'scaled', 'other')
    expect(modified).toBe(true)
    expect(branchOf(graph).nodes[0]?.inputs).toEqual(['other'])
    const after = { ...before, graph }
    verifyGraph(after)
    const feeds = { x: wave([4]) }
    expect(bitsOf(await runModel(after, feeds))).toEqual(bitsOf(await runModel(before, feeds)))
  })

  it('renames inputs, outputs and initializers', () => {
    const { graph } = model()
    const renamed = ['x', 'y', 'half'].reduce(
      (current, name) => renameValue(current, name, `${name}2`).value,
      graph
    )
    expect(renamed.inputs[0]?.name).toBe('x2')
    expect(renamed.outputs[0]?.name).toBe('y2')
    expect(renamed.initializers.get('half2')?.name).toBe('half2')
    expect(renamed.initializers.has('half')).toBe(false)
  })

  it('changes nothing for a value that is not there', () => {
    const { graph } = model()
    expect(renameValue(graph, 'nothing', 'something')).toEqual({ value: graph, modified: false })
    expect(renameValue(graph, 'x', 'x').modified).toBe(false)
  })

  it('refuses a name that is taken, in a body too', () => {
    const error = failure(() => renameValue(model().graph, 'x', 'inner'))
    expect(error.tag).toBe('request')
    expect(error.part).toBe('x')
  })

  it('shares the nodes that it does not touch', () => {
    const { graph } = model()
    expect(renameValue(graph, 'y', 'z').value.nodes[0]).toBe(graph.nodes[0])
  })
})

describe('renameValues', () => {
  it('lets a body’s own value of the new name give way', () => {
    const { graph } = model()
    const renamed = renameValues(graph, new Map([['scaled', 'inner']]))
    const [relu] = branchOf(renamed).nodes
    expect(relu?.inputs).toEqual(['inner'])
    expect(relu?.outputs).not.toEqual(['inner'])
    expect(branchOf(renamed).outputs[0]?.name).toBe(relu?.outputs[0])
  })

  it('leaves a value alone that a body defines anew', () => {
    const { graph } = model()
    const shadowing: Graph = { ...branchOf(graph), inputs: [{ name: 'scaled', type: { kind: 'unknown' } }] }
    const loop = {
      ...graph.nodes[1]!,
      attributes: new Map([['body', { kind: 'graph', value: shadowing } as const]])
    }
    const [after] = renameValues({ ...graph, nodes: [loop] }, new Map([['scaled', 'other']])).nodes
    expect(graphAttribute(after!, 'body', null)).toBe(shadowing)
  })
})
