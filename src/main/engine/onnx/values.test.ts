import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { freshName, NameSupply } from './names.ts'
import { capturedBy, consumers, freeValues, producers } from './values.ts'

function graph() {
  const builder = new GraphBuilder({ name: 'g', opset: 17 })
  const x = builder.input('x', 'float32', [1])
  const a = builder.node('Neg', [x], { outputs: ['a'] })
  const branch = builder.subgraph()
  const w = branch.constant('w', 'float32', [1], 1)
  branch.output(branch.node('Sum', [a, x, w], { outputs: ['inner'] }), 'float32', null)
  builder.node('If', ['condition'], {
    attributes: { then_branch: branch.graph(), else_branch: branch.graph() },
    outputs: ['y']
  })
  builder.node('Add', [a, a], { outputs: ['twice'] })
  return builder.graph()
}

describe('producers and consumers', () => {
  it('finds the node that makes each value of this graph', () => {
    const byValue = producers(graph())
    expect([...byValue].map(([value, { op }]) => [value, op])).toEqual([
      ['a', 'Neg'],
      ['y', 'If'],
      ['twice', 'Add']
    ])
  })

  it('finds every use, those in bodies without an input number', () => {
    const uses = consumers(graph())
      .get('a')
      ?.map(({ node, input }) => [node.op, input])
    expect(uses).toEqual([
      ['If', null],
      ['Add', 0],
      ['Add', 1]
    ])
    expect(consumers(graph()).has('inner')).toBe(false)
  })

  it('tells what bodies use of the graph around them', () => {
    const [, branching] = graph().nodes
    expect(capturedBy(branching!)).toEqual(new Set(['a', 'x']))
    expect(freeValues(graph())).toEqual(new Set(['condition']))
  })
})

describe('fresh names', () => {
  it('are taken nowhere, not in bodies either', () => {
    expect(freshName(graph(), 'new')).toBe('new')
    expect(freshName(graph(), 'a')).toBe('a_1')
    expect(freshName(graph(), 'inner')).toBe('inner_1')
  })

  it('stay apart from each other', () => {
    const supply = new NameSupply(['a', 'a_2'])
    expect([supply.fresh('a'), supply.fresh('a'), supply.fresh('b'), supply.fresh('b')]).toEqual([
      'a_1',
      'a_3',
      'b',
      'b_1'
    ])
    expect(supply.fresh('')).not.toBe('')
    expect([supply.claim('c'), supply.claim('c')]).toEqual([true, false])
  })
})
