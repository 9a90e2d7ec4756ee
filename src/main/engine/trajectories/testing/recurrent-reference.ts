/** LSTM and GRU for tests: networks of one operator, and its definition written out in numbers. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'

export const [time, batch, inputs, units] = [5, 2, 3, 4]

/** Numbers in −1 … 1 with no pattern that a wrong order of gates or steps would keep. */
export function irregular(dims: number[], seed: number): Tensor {
  const data = Float32Array.from({ length: elementCount(dims) }, (_, i) =>
    Math.sin(12.9898 * (i + 1) + 78.233 * seed)
  )
  return { type: 'float32', dims, data }
}

export interface Case {
  op: 'LSTM' | 'GRU'
  direction: 'forward' | 'reverse' | 'bidirectional'
  linearBeforeReset?: boolean
  plain?: boolean
  /** Leaves out Y, so that the hidden states are handed out by the rewrite only. */
  withoutY?: boolean
  opset?: number
}

export const recurrentCases: readonly Case[] = [
  { op: 'LSTM', direction: 'forward' },
  { op: 'LSTM', direction: 'reverse' },
  { op: 'LSTM', direction: 'bidirectional', withoutY: true },
  { op: 'LSTM', direction: 'forward', plain: true },
  { op: 'LSTM', direction: 'bidirectional', opset: 9 },
  { op: 'GRU', direction: 'forward' },
  { op: 'GRU', direction: 'bidirectional' },
  { op: 'GRU', direction: 'reverse', linearBeforeReset: true, withoutY: true }
]

const gatesOf = { LSTM: 4, GRU: 3 }
export const directionCount = ({ direction }: Case): number => (direction === 'bidirectional' ? 2 : 1)

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

export function network(example: Case): Model {
  const { W, R, B, h0, c0 } = weights(example)
  const builder = new GraphBuilder({ name: 'recurrent', opset: example.opset ?? 17 })
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

/** What becomes of one quantity of one step, by its place. */
export type StepEdit = (quantity: string, values: number[], time: number, direction: number) => number[]

const gateNames = {
  LSTM: ['input-gate', 'output-gate', 'forget-gate'],
  GRU: ['update-gate', 'reset-gate']
} as const

/**
 * The operator's definition, written out in numbers; every quantity as [time, direction, batch, unit]. `edit` acts at each
 * step, before anything uses the quantity.
 */
export function reference(
  example: Case,
  x: Tensor,
  edit: StepEdit = (_, values) => values
): Record<string, number[]> {
  const count = directionCount(example)
  const result: Record<string, number[]> = {}
  for (let d = 0; d < count; d++) {
    for (let b = 0; b < batch; b++) {
      const sequence = new Sequence(example, x, d, b, edit)
      for (const { time: t, quantities } of sequence.steps()) {
        for (const [name, values] of Object.entries(quantities)) {
          const all = (result[name] ??= new Array<number>(time * count * batch * units).fill(0))
          all.splice(((t * count + d) * batch + b) * units, units, ...values)
        }
      }
    }
  }
  return result
}

/** One stimulus in one direction. */
class Sequence {
  readonly #example: Case
  readonly #weights: ReturnType<typeof weights>
  readonly #x: Tensor
  readonly #direction: number
  readonly #stimulus: number
  readonly #edit: StepEdit

  constructor(example: Case, x: Tensor, direction: number, stimulus: number, edit: StepEdit) {
    this.#example = example
    this.#weights = weights(example)
    this.#x = x
    this.#direction = direction
    this.#stimulus = stimulus
    this.#edit = edit
  }

  steps(): { time: number; quantities: Record<string, number[]> }[] {
    const isBackward = this.#direction === 1 || this.#example.direction === 'reverse'
    let [h, c] = [this.#initial('h0'), this.#initial('c0')]
    return Array.from({ length: time }, (_, step) => {
      const t = isBackward ? time - 1 - step : step
      const quantities = this.#example.op === 'LSTM' ? this.#lstm(t, h, c) : this.#gru(t, h)
      h = quantities['hidden'] ?? h
      c = quantities['cell'] ?? c
      return { time: t, quantities }
    })
  }

  #lstm(t: number, h: number[], c: number[]): Record<string, number[]> {
    const gates = this.#gates(t, h)
    const [i = [], o = [], f = []] = Object.values(gates)
    const sums = perUnit((u) => Math.tanh(this.#fromInput(3, u, t) + this.#fromState(3, u, h)))
    const candidate = this.#edit('candidate', sums, t, this.#direction)
    const kept = perUnit((u) => at(f, u) * at(c, u) + at(i, u) * at(candidate, u))
    const cell = this.#edit('cell', kept, t, this.#direction)
    const state = perUnit((u) => at(o, u) * Math.tanh(at(cell, u)))
    return { hidden: this.#edit('hidden', state, t, this.#direction), cell, ...gates, candidate }
  }

  #gru(t: number, h: number[]): Record<string, number[]> {
    const gates = this.#gates(t, h)
    const [z = [], r = []] = Object.values(gates)
    const reset = perUnit((u) => at(h, u) * at(r, u))
    const recurrent = (u: number): number =>
      this.#example.linearBeforeReset ? at(r, u) * this.#fromState(2, u, h) : this.#fromState(2, u, reset)
    const sums = perUnit((u) => Math.tanh(this.#fromInput(2, u, t) + recurrent(u)))
    const candidate = this.#edit('candidate', sums, t, this.#direction)
    const state = perUnit((u) => (1 - at(z, u)) * at(candidate, u) + at(z, u) * at(h, u))
    return { hidden: this.#edit('hidden', state, t, this.#direction), ...gates, candidate }
  }

  #gates(t: number, h: number[]): Record<string, number[]> {
    return Object.fromEntries(
      gateNames[this.#example.op].map((name, row) => {
        const values = perUnit((u) => sigmoid(this.#fromInput(row, u, t) + this.#fromState(row, u, h)))
        return [name, this.#edit(name, values, t, this.#direction)]
      })
    )
  }

  #initial(name: 'h0' | 'c0'): number[] {
    return perUnit((u) => this.#read(name, (this.#direction * batch + this.#stimulus) * units + u))
  }

  /** Optional inputs are 0 where they are left out. */
  #read(name: 'B' | 'h0' | 'c0', place: number): number {
    return this.#example.plain ? 0 : Number(this.#weights[name].data[place])
  }

  #fromInput(gate: number, unit: number, t: number): number {
    const gates = gatesOf[this.#example.op]
    const row = (this.#direction * gates + gate) * units + unit
    let sum = this.#read('B', (this.#direction * 2 * gates + gate) * units + unit)
    for (let i = 0; i < inputs; i++) {
      const value = Number(this.#x.data[(t * batch + this.#stimulus) * inputs + i])
      sum += Number(this.#weights.W.data[row * inputs + i]) * value
    }
    return sum
  }

  #fromState(gate: number, unit: number, state: number[]): number {
    const gates = gatesOf[this.#example.op]
    const row = (this.#direction * gates + gate) * units + unit
    let sum = this.#read('B', (this.#direction * 2 * gates + gates + gate) * units + unit)
    for (let j = 0; j < units; j++) sum += Number(this.#weights.R.data[row * units + j]) * at(state, j)
    return sum
  }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
const at = (values: readonly number[], unit: number): number => values[unit] ?? NaN
const perUnit = (value: (unit: number) => number): number[] =>
  Array.from({ length: units }, (_, u) => value(u))
