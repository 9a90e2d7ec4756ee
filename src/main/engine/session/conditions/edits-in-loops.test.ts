import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { float32, numbers, record, type Edit } from '../testing/conditions.ts'
import { openedInTests, siteOf, type Opened } from '../testing/small-networks.ts'

const open = openedInTests()

/**
 * u = 5x outside; at each step a = 2h, b = 3a + u, h ← a + b, y = a + b + u; outside z = 10 y. All of one number, over the
 * steps of x [batch, 3, 1].
 */
function recurrentSum(): Model {
  const builder = new GraphBuilder({ name: 'sum', opset: 17 })
  const number = (value: number): string => builder.constant(builder.freshName('c'), 'float32', [], value)
  const given = builder.input('x', 'float32', ['batch', 3, 1])
  const start = builder.input('start', 'float32', ['batch', 1])
  const x = builder.node('Transpose', [given], { attributes: { perm: [1, 0, 2] } })
  const u = builder.node('Mul', [x, number(5)], { outputs: ['u'] })
  const body = builder.subgraph()
  body.input('h', 'float32', ['batch', 1])
  body.input('ut', 'float32', ['batch', 1])
  body.node('Mul', ['h', number(2)], { outputs: ['a'] })
  body.node('Mul', ['a', number(3)], { outputs: ['a3'] })
  body.node('Add', ['a3', 'ut'], { outputs: ['b'] })
  body.node('Add', ['a', 'b'], { outputs: ['next'] })
  body.node('Add', ['next', 'ut'], { outputs: ['yt'] })
  body.output('next', 'float32', ['batch', 1])
  body.output('yt', 'float32', ['batch', 1])
  builder.node('Scan', [start, u], {
    name: 'over',
    outputs: ['last', 'y'],
    attributes: { body: body.graph(), num_scan_inputs: 1 }
  })
  builder.node('Mul', ['y', number(10)], { outputs: ['z'] })
  for (const name of ['last', 'y', 'z']) builder.output(name, 'float32', null)
  return builder.build()
}

interface Step {
  a: number
  b: number
  y: number
}

/** The same by hand; `b` is told what a step's b is, from its number, h, a and u. */
function byHand(
  x: readonly number[],
  start: number,
  b: (step: number, a: number, u: number) => number = (_, a, u) => 3 * a + u
): { steps: Step[]; last: number } {
  let h = start
  const steps = x.map((value, step): Step => {
    const u = 5 * value
    const a = 2 * h
    const received = b(step, a, u)
    h = a + received
    return { a, b: received, y: h + u }
  })
  return { steps, last: h }
}

const inputs = { x: float32([1, 3, 1], [1, 2, -1]), start: float32([1, 1], [0.5]) }
const x = [1, 2, -1]

const run = (network: Opened, sites: string[], edits: Edit[]) => record(network, inputs, sites, edits)
const valuesOf = async (network: Opened, site: string, edits: Edit[]) =>
  numbers((await run(network, [site], edits)).sites[siteOf(network.info, site)])

describe('paths inside of a Scan', () => {
  it('lead from one value of a step to another: the rest of the step reads the value as it was', async () => {
    const network = await open(recurrentSum())
    const edit = { site: 'a', kind: 'zero', receiver: { site: siteOf(network.info, 'b') } }
    const { outputs, interventions } = await run(network, [], [edit])
    const { steps, last } = byHand(x, 0.5, (_, __, u) => u)
    expect(numbers(outputs['y'])).toEqual(steps.map(({ y }) => y))
    expect(numbers(outputs['last'])).toEqual([last])
    expect(interventions[0]).toMatchObject({ changed: 3, elements: 3 })
  })

  it('at one step alone', async () => {
    const network = await open(recurrentSum())
    const edit = {
      site: 'a',
      kind: 'zero',
      select: { time: [1] },
      receiver: { site: siteOf(network.info, 'b') }
    }
    const { steps } = byHand(x, 0.5, (step, a, u) => (step === 1 ? u : 3 * a + u))
    expect(await valuesOf(network, 'b', [edit])).toEqual(steps.map(({ b }) => b))
    const selected = { ...edit, select: undefined, receiver: { ...edit.receiver, select: { time: [1] } } }
    expect(await valuesOf(network, 'b', [selected as unknown as Edit])).toEqual(steps.map(({ b }) => b))
  })

  it('go from step to step where all of them are let through: the receiver reads what activation patching gives it', async () => {
    const network = await open(recurrentSum())
    const edit = { site: 'a', kind: 'zero', select: { time: [0] } }
    const receiver = { site: siteOf(network.info, 'b'), through: 'all' }
    const everywhere = await valuesOf(network, 'b', [edit])
    expect(await valuesOf(network, 'b', [{ ...edit, receiver }])).toEqual(everywhere)
    const direct = await valuesOf(network, 'b', [{ ...edit, receiver: { ...receiver, through: 'direct' } }])
    expect(direct).not.toEqual(everywhere)
  })

  it('lead in from outside', async () => {
    const network = await open(recurrentSum())
    const edit = { site: 'u', kind: 'zero', receiver: { site: siteOf(network.info, 'b') } }
    const { outputs } = await run(network, [], [edit])
    // b without u; y still with it.
    const { steps } = byHand(x, 0.5, (_, a) => 3 * a)
    expect(numbers(outputs['y'])).toEqual(steps.map(({ y }) => y))
  })

  it('lead in through the first state, at the first step alone', async () => {
    const network = await open(recurrentSum())
    const edit = { site: 'start', kind: 'zero', receiver: { site: siteOf(network.info, 'b') } }
    const { steps } = byHand(x, 0.5, (step, a, u) => (step === 0 ? u : 3 * a + u))
    expect(await valuesOf(network, 'b', [edit])).toEqual(steps.map(({ b }) => b))
  })

  it('lead out: only the receiver reads the other form of what the Scan hands out', async () => {
    const network = await open(recurrentSum())
    const edit = { site: 'a', kind: 'zero', receiver: { site: siteOf(network.info, 'z') } }
    const { outputs } = await run(network, [], [edit])
    const { steps, last } = byHand(x, 0.5)
    expect(numbers(outputs['y'])).toEqual(steps.map(({ y }) => y))
    expect(numbers(outputs['last'])).toEqual([last])
    // y = 4a + 2u: without a, 10 · 2u.
    expect(numbers(outputs['z'])).toEqual(x.map((value) => 100 * value))
  })

  it('lead out of the last step', async () => {
    const network = await open(recurrentSum())
    const edit = { site: 'a', kind: 'zero', receiver: { site: siteOf(network.info, 'last') } }
    const { outputs } = await run(network, [], [edit])
    expect(numbers(outputs['last'])).toEqual([-5])
    expect(numbers(outputs['y'])).toEqual(byHand(x, 0.5).steps.map(({ y }) => y))
    const all = { ...edit, receiver: { ...edit.receiver, through: 'all' }, select: { time: [0] } }
    const everywhere = await run(network, [], [{ site: 'a', kind: 'zero', select: { time: [0] } }])
    expect(numbers((await run(network, [], [all])).outputs['last'])).toEqual(
      numbers(everywhere.outputs['last'])
    )
  })

  it('lead nowhere from what comes later', async () => {
    const network = await open(recurrentSum())
    const receiver = { site: siteOf(network.info, 'a') }
    await expect(valuesOf(network, 'b', [{ site: 'b', kind: 'zero', receiver }])).rejects.toMatchObject({
      message: expect.stringMatching(/No path.*leads from/) as string
    })
  })
})

/** s ← s + w, twice within each of three outer steps, where w = 10 · (outer value) · 2; both loops are Scans or Loops. */
function nestedLoops(inner: 'Scan' | 'Loop'): Model {
  const builder = new GraphBuilder({ name: 'nested', opset: 17 })
  const start = builder.input('start', 'float32', ['batch', 1])
  const given = builder.input('x', 'float32', ['batch', 3, 1])
  const xs = builder.node('Transpose', [given], { attributes: { perm: [1, 0, 2] } })
  const ten = builder.constant('ten', 'float32', [], 10)
  const outer = builder.subgraph('outer')
  outer.input('s', 'float32', ['batch', 1])
  outer.input('xt', 'float32', ['batch', 1])
  const body = builder.subgraph('inner')
  if (inner === 'Loop') {
    body.input('i', 'int64', [])
    body.input('go', 'bool', [])
  }
  body.input('r', 'float32', ['batch', 1])
  if (inner === 'Scan') body.input('tick', 'float32', [1])
  body.node('Mul', ['xt', ten], { outputs: ['w'] })
  body.node('Add', ['r', 'w'], { outputs: ['rn'] })
  if (inner === 'Loop') body.output(body.node('Identity', ['go']), 'bool', [])
  body.output('rn', 'float32', ['batch', 1])
  if (inner === 'Scan') {
    outer.node('Scan', ['s', builder.constant('clock', 'float32', [2, 1], 0)], {
      name: 'within',
      outputs: ['sn'],
      attributes: { body: body.graph(), num_scan_inputs: 1 }
    })
  } else {
    const inputs = [builder.constant('two', 'int64', [], 2n), builder.constant('yes', 'bool', [], true), 's']
    outer.node('Loop', inputs, { name: 'within', outputs: ['sn'], attributes: { body: body.graph() } })
  }
  outer.output('sn', 'float32', ['batch', 1])
  builder.node('Scan', [start, xs], {
    name: 'outside',
    outputs: ['last'],
    attributes: { body: outer.graph(), num_scan_inputs: 1 }
  })
  builder.output('last', 'float32', ['batch', 1])
  return builder.build()
}

describe.each(['Scan', 'Loop'] as const)('a %s inside of a Scan', (inner) => {
  const lastOf = async (edits: Edit[]): Promise<number[]> =>
    numbers((await run(await open(nestedLoops(inner)), [], edits)).outputs['last'])

  it('is edited at every step of both', async () => {
    // 0.5 + 2 · 10 · (1 + 2 − 1)
    expect(await lastOf([])).toEqual([40.5])
    expect(await lastOf([{ site: 'w', kind: 'zero' }])).toEqual([0.5])
    expect(await lastOf([{ site: 'w', kind: 'scale', factor: 2 }])).toEqual([80.5])
  })

  it('is edited at chosen steps of either', async () => {
    expect(await lastOf([{ site: 'w', kind: 'zero', select: { 'time.0': [1] } }])).toEqual([0.5])
    expect(await lastOf([{ site: 'w', kind: 'zero', select: { 'time.1': [0] } }])).toEqual([20.5])
    const one = { site: 'w', kind: 'set', value: 100, select: { 'time.0': [2], 'time.1': [1] } }
    // −10 makes way for 100.
    expect(await lastOf([one])).toEqual([150.5])
    const report = await run(await open(nestedLoops(inner)), [], [one])
    expect(report.interventions[0]).toMatchObject({ changed: 1, elements: 6, largestChange: 110 })
  })

  it('carries an edit along a path within its steps', async () => {
    const network = await open(nestedLoops(inner))
    const edit = { site: 'w', kind: 'zero', receiver: { site: siteOf(network.info, 'rn') } }
    expect(numbers((await run(network, [], [edit])).outputs['last'])).toEqual([0.5])
    const step = { ...edit, select: { 'time.0': [0], 'time.1': [1] } }
    expect(numbers((await run(network, [], [step])).outputs['last'])).toEqual([30.5])
  })
})

/** One LSTM of one unit: all input weights 1, all recurrent ones ½, no bias, over [3, batch, 1]. */
function lstm(): Model {
  const builder = new GraphBuilder({ name: 'lstm', opset: 17 })
  const given = builder.input('x', 'float32', [3, 'batch', 1])
  const u = builder.node('Mul', [given, builder.constant('two', 'float32', [], 2)], { outputs: ['u'] })
  const weights = [
    builder.constant('W', 'float32', [1, 4, 1], 1),
    builder.constant('R', 'float32', [1, 4, 1], 0.5)
  ]
  builder.node('LSTM', [u, ...weights], { outputs: ['Y', 'Yh'], attributes: { hidden_size: 1 } })
  const flat = builder.node('Squeeze', ['Y', builder.constant('one', 'int64', [1], 1n)], {
    outputs: ['flat']
  })
  builder.node('Add', [flat, u], { outputs: ['sum'] })
  for (const name of ['Y', 'Yh', 'sum']) builder.output(name, 'float32', null)
  return builder.build()
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

/** Hidden states of that LSTM; `inputGate` is told what drives the input gate at each step. */
function hiddenByHand(inputGate: (step: number, u: number, h: number) => number): number[] {
  let [h, c] = [0, 0]
  return x.map((value, step) => {
    const u = 2 * value
    const drive = u + h / 2
    c = sigmoid(drive) * c + sigmoid(inputGate(step, u, h)) * Math.tanh(drive)
    h = sigmoid(drive) * Math.tanh(c)
    return h
  })
}

describe('paths into and out of an LSTM', () => {
  const given = { x: float32([3, 1, 1], x) }
  const expectClose = (found: number[], expected: number[]): void => {
    found.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 5)
    })
  }
  const gate = (network: Opened): string =>
    network.info.sites.find(({ name }) => name.endsWith('input_gate'))?.name ?? ''

  it('the input gate alone reads the edited input', async () => {
    const network = await open(lstm())
    const edit = { site: 'u', kind: 'zero', receiver: { site: gate(network) } }
    const { outputs } = await record(network, given, [], [edit])
    expectClose(
      numbers(outputs['Y']),
      hiddenByHand((_, __, h) => h / 2)
    )
    const once = { ...edit, receiver: { ...edit.receiver, select: { time: [1] } } }
    expectClose(
      numbers((await record(network, given, [], [once])).outputs['Y']),
      hiddenByHand((step, u, h) => (step === 1 ? 0 : u) + h / 2)
    )
  })

  it('what is handed out reaches one reader, and not the next step', async () => {
    const network = await open(lstm())
    const plain = await record(network, given, [])
    const edit = { site: 'Y', kind: 'zero', receiver: { site: siteOf(network.info, 'sum') } }
    const { outputs } = await record(network, given, [], [edit])
    expect(numbers(outputs['Y'])).toEqual(numbers(plain.outputs['Y']))
    expect(numbers(outputs['sum'])).toEqual(x.map((value) => 2 * value))
  })
})
