import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { parityLoop } from '#engine/trajectories/testing/branches-in-loops.ts'
import { growingLoop } from '#engine/trajectories/testing/shapes-in-loops.ts'
import type { Model } from '#engine/onnx/model.ts'
import { createSession } from './compiled-session.ts'
import { probeValues, type Probe, type ProbedValue } from './probe-values.ts'

const find = ({ values }: Probe, tensor: string, scope: string[] = []): ProbedValue | undefined =>
  values.find((value) => value.tensor === tensor && value.scope.join() === scope.join())

/** Tokens [batch, seq] to states [batch, seq, 4], their sum over positions, and a bool mask. */
function embedding(): Model {
  const builder = new GraphBuilder({ name: 'embedding', opset: 17 })
  const tokens = builder.input('tokens', 'int64', ['batch', 'seq'])
  const table = builder.constant(
    'table',
    'float32',
    [5, 4],
    Array.from({ length: 20 }, (_, i) => i)
  )
  builder.node('Gather', [table, tokens], { outputs: ['states'] })
  builder.node('ReduceSum', ['states', builder.constant('axis', 'int64', [1], [1])], {
    outputs: ['sum'],
    attributes: { keepdims: 0 }
  })
  builder.node('Greater', ['states', builder.constant('zero', 'float32', [], 0)], { outputs: ['mask'] })
  builder.node('Flatten', ['states'], { outputs: ['flat'] })
  builder.output('sum', 'float32', null)
  builder.output('mask', 'bool', null)
  builder.output('flat', 'float32', null)
  return builder.build()
}

describe('probeValues', () => {
  it('tells type, sizes and the symbols that axes follow', async () => {
    const probe = await probeValues(embedding())
    expect(probe.symbols).toEqual({ batch: 2, seq: 8 })
    expect(find(probe, 'states')).toMatchObject({
      type: 'float32',
      dims: [2, 8, 4],
      symbols: ['batch', 'seq', null],
      steps: []
    })
    expect(find(probe, 'sum')).toMatchObject({ dims: [2, 4], symbols: ['batch', null] })
    expect(find(probe, 'mask')).toMatchObject({ type: 'bool', dims: [2, 8, 4] })
    expect(find(probe, 'flat')).toMatchObject({ dims: [2, 32], symbols: ['batch', null] })
  })

  it('uses the sizes that the user has chosen', async () => {
    const probe = await probeValues(embedding(), { seq: 3 })
    expect(find(probe, 'states')?.dims).toEqual([2, 3, 4])
  })

  it('follows long sizes by short runs, and by long ones where the network needs them', async () => {
    const flat = (probe: Probe) => find(probe, 'flat')
    const long = await probeValues(embedding(), { seq: 1000 })
    expect(find(long, 'states')).toMatchObject({ dims: [2, 1000, 4], symbols: ['batch', 'seq', null] })
    expect(flat(long)).toMatchObject({ dims: [2, 4000], symbols: ['batch', null] })
    const builder = new GraphBuilder({ name: 'filter', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 1, 'time'])
    const kernel = builder.constant('kernel', 'float32', [1, 1, 301], 1)
    const pads = { pads: [150, 150] }
    builder.node('Conv', [x, kernel], { outputs: ['same'], attributes: pads })
    builder.node('Conv', [x, kernel], { outputs: ['valid'] })
    builder.output('same', 'float32', null)
    builder.output('valid', 'float32', null)
    const filter = await probeValues(builder.build(), { time: 400 })
    expect(find(filter, 'same')).toMatchObject({ dims: [2, 1, 400], symbols: ['batch', null, 'time'] })
    expect(find(filter, 'valid')).toMatchObject({ dims: [2, 1, 100], symbols: ['batch', null, null] })
  })

  it('feeds indices within the bounds of the table that is read', async () => {
    const { example } = await probeValues(embedding())
    const indices = Array.from(example['tokens']?.data as BigInt64Array, Number)
    expect(Math.max(...indices)).toBeLessThan(5)
    expect(new Set(indices).size).toBe(5)
  })

  it('finds sizes that the network is constrained to, and says what could not be followed', async () => {
    const builder = new GraphBuilder({ name: 'constrained', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 'width'])
    builder.node('Add', [x, builder.constant('bias', 'float32', [48], 1)], { outputs: ['y'] })
    builder.output('y', 'float32', null)
    const probe = await probeValues(builder.build())
    expect(probe.symbols).toEqual({ batch: 2, width: 48 })
    expect(find(probe, 'y')).toMatchObject({ dims: [2, 48], symbols: ['batch', null] })
    expect(probe.notes.join()).toContain("'width'")
  })

  it('gives the same answer without measuring, where the graph states all sizes', async () => {
    const builder = new GraphBuilder({ name: 'stated', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 3])
    builder.node('MatMul', [x, builder.constant('W', 'float32', [3, 2], 1)], { outputs: ['h'] })
    builder.node('Relu', ['h'], { outputs: ['y'] })
    builder.output('y', 'float32', ['batch', 2])
    const model = builder.build()
    const session = await createSession(model, 'cpu')
    const stated = await probeValues(model, {}, session)
    await session.release()
    const measured = await probeValues(model)
    expect(stated.values).toEqual(measured.values)
    expect(stated.outputs?.['y']?.dims).toEqual([2, 2])
    expect(measured.outputs).toBeNull()
  })

  it('names sizes that the file leaves open, equal ones alike', async () => {
    const builder = new GraphBuilder({ name: 'open', opset: 17 })
    const x = builder.input('x', 'float32', [null, null])
    const state = builder.input('state', 'float32', [1, null, 2])
    const mean = builder.node('ReduceMean', [x], { attributes: { axes: [1], keepdims: 1 } })
    builder.node('Add', [mean, state], { outputs: ['next'] })
    builder.output('next', 'float32', null)
    const { model, symbols } = await probeValues(builder.build())
    expect(symbols).toEqual({ batch: 2, 'axis 1': 8 })
    expect(model.graph.inputs.map(({ type }) => (type.kind === 'tensor' ? type.dims : null))).toEqual([
      ['batch', 'axis 1'],
      [1, 'batch', 2]
    ])
  })

  it('looks into loops: sizes of one step, and the number of steps', async () => {
    const builder = new GraphBuilder({ name: 'scan', opset: 17 })
    const x = builder.input('x', 'float32', ['time', 'batch', 3])
    const body = builder.subgraph()
    const total = body.input('total', 'float32', null)
    const step = body.input('step', 'float32', null)
    body.node('Add', [total, step], { outputs: ['sum'] })
    body.output('sum', 'float32', null)
    const zeros = builder.node('ReduceSum', [x, builder.constant('axis', 'int64', [1], [0])], {
      attributes: { keepdims: 0 }
    })
    builder.node('Scan', [zeros, x], {
      name: 'over time',
      outputs: ['y'],
      attributes: { body: body.graph(), num_scan_inputs: 1 }
    })
    builder.output('y', 'float32', null)
    const probe = await probeValues(builder.build())
    const sum = find(probe, 'sum', ['over time'])
    expect(sum).toMatchObject({ dims: [8, 3], symbols: ['batch', null], steps: [2], stepSymbols: ['time'] })
  })

  it('runs both branches that a compared integer selects', async () => {
    const builder = new GraphBuilder({ name: 'rates', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 4])
    const rate = builder.input('rate', 'int64', [])
    const is16k = builder.node('Equal', [rate, builder.constant('high', 'int64', [], 16000)])
    const branch = (name: string, op: string): GraphBuilder => {
      const graph = builder.subgraph(name)
      graph.node(op, [x], { outputs: [`${name} value`] })
      graph.output(`${name} value`, 'float32', null)
      return graph
    }
    const attributes = {
      then_branch: branch('high rate', 'Relu').graph(),
      else_branch: branch('low rate', 'Neg').graph()
    }
    builder.node('If', [is16k], { name: 'choice', outputs: ['y'], attributes })
    builder.output('y', 'float32', null)
    const probe = await probeValues(builder.build())
    expect(probe.example['rate']?.data).toEqual(BigInt64Array.of(16000n))
    expect(find(probe, 'high rate value', ['choice.then'])?.dims).toEqual([2, 4])
    expect(find(probe, 'low rate value', ['choice.else'])?.dims).toEqual([2, 4])
    expect(find(probe, 'high rate value', ['choice.then'])?.offExample).toBeUndefined()
    expect(find(probe, 'low rate value', ['choice.else'])?.offExample).toBe(true)
    expect(probe.skipped).toEqual([])
  })

  it('follows a loop whose state grows: what has one shape at all steps can be recorded, the rest is told', async () => {
    const probe = await probeValues(growingLoop())
    expect(find(probe, 'sum', ['loop'])).toMatchObject({ dims: [2, 1], steps: [3] })
    const reason = 'Its shape differs from step to step of a loop.'
    expect(probe.skipped).toContainEqual({ scope: ['loop'], tensor: 'grown', reason })
  })

  it.each([[[7, 7]], [[7]], [[]]])('does not believe what a Loop states of its state: %j', async (stated) => {
    const builder = new GraphBuilder({ name: 'misstated', opset: 17 })
    const x = builder.input('x', 'float32', [2, 3])
    const body = builder.subgraph()
    body.input('step', 'int64', [])
    const goesOn = body.input('condition', 'bool', [])
    const next = body.node('Neg', [body.input('state', 'float32', stated)], { outputs: ['next'] })
    body.output(body.node('Identity', [goesOn]), 'bool', [])
    body.output(next, 'float32', stated)
    builder.node('Loop', [builder.constant('trips', 'int64', [], 3), '', x], {
      name: 'loop',
      outputs: ['y'],
      attributes: { body: body.graph() }
    })
    builder.output('y', 'float32', null)
    expect(find(await probeValues(builder.build()), 'next', ['loop'])).toMatchObject({
      dims: [2, 3],
      steps: [3]
    })
  })

  it('gives a loop whose number of steps is an input some, so that both of its branches run', async () => {
    const probe = await probeValues(parityLoop())
    expect(probe.example['trips']?.data).toEqual(BigInt64Array.of(4n))
    const found = { dims: [1], steps: [4], atSomeSteps: true }
    expect(find(probe, 'more', ['loop', 'parity.then'])).toMatchObject(found)
    expect(find(probe, 'triple', ['loop', 'parity.else'])).toMatchObject(found)
    expect(find(probe, 'loop next', ['loop'])?.atSomeSteps).toBeUndefined()
  })

  it('runs both branches that the sign of a number or a condition chooses', async () => {
    const builder = new GraphBuilder({ name: 'conditions', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 4])
    const flag = builder.input('flag', 'bool', [])
    const sum = builder.node('ReduceSum', [x], { attributes: { keepdims: 0 } })
    const isPositive = builder.node('Greater', [sum, builder.constant('zero', 'float32', [], 0)])
    const either = (condition: string, name: string): string => {
      const branch = (op: string) => {
        const graph = builder.subgraph(`${name} ${op}`)
        graph.output(graph.node(op, [x], { outputs: [`${name} ${op}`] }), 'float32', null)
        return graph.graph()
      }
      const attributes = { then_branch: branch('Abs'), else_branch: branch('Neg') }
      return builder.node('If', [condition], { name, attributes })
    }
    const both = [either(flag, 'flagged'), either(isPositive, 'signed')]
    builder.output(builder.node('Add', both, { outputs: ['y'] }), 'float32', null)
    const probe = await probeValues(builder.build())
    expect(probe.skipped).toEqual([])
    for (const [name, branch, op] of [
      ['flagged', 'then', 'Abs'],
      ['flagged', 'else', 'Neg'],
      ['signed', 'then', 'Abs'],
      ['signed', 'else', 'Neg']
    ] as const) {
      expect(find(probe, `${name} ${op}`, [`${name}.${branch}`])).toMatchObject({
        dims: [2, 4],
        symbols: ['batch', null]
      })
    }
  })

  it('lists what can not be recorded, with the reason', async () => {
    const builder = new GraphBuilder({ name: 'sequence', opset: 17 })
    const x = builder.input('x', 'float32', [4])
    builder.node('SplitToSequence', [x], { outputs: ['parts'], attributes: { axis: 0 } })
    builder.node('ConcatFromSequence', ['parts'], { outputs: ['y'], attributes: { axis: 0 } })
    builder.output('y', 'float32', [4])
    const probe = await probeValues(builder.build())
    expect(probe.skipped).toEqual([{ scope: [], tensor: 'parts', reason: 'It is a sequence, not a tensor.' }])
    expect(find(probe, 'y')?.dims).toEqual([4])
  })

  it('offers the cell state and the gates of an LSTM', async () => {
    const builder = new GraphBuilder({ name: 'lstm', opset: 17 })
    const x = builder.input('x', 'float32', ['time', 'batch', 3])
    const [w, r] = [
      builder.constant('W', 'float32', [1, 8, 3], 0.1),
      builder.constant('R', 'float32', [1, 8, 2], 0.1)
    ]
    builder.node('LSTM', [x, w, r], { outputs: ['Y'], attributes: { hidden_size: 2 } })
    builder.output('Y', 'float32', null)
    const probe = await probeValues(builder.build())
    expect(find(probe, 'Y#cell')).toMatchObject({
      dims: [2, 1, 8, 2],
      symbols: ['time', null, 'batch', null]
    })
    expect(find(probe, 'Y#hidden')).toBeUndefined()
  })

  it('says what to do when the network runs with no sizes', async () => {
    const builder = new GraphBuilder({ name: 'impossible', opset: 17 })
    const x = builder.input('x', 'float32', ['batch', 'width'])
    builder.node('MatMul', [x, builder.constant('W', 'float32', [7777, 1], 1)], { outputs: ['y'] })
    builder.output('y', 'float32', null)
    await expect(probeValues(builder.build())).rejects.toMatchObject({
      tag: 'request',
      advice: expect.stringContaining("'width'") as string
    })
  })

  it('refuses inputs that can not be fed', async () => {
    const builder = new GraphBuilder({ name: 'bfloat16', opset: 17 })
    builder.node('Cast', [builder.input('x', 'bfloat16', [1])], { outputs: ['y'], attributes: { to: 1 } })
    builder.output('y', 'float32', [1])
    await expect(probeValues(builder.build())).rejects.toMatchObject({ tag: 'unsupported', part: 'x' })
  })
})
