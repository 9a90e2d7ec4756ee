import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { insertAfter, type InsertedNodes } from './insert.ts'
import type { Graph } from './model.ts'
import { failure } from './testing/failure.ts'
import { runModel, tensor } from './testing/run-model.ts'
import { verifyGraph } from './verify-graph.ts'

/** a = −x; in a branch: y = a + w; also an output: a. */
function network() {
  const builder = new GraphBuilder({ name: 'outer', opset: 17 })
  const x = builder.input('x', 'float32', [1])
  const a = builder.node('Neg', [x], { outputs: ['a'] })
  const w = builder.constant('w', 'float32', [1], 10)
  const branch = builder.subgraph('branch')
  branch.output(branch.node('Add', [a, w]), 'float32', null)
  builder.node('If', [builder.constant('condition', 'bool', [], true)], {
    attributes: { then_branch: branch.graph(), else_branch: branch.graph() },
    outputs: ['y']
  })
  builder.output('y', 'float32', [1])
  builder.output('a', 'float32', [1])
  return builder.build()
}

const doubled: InsertedNodes = (before, after) => [
  {
    name: '',
    op: 'Add',
    domain: '',
    inputs: [before, before],
    outputs: [after],
    attributes: new Map()
  }
]

const answers = async (graph: Graph) => {
  const model = { ...network(), graph }
  verifyGraph(model)
  const { y, a } = await runModel(model, { x: tensor('float32', [1], new Float32Array([3])) })
  return [y!.data[0], a!.data[0]]
}

describe('insertAfter', () => {
  it('puts nodes behind what a node makes: bodies and outputs follow', async () => {
    const { value, modified } = insertAfter(network().graph, 'a', doubled)
    expect(modified).toBe(true)
    expect(await answers(value)).toEqual([4, -6])
  })

  it('puts nodes behind an input', async () => {
    expect(await answers(insertAfter(network().graph, 'x', doubled).value)).toEqual([4, -6])
  })

  it('puts nodes behind an initializer that only a body uses', async () => {
    expect(await answers(insertAfter(network().graph, 'w', doubled).value)).toEqual([17, -3])
  })

  it('puts nodes behind an output', async () => {
    expect(await answers(insertAfter(network().graph, 'y', doubled).value)).toEqual([14, -3])
  })

  it('can be repeated on the same value', async () => {
    const once = insertAfter(network().graph, 'a', doubled).value
    expect(await answers(insertAfter(once, 'a', doubled).value)).toEqual([-2, -12])
  })

  it('changes nothing for a value that is not there', () => {
    const { graph } = network()
    expect(insertAfter(graph, 'nothing', doubled)).toEqual({ value: graph, modified: false })
  })

  it('refuses an input that is an output too', () => {
    const { graph } = network()
    const [x] = graph.inputs
    expect(failure(() => insertAfter({ ...graph, outputs: [x!] }, 'x', doubled)).tag).toBe('request')
  })
})
