import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import type { Graph, Model, Node } from './model.ts'
import { failure } from './testing/failure.ts'
import { topologicalSort } from './topological-sort.ts'
import { verifyGraph } from './verify-graph.ts'

const node = (inputs: string[], output: string): Node => ({
  name: output,
  op: 'Sum',
  domain: '',
  inputs,
  outputs: [output],
  attributes: new Map()
})

function modelOf(nodes: Node[], output = 'v0'): Model {
  const builder = new GraphBuilder({ name: 'g', opset: 17 })
  builder.input('x', 'float32', [1])
  builder.output(output, 'float32', [1])
  const model = builder.build()
  return { ...model, graph: { ...model.graph, nodes } }
}

/** Nodes of a random acyclic graph, in the order of computation. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((all) =>
    all.map((sources, i) =>
      node(['x', ...sources.filter(() => i > 0).map((source) => `v${source % i}`)], `v${i}`)
    )
  )

describe('topologicalSort', () => {
  it('sorts any order of an acyclic graph, keeping all nodes', () => {
    fc.assert(
      fc.property(
        acyclic.chain((nodes) =>
          fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length }))
        ),
        ([nodes, shuffled]) => {
          const sorted = topologicalSort(modelOf(shuffled)).value
          verifyGraph(sorted)
          expect(new Set(sorted.graph.nodes)).toEqual(new Set(nodes))
        }
      )
    )
  })

  it('answers the very model when it is sorted', () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const model = modelOf(nodes)
        expect(topologicalSort(model)).toEqual({ value: model, modified: false })
      })
    )
  })

  it('sorts chains longer than the call stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) =>
      node([i === 0 ? 'x' : `v${i - 1}`], `v${i}`)
    ).reverse()
    const { value, modified } = topologicalSort(modelOf(chain))
    expect(modified).toBe(true)
    expect(value.graph.nodes[0]?.outputs).toEqual(['v0'])
    verifyGraph(value)
  })

  it('counts what a body uses, and sorts bodies', () => {
    const body: Graph = { ...modelOf([node(['v1'], 'v2'), node(['v0'], 'v1')], 'v2').graph, inputs: [] }
    const user: Node = { ...node([], 'y'), attributes: new Map([['body', { kind: 'graph', value: body }]]) }
    const model = modelOf([user, node(['x'], 'v0')], 'y')
    const sorted = topologicalSort(model).value
    expect(sorted.graph.nodes.map(({ name }) => name)).toEqual(['v0', 'y'])
    verifyGraph(sorted)
  })

  it('names a node of a circle', () => {
    const error = failure(() =>
      topologicalSort(modelOf([node(['v2'], 'v0'), node(['v0'], 'v1'), node(['v1'], 'v2')]))
    )
    expect(error.tag).toBe('network')
    expect(error.part).toMatch(/v[012]/)
    expect(failure(() => topologicalSort(modelOf([node(['v0'], 'v0')]))).part).toMatch(/v0/)
  })
})
