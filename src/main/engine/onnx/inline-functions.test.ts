import { describe, expect, it } from 'vitest'
import { attributes, float, type AttributeValues } from './attributes.ts'
import { GraphBuilder } from './builder.ts'
import { inlineFunctions } from './inline-functions.ts'
import type { Attribute, FunctionDefinition, Graph, Model, Node } from './model.ts'
import { failure } from './testing/failure.ts'
import { bitsOf, runModel, wave } from './testing/run-model.ts'
import { verifyGraph } from './verify-graph.ts'

const reference = (attribute: string, type: number): Attribute => ({ kind: 'reference', attribute, type })

const node = (
  op: string,
  inputs: string[],
  outputs: string[],
  values: AttributeValues = {},
  domain = ''
): Node => ({
  name: '',
  op,
  domain,
  inputs,
  outputs,
  attributes: attributes(values)
})

const functionOf = (
  name: string,
  inputs: string[],
  outputs: string[],
  nodes: Node[],
  extra: Partial<FunctionDefinition> = {}
): FunctionDefinition => ({
  name,
  domain: 'mine',
  overload: '',
  inputs,
  outputs,
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

/** leaky(x) = LeakyRelu(x) with the call's slope, 0.5 unless stated. */
const leaky = functionOf(
  'leaky',
  ['x'],
  ['y'],
  [node('LeakyRelu', ['x'], ['y'], { alpha: reference('slope', 1) })],
  {
    attributeDefaults: attributes({ slope: float(0.5) })
  }
)

/** twice(x) = leaky(leaky(x)) + x, with an inner value named like a value of the graph. */
const twice = functionOf(
  'twice',
  ['x'],
  ['y'],
  [
    node('leaky', ['x'], ['a'], {}, 'mine'),
    node('leaky', ['a'], ['b'], { slope: float(0.25) }, 'mine'),
    node('Add', ['b', 'x'], ['y'])
  ]
)

/** same(x, flag) = x, copied in a branch that reads the function's input. */
function same(): FunctionDefinition {
  const branch: Graph = {
    name: 'branch',
    nodes: [node('Identity', ['x'], ['inner'])],
    inputs: [],
    outputs: [{ name: 'inner', type: { kind: 'unknown' } }],
    initializers: new Map(),
    valueInfo: new Map()
  }
  return functionOf(
    'same',
    ['x', 'flag'],
    ['y'],
    [node('If', ['flag'], ['y'], { then_branch: branch, else_branch: branch })]
  )
}

function caller(functions: FunctionDefinition[], build: (builder: GraphBuilder, x: string) => void): Model {
  const builder = new GraphBuilder({ name: 'main', opset: 17, domains: { mine: 1 }, functions })
  build(builder, builder.input('x', 'float32', [6]))
  builder.output('y', 'float32', [6])
  return builder.build()
}

const feeds = { x: wave([6]) }
const mine = { domain: 'mine' }

async function expectSameAnswers(model: Model): Promise<Model> {
  const { value, modified } = inlineFunctions(model)
  expect(modified).toBe(true)
  verifyGraph(value)
  expect(bitsOf(await runModel(value, feeds))).toEqual(bitsOf(await runModel(model, feeds)))
  return value
}

describe('inlineFunctions', () => {
  it('replaces calls, with attributes given and left out, functions in functions', async () => {
    const model = caller([leaky, twice], (builder, x) => {
      const a = builder.node('twice', [x], { ...mine, name: 'first', outputs: ['a'] })
      builder.node('leaky', [builder.node('twice', [a], mine)], {
        ...mine,
        attributes: { slope: float(0.125) },
        outputs: ['y']
      })
    })
    const inlined = await expectSameAnswers(model)
    expect(inlined.functions).toEqual([])
    expect(inlined.graph.nodes.map(({ op }) => op)).toEqual([
      'LeakyRelu',
      'LeakyRelu',
      'Add',
      'LeakyRelu',
      'LeakyRelu',
      'Add',
      'LeakyRelu'
    ])
    expect(inlined.graph.nodes[0]?.name).toMatch(/^first\//)
  })

  it('reaches into bodies, and binds what bodies in functions read', async () => {
    const model = caller([leaky, same()], (builder, x) => {
      const flag = builder.constant('flag', 'bool', [], true)
      const branch = builder.subgraph()
      branch.output(branch.node('leaky', [x], mine), 'float32', null)
      const chosen = builder.node('If', [flag], {
        attributes: { then_branch: branch.graph(), else_branch: branch.graph() }
      })
      builder.node('same', [chosen, flag], { ...mine, outputs: ['y'] })
    })
    const inlined = await expectSameAnswers(model)
    expect(inlined.functions).toEqual([])
  })

  it('copies an input that is an output too', async () => {
    const through = functionOf('through', ['x'], ['x', 'y'], [node('Neg', ['x'], ['y'])])
    const model = caller([through], (builder, x) => {
      const [a = '', b = ''] = builder.nodes('through', [x], 2, mine)
      builder.node('Add', [a, b], { outputs: ['y'] })
    })
    const { value } = inlineFunctions(model)
    verifyGraph(value)
    expect([...(await runModel(value, feeds)).y!.data]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('changes nothing where no function is called', () => {
    const model = caller([leaky], (builder, x) => builder.node('Relu', [x], { outputs: ['y'] }))
    expect(inlineFunctions(model)).toEqual({ value: model, modified: false })
  })

  it('imports the domains that a function needs', () => {
    const fused = functionOf('fused', ['x'], ['y'], [node('Gelu', ['x'], ['y'], {}, 'com.microsoft')], {
      opsets: new Map([['com.microsoft', 1]])
    })
    const model = caller([fused], (builder, x) => builder.node('fused', [x], { ...mine, outputs: ['y'] }))
    expect(inlineFunctions(model).value.opsets.get('com.microsoft')).toBe(1)
  })

  it('leaves a call alone whose function was written for another operator version', () => {
    const older = { ...leaky, opsets: new Map([['', 13]]) }
    const model = caller([older], (builder, x) => builder.node('leaky', [x], { ...mine, outputs: ['y'] }))
    expect(inlineFunctions(model).modified).toBe(false)
  })

  it('names a function that calls itself', () => {
    const endless = functionOf('endless', ['x'], ['y'], [node('endless', ['x'], ['y'], {}, 'mine')])
    const model = caller([endless], (builder, x) => builder.node('endless', [x], { ...mine, outputs: ['y'] }))
    expect(failure(() => inlineFunctions(model)).part).toBe("function 'endless'")
  })

  it('stops where small functions stand for more nodes than memory holds', () => {
    const chain = Array.from({ length: 40 }, (_, i) =>
      functionOf(
        `f${i}`,
        ['x'],
        ['y'],
        [node(`f${i + 1}`, ['x'], ['a'], {}, 'mine'), node(`f${i + 1}`, ['a'], ['y'], {}, 'mine')]
      )
    )
    const last = functionOf('f40', ['x'], ['y'], [node('Relu', ['x'], ['y'])])
    const model = caller([...chain, last], (builder, x) =>
      builder.node('f0', [x], { ...mine, outputs: ['y'] })
    )
    verifyGraph(model)
    expect(failure(() => inlineFunctions(model)).tag).toBe('resources')
  })
})
