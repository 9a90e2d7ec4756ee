import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { constantOf } from './constants.ts'
import type { FunctionDefinition, Model, Node } from './model.ts'
import { failure } from './testing/failure.ts'
import { verifyGraph } from './verify-graph.ts'

const node = (op: string, inputs: string[], outputs: string[], extra: Partial<Node> = {}): Node => ({
  name: '',
  op,
  domain: '',
  inputs,
  outputs,
  attributes: new Map(),
  ...extra
})

/** x → Relu → y, to be spoiled. */
function relu(): Model {
  const builder = new GraphBuilder({ name: 'relu', opset: 17 })
  builder.node('Relu', [builder.input('x', 'float32', [2])], { outputs: ['y'], name: 'relu' })
  builder.output('y', 'float32', [2])
  return builder.build()
}

const withNodes = (...nodes: Node[]): Model => ({ ...relu(), graph: { ...relu().graph, nodes } })

const functionOf = (
  name: string,
  nodes: Node[],
  extra: Partial<FunctionDefinition> = {}
): FunctionDefinition => ({
  name,
  domain: 'mine',
  overload: '',
  inputs: ['a'],
  outputs: ['b'],
  attributes: [],
  attributeDefaults: new Map(),
  nodes,
  opsets: new Map([
    ['', 17],
    ['mine', 1]
  ]),
  valueInfo: new Map(),
  ...extra
})
const withFunctions = (...functions: FunctionDefinition[]): Model => ({ ...relu(), functions })

describe('verifyGraph', () => {
  it('passes a sound graph, left-out inputs, defaults of inputs, and names of outer graphs in bodies', () => {
    const builder = new GraphBuilder({ name: 'sound', opset: 17 })
    const x = builder.input('x', 'float32', [2])
    const body = builder.subgraph()
    body.output(body.node('Clip', [x, '', '']), 'float32', null)
    builder.node('If', [builder.constant('true', 'bool', [], true)], {
      attributes: { then_branch: body.graph(), else_branch: body.graph() },
      outputs: ['y']
    })
    builder.output('y', 'float32', [2])
    const model = builder.build()
    const initializers = new Map([
      ...model.graph.initializers,
      ['x', constantOf('x', 'float32', [2], [0, 0])] as const
    ])
    expect(() => {
      verifyGraph({ ...model, graph: { ...model.graph, initializers } })
    }).not.toThrow()
  })

  it.each<[string, Model, string, RegExp]>([
    [
      'a value made twice',
      withNodes(node('Relu', ['x'], ['y']), node('Abs', ['x'], ['y'])),
      "Abs node 'y'",
      /'y' is made twice/
    ],
    [
      'a node that makes an input',
      withNodes(node('Relu', ['x'], ['x'])),
      "Relu node 'x'",
      /'x' is made twice/
    ],
    [
      'an input that does not exist',
      withNodes(node('Relu', ['gone'], ['y'])),
      "Relu node 'y'",
      /'gone', which does not exist/
    ],
    [
      'a circle',
      withNodes(node('Add', ['x', 'z'], ['y']), node('Relu', ['y'], ['z'])),
      "Add node 'y'",
      /'z', which is made only after it/
    ],
    ['a node that needs itself', withNodes(node('Relu', ['y'], ['y'])), "Relu node 'y'", /or by itself/],
    [
      'an output that nothing makes',
      withNodes(node('Relu', ['x'], ['z'])),
      "graph 'relu'",
      /output 'y' is not made/
    ],
    ['a node without an operator', withNodes(node('', ['x'], ['y'])), " node 'y'", /no operator/],
    [
      'a domain that is not imported',
      withNodes(node('Gelu', ['x'], ['y'], { domain: 'com.microsoft' })),
      "Gelu node 'y'",
      /com\.microsoft/
    ],
    [
      'a reference outside of a function',
      withNodes(
        node('Relu', ['x'], ['y'], {
          attributes: new Map([['axis', { kind: 'reference', attribute: 'a', type: 2 }]])
        })
      ),
      "Relu node 'y'",
      /'axis' refers/
    ],
    [
      'a function that calls itself through another',
      withFunctions(
        functionOf('f', [node('g', ['a'], ['b'], { domain: 'mine' })]),
        functionOf('g', [node('f', ['a'], ['b'], { domain: 'mine' })])
      ),
      "function 'f'",
      /calls itself/
    ],
    [
      'two functions of one name',
      withFunctions(functionOf('f', [node('Relu', ['a'], ['b'])]), functionOf('f', [])),
      "function 'f'",
      /not made|two functions/
    ],
    [
      'a function without its output',
      withFunctions(functionOf('f', [node('Relu', ['a'], ['c'])])),
      "function 'f'",
      /'b' is not made/
    ],
    [
      'a function that uses a value of the graph',
      withFunctions(functionOf('f', [node('Relu', ['x'], ['b'])])),
      "Relu node 'b'",
      /'x', which does not exist/
    ]
  ])('names %s', (_, model, part, message) => {
    const error = failure(() => {
      verifyGraph(model)
    })
    expect(error.tag).toBe('network')
    expect(error.part).toBe(part)
    expect(error.message).toMatch(message)
  })

  it('names a constant that is shorter than its shape', () => {
    const model = relu()
    const cut = {
      name: 'w',
      type: 'float32',
      dims: [4],
      content: { kind: 'raw', bytes: new Uint8Array(8) }
    } as const
    const error = failure(() => {
      verifyGraph({ ...model, graph: { ...model.graph, initializers: new Map([['w', cut]]) } })
    })
    expect(error.part).toBe("tensor 'w'")
    expect(error.message).toMatch(/holds 8 .* take 16/)
  })

  it('names an input that a body misses', () => {
    const builder = new GraphBuilder({ name: 'outer', opset: 17 })
    const body = builder.subgraph('branch')
    body.output(body.node('Relu', ['nowhere'], { name: 'inner' }), 'float32', null)
    builder.node('If', [builder.constant('true', 'bool', [], true)], {
      attributes: { then_branch: body.graph(), else_branch: body.graph() }
    })
    const error = failure(() => {
      verifyGraph(builder.build())
    })
    expect(error.part).toBe("Relu node 'inner'")
  })
})
