import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { inlineConstantIfs, type Evaluate } from './inline-constant-ifs.ts'
import type { Model } from './model.ts'
import { readModel } from './read-model.ts'
import { olderSpeechDetection, speechDetection } from './testing/networks.ts'
import { bitsOf, runModel, tensor, wave, type Feeds } from './testing/run-model.ts'
import { allNodes } from './traversal.ts'
import { verifyGraph } from './verify-graph.ts'

const evaluate: Evaluate = (model, feeds) => runModel(model, feeds)
const never: Evaluate = () => Promise.reject(new Error('Nothing had to be computed.'))
const opsOf = ({ graph }: Model) => graph.nodes.map(({ op }) => op)
const ifsIn = ({ graph }: Model) => [...allNodes(graph)].filter(({ op }) => op === 'If').length

type Condition = (builder: GraphBuilder, x: string) => string

/** y = relu(x) or −x, as the condition says; both branches name their value alike. */
function choice(condition: Condition): Model {
  const builder = new GraphBuilder({ name: 'choice', opset: 17 })
  const x = builder.input('x', 'float32', ['n', 3])
  const branchOf = (op: string) => {
    const branch = builder.subgraph(op)
    const [value = ''] = branch.nodes(op, [x], 1, { outputs: [builder.freshName(op)] })
    branch.output(value, 'float32', null)
    return branch.graph()
  }
  const chosen = builder.node('If', [condition(builder, x)], {
    attributes: { then_branch: branchOf('Relu'), else_branch: branchOf('Neg') }
  })
  builder.node('Add', [chosen, builder.constant('one', 'float32', [], 1)], { outputs: ['y'] })
  builder.output('y', 'float32', ['n', 3])
  return builder.build()
}

const feeds = { x: wave([2, 3]) }

async function expectSame(before: Model, after: Model, inputs: Feeds): Promise<void> {
  verifyGraph(after)
  expect(bitsOf(await runModel(after, inputs))).toEqual(bitsOf(await runModel(before, inputs)))
}

describe('inlineConstantIfs', () => {
  it.each([
    [true, 'Relu'],
    [false, 'Neg']
  ])('takes the branch that an initializer of %s names, without computing', async (value, op) => {
    const model = choice((builder) => builder.constant('condition', 'bool', [], value))
    const { value: inlined, modified } = await inlineConstantIfs(model, never)
    expect(modified).toBe(true)
    expect(opsOf(inlined)).toEqual([op, 'Add'])
    await expectSame(model, inlined, feeds)
  })

  it('computes conditions from constants, and removes what only they needed', async () => {
    const model = choice((builder) => {
      const one = builder.constant('a', 'int64', [], 3)
      return builder.node('Not', [builder.node('Less', [one, builder.constant('b', 'int64', [], 2)])])
    })
    const { value: inlined } = await inlineConstantIfs(model, evaluate)
    expect(opsOf(inlined)).toEqual(['Relu', 'Add'])
    await expectSame(model, inlined, feeds)
  })

  it('leaves an If alone that the input decides', async () => {
    const model = choice((builder, x) => {
      const sum = builder.node('ReduceSum', [x], { attributes: { keepdims: 0 } })
      return builder.node('Greater', [sum, builder.constant('zero', 'float32', [], 0)])
    })
    const answer = await inlineConstantIfs(model, never, { example: feeds, held: [] })
    expect(answer).toEqual({ value: model, modified: false })
  })

  it('decides by the shape of the example, and only then', async () => {
    const model = choice((builder, x) => {
      const rows = builder.node('Gather', [
        builder.node('Shape', [builder.node('Abs', [x])]),
        builder.constant('zero', 'int64', [], 0)
      ])
      return builder.node('Equal', [rows, builder.constant('two', 'int64', [], 2)])
    })
    expect((await inlineConstantIfs(model, never)).modified).toBe(false)
    const two = await inlineConstantIfs(model, evaluate, { example: feeds, held: [] })
    expect(opsOf(two.value)).toEqual(['Relu', 'Add'])
    await expectSame(model, two.value, feeds)
    const five = await inlineConstantIfs(model, evaluate, { example: { x: wave([5, 3]) }, held: [] })
    expect(opsOf(five.value)).toEqual(['Neg', 'Add'])
  })

  it('never takes a random condition for fixed', async () => {
    const model = choice((builder) => {
      const number = builder.node('RandomUniform', [], { attributes: { shape: [1] } })
      return builder.node('Squeeze', [
        builder.node('Less', [number, builder.constant('half', 'float32', [], 0.5)])
      ])
    })
    expect((await inlineConstantIfs(model, never)).modified).toBe(false)
  })

  it('reaches into the body of a loop, whose own condition is not fixed', async () => {
    const builder = new GraphBuilder({ name: 'scan', opset: 17 })
    const x = builder.input('x', 'float32', ['n', 3])
    const yes = builder.constant('yes', 'bool', [], true)
    const body = builder.subgraph('body')
    const [state, row] = [body.input('state', 'float32', [3]), body.input('row', 'float32', [3])]
    const branch = body.subgraph('branch')
    branch.output(branch.node('Add', [state, row], { outputs: ['sum'] }), 'float32', null)
    const not = body.node('Not', [body.node('Not', [yes])])
    const sum = body.node('If', [not], {
      attributes: { then_branch: branch.graph(), else_branch: branch.graph() }
    })
    body.node('Identity', [sum], { outputs: ['recorded'] })
    body.output(sum, 'float32', [3])
    body.output('recorded', 'float32', [3])
    const start = builder.constant('start', 'float32', [3], 0)
    builder.node('Scan', [start, x], {
      attributes: { body: body.graph(), num_scan_inputs: 1 },
      outputs: ['last', 'y']
    })
    builder.output('y', 'float32', ['n', 3])
    const model = builder.build()
    const { value: inlined } = await inlineConstantIfs(model, evaluate)
    expect(ifsIn(inlined)).toBe(0)
    await expectSame(model, inlined, feeds)
  })

  it('copies a branch’s constant that is its output', async () => {
    const builder = new GraphBuilder({ name: 'constant', opset: 17 })
    const branch = builder.subgraph()
    branch.output(branch.constant('seven', 'float32', [2], 7), 'float32', [2])
    builder.node('If', [builder.constant('yes', 'bool', [], true)], {
      attributes: { then_branch: branch.graph(), else_branch: branch.graph() },
      outputs: ['y']
    })
    builder.output('y', 'float32', [2])
    const { value: inlined } = await inlineConstantIfs(builder.build(), never)
    verifyGraph(inlined)
    expect([...(await runModel(inlined, {})).y!.data]).toEqual([7, 7])
  })

  it.each([
    ['new, 16 kHz', speechDetection, 16000n, 512],
    ['new, 8 kHz', speechDetection, 8000n, 256],
    ['older, 16 kHz', olderSpeechDetection, 16000n, 1536],
    ['older, 8 kHz', olderSpeechDetection, 8000n, 768]
  ])(
    'opens the nested Ifs of speech detection for a sampling rate that is held: %s',
    async (_, network, rate, samples) => {
      const { model } = await readModel(network.path)
      expect(ifsIn(model)).toBeGreaterThan(5)
      const example = {
        ...network.feeds,
        input: wave([1, samples]),
        sr: tensor('int64', [], new BigInt64Array([rate]))
      }
      const { value: inlined } = await inlineConstantIfs(model, evaluate, { example, held: ['sr'] })
      expect(ifsIn(inlined)).toBe(0)
      await expectSame(model, inlined, example)
    }
  )
})
