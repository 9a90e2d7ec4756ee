/** Graphs written by hand, run by ONNX Runtime, against answers known beforehand. */
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { failure } from './testing/failure.ts'
import { runModel, tensor } from './testing/run-model.ts'
import { verifyGraph } from './verify-graph.ts'

describe('GraphBuilder', () => {
  it('writes a leaky integrator as a Scan whose body uses a value of the graph around it', async () => {
    const builder = new GraphBuilder({ name: 'leaky', opset: 21 })
    const drive = builder.input('drive', 'float32', ['time'])
    const start = builder.constant('start', 'float32', [], 0)
    const decay = builder.constant('decay', 'float32', [], 0.5)
    const body = builder.subgraph('step')
    const state = body.input('state', 'float32', [])
    const now = body.input('now', 'float32', [])
    const next = body.node('Add', [body.node('Mul', [state, decay]), now], { outputs: ['next'] })
    body.node('Identity', [next], { outputs: ['recorded'] })
    body.output('next', 'float32', [])
    body.output('recorded', 'float32', [])
    builder.node('Scan', [start, drive], {
      attributes: { body: body.graph(), num_scan_inputs: 1 },
      outputs: ['last', 'states']
    })
    builder.output('states', 'float32', ['time'])
    const model = builder.build()
    verifyGraph(model)
    const { states } = await runModel(model, {
      drive: tensor('float32', [4], new Float32Array([1, 0, 0, 1]))
    })
    expect([...states!.data]).toEqual([1, 0.5, 0.25, 1.125])
  })

  it('fills a constant with one value, and gives nodes several outputs', async () => {
    const builder = new GraphBuilder({ name: 'parts', opset: 18 })
    const x = builder.input('x', 'int64', [4])
    const one = builder.constant('one', 'int64', [4], 1n)
    const [left = '', right = ''] = builder.nodes('Split', [builder.node('Add', [x, one])], 2, {
      attributes: { num_outputs: 2 }
    })
    builder.node('Sub', [right, left], { outputs: ['y'] })
    builder.output('y', 'int64', [2])
    const { y } = await runModel(builder.build(), {
      x: tensor('int64', [4], new BigInt64Array([1n, 2n, 10n, 20n]))
    })
    expect([...y!.data]).toEqual([9n, 18n])
  })

  it('imports the domains that its nodes use, bodies included', () => {
    const builder = new GraphBuilder({ name: 'fused', opset: 17, domains: { mine: 3 } })
    const body = builder.subgraph()
    body.node('Gelu', ['x'], { domain: 'com.microsoft' })
    expect(Object.fromEntries(builder.build().opsets)).toEqual({ '': 17, 'com.microsoft': 1, mine: 3 })
  })

  it('makes fresh names over the graph and its bodies', () => {
    const builder = new GraphBuilder({ name: 'names', opset: 17 })
    const body = builder.subgraph()
    const names = [builder.node('Relu', ['x']), body.node('Relu', ['x']), builder.freshName('Relu')]
    expect(new Set(names).size).toBe(3)
  })

  it('lets a fresh name be used once', () => {
    const builder = new GraphBuilder({ name: 'names', opset: 17 })
    const name = builder.freshName('a')
    expect(builder.node('Relu', ['x'], { outputs: [name] })).toBe(name)
    expect(failure(() => builder.node('Relu', ['x'], { outputs: [name] })).part).toBe(name)
  })

  it('refuses a name that is taken', () => {
    const builder = new GraphBuilder({ name: 'twice', opset: 17 })
    builder.input('x', 'float32', [1])
    const error = failure(() => builder.constant('x', 'float32', [], 1))
    expect(error.tag).toBe('request')
    expect(error.part).toBe('x')
  })
})
