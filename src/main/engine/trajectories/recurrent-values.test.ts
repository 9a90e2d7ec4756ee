import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { recurrentTaps, recurrentTensor, type RecurrentQuantity } from './recurrent-taps.ts'
import { numbersOf, rawTap, recordTaps } from './testing/record-taps.ts'

const [time, batch, inputs, units] = [5, 2, 3, 4]

/** Numbers in −1 … 1 with no pattern that a wrong order of gates or steps would keep. */
function irregular(dims: number[], seed: number): Tensor {
  const data = Float32Array.from({ length: elementCount(dims) }, (_, i) =>
    Math.sin(12.9898 * (i + 1) + 78.233 * seed)
  )
  return { type: 'float32', dims, data }
}

interface Case {
  op: 'LSTM' | 'GRU'
  direction: 'forward' | 'reverse' | 'bidirectional'
  linearBeforeReset?: boolean
  plain?: boolean
  /** Leaves out Y, so that the hidden states are handed out by the rewrite only. */
  withoutY?: boolean
}

const gatesOf = { LSTM: 4, GRU: 3 }
const directionCount = ({ direction }: Case): number => (direction === 'bidirectional' ? 2 : 1)

function weights(example: Case): Record<'W' | 'R' | 'B' | 'h0' | 'c0', Tensor> {
  const [gates, count] = [gatesOf[example.op], directionCount(example)]
  const state = [count, batch, units]
  return {
    W: irregular([count, gates * units, inputs], 1),
    R: irregular([count, gates * units, units], 2),
    B: irregular([count, 2 * gates * units], 3),
    h0: irregular(state, 4),
    c0: irregular(state, 5)
  }
}

function network(example: Case): Model {
  const { W, R, B, h0, c0 } = weights(example)
  const builder = new GraphBuilder({ name: 'recurrent', opset: 17 })
  const x = builder.input('X', 'float32', ['time', 'batch', inputs])
  const constant = (name: string, { dims, data }: Tensor): string =>
    builder.constant(name, 'float32', dims, data)
  const states = example.op === 'LSTM' ? [constant('h0', h0), constant('c0', c0)] : [constant('h0', h0)]
  const optional = example.plain ? [] : [constant('B', B), '', ...states]
  builder.node(example.op, [x, constant('W', W), constant('R', R), ...optional], {
    outputs: [example.withoutY ? '' : 'Y', 'Y_h', ...(example.op === 'LSTM' ? ['Y_c'] : [])],
    attributes: {
      hidden_size: units,
      direction: example.direction,
      ...(example.linearBeforeReset && { linear_before_reset: 1 })
    }
  })
  builder.output('Y_h', 'float32', null)
  if (example.op === 'LSTM') builder.output('Y_c', 'float32', null)
  return builder.build()
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** The operator's definition, written out in numbers; every quantity as [time, direction, batch, unit]. */
function reference(example: Case, x: Tensor): Record<string, number[]> {
  const { W, R, B, h0, c0 } = weights(example)
  const [gates, count] = [gatesOf[example.op], directionCount(example)]
  const names =
    example.op === 'LSTM'
      ? ['input-gate', 'output-gate', 'forget-gate', 'candidate']
      : ['update-gate', 'reset-gate', 'candidate']
  const result: Record<string, number[]> = Object.fromEntries(
    ['hidden', 'cell', ...names].map((name) => [
      name,
      new Array<number>(time * count * batch * units).fill(0)
    ])
  )
  const read = (tensor: Tensor, at: number): number => (example.plain ? 0 : Number(tensor.data[at]))
  const xAt = (t: number, b: number, i: number): number => Number(x.data[(t * batch + b) * inputs + i])
  const stateAt = (tensor: Tensor, d: number, b: number, u: number): number =>
    read(tensor, (d * batch + b) * units + u)
  for (let d = 0; d < count; d++) {
    const backward = d === 1 || example.direction === 'reverse'
    for (let b = 0; b < batch; b++) {
      let h = Array.from({ length: units }, (_, u) => stateAt(h0, d, b, u))
      let c = Array.from({ length: units }, (_, u) => stateAt(c0, d, b, u))
      for (let step = 0; step < time; step++) {
        const t = backward ? time - 1 - step : step
        const fromInput = (gate: number, u: number): number => {
          const row = d * gates * units + gate * units + u
          let sum = read(B, d * 2 * gates * units + gate * units + u)
          for (let i = 0; i < inputs; i++) sum += Number(W.data[row * inputs + i]) * xAt(t, b, i)
          return sum
        }
        const fromState = (gate: number, u: number, state: number[]): number => {
          const row = d * gates * units + gate * units + u
          let sum = read(B, d * 2 * gates * units + (gates + gate) * units + u)
          for (let j = 0; j < units; j++) sum += Number(R.data[row * units + j]) * (state[j] ?? 0)
          return sum
        }
        const all = Array.from({ length: units }, (_, u) => u)
        const gate = (index: number): number[] =>
          all.map((u) => sigmoid(fromInput(index, u) + fromState(index, u, h)))
        let values: number[][]
        if (example.op === 'LSTM') {
          const [i, o, f] = [gate(0), gate(1), gate(2)]
          const g = all.map((u) => Math.tanh(fromInput(3, u) + fromState(3, u, h)))
          c = all.map((u) => (f[u] ?? 0) * (c[u] ?? 0) + (i[u] ?? 0) * (g[u] ?? 0))
          h = all.map((u) => (o[u] ?? 0) * Math.tanh(c[u] ?? 0))
          values = [i, o, f, g]
        } else {
          const [z, r] = [gate(0), gate(1)]
          const reset = h.map((value, u) => value * (r[u] ?? 0))
          const g = all.map((u) =>
            Math.tanh(
              fromInput(2, u) +
                (example.linearBeforeReset ? (r[u] ?? 0) * fromState(2, u, h) : fromState(2, u, reset))
            )
          )
          h = all.map((u) => (1 - (z[u] ?? 0)) * (g[u] ?? 0) + (z[u] ?? 0) * (h[u] ?? 0))
          values = [z, r, g]
        }
        const write = (name: string, list: number[]): void => {
          list.forEach((value, u) => (result[name]![((t * count + d) * batch + b) * units + u] = value))
        }
        write('hidden', h)
        write('cell', c)
        names.forEach((name, index) => {
          write(name, values[index] ?? [])
        })
      }
    }
  }
  return result
}

const cases: Case[] = [
  { op: 'LSTM', direction: 'forward' },
  { op: 'LSTM', direction: 'reverse' },
  { op: 'LSTM', direction: 'bidirectional', withoutY: true },
  { op: 'LSTM', direction: 'forward', plain: true },
  { op: 'GRU', direction: 'forward' },
  { op: 'GRU', direction: 'bidirectional' },
  { op: 'GRU', direction: 'reverse', linearBeforeReset: true, withoutY: true }
]

describe('gates and states of recurrent operators', () => {
  it.each(cases)('equal the definition: %o', async (example) => {
    const model = network(example)
    const [node] = model.graph.nodes
    const x = irregular([time, batch, inputs], 6)
    const dims = [time, directionCount(example), batch, units]
    const quantities = recurrentTaps(node!)
    const tensor = (quantity: RecurrentQuantity): string => recurrentTensor(node!, quantity)
    const { records, outputs } = await recordTaps(
      model,
      quantities.map((quantity) => rawTap(tensor(quantity), dims)),
      { X: x }
    )
    const expected = reference(example, x)
    for (const quantity of quantities) {
      const recorded = numbersOf(records.get(tensor(quantity)))
      expect(recorded, quantity).toHaveLength(elementCount(dims))
      recorded.forEach((value, index) => {
        expect(value, quantity).toBeCloseTo(expected[quantity]?.[index] ?? NaN, 5)
      })
    }
    const { outputs: bare } = await recordTaps(model, [], { X: x })
    expect(outputs).toEqual(bare)
  })

  it('offers the hidden state only where gates would not be those of the operator', () => {
    const builder = new GraphBuilder({ name: 'peephole', opset: 17 })
    const names = ['X', 'W', 'R', 'B', 'h0', 'c0', 'P'].map((name) => builder.input(name, 'float32', null))
    const [x, w, r, b, h0, c0, p] = names as [string, string, string, string, string, string, string]
    builder.node('LSTM', [x, w, r, b, '', h0, c0, p], { outputs: ['Y'], attributes: { hidden_size: 2 } })
    const [node] = builder.build().graph.nodes
    expect(recurrentTaps(node!)).toEqual(['hidden'])
  })

  it('offers nothing for other operators', () => {
    const builder = new GraphBuilder({ name: 'other', opset: 17 })
    builder.node('Relu', [builder.input('X', 'float32', [1])], { outputs: ['Y'] })
    expect(recurrentTaps(builder.build().graph.nodes[0]!)).toEqual([])
  })
})
