/** One step of LSTM, GRU or RNN as the body of a Scan, with a name for each gate and state. */
import { intAttribute } from '#engine/onnx/attributes.ts'
import { tensorInfo, type GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { Graph, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { gateRows } from './recurrent-values.ts'
import { activationsOf, type RecurrentQuantity } from './recurrent-taps.ts'

/** Names of one step's values, in the order in which the Scan hands them out. */
export type StepValues = ReadonlyMap<RecurrentQuantity, string>

interface StepWeights {
  /** Rᵀ, [direction, unit, gates · unit]. */
  recurrent: string
  /** The recurrence's biases, [direction, 1, gates · unit]. */
  bias: string | null
}

/** What one step starts from: states, and the part of its gates that comes from the input. */
interface StepStart {
  hidden: string
  cell: string
  fromInput: string
}

/** The body: states come in first, then X · Wᵀ + Wb; the new states go out, then every value of the step. */
export function recurrentStep(
  node: Node,
  weights: StepWeights,
  edit: GraphEdit,
  names: NameSupply
): { body: Graph; values: StepValues } {
  const [hidden, cell, fromInput] = ['hidden', 'cell', 'input'].map((name) =>
    edit.fresh(`${name} before`)
  ) as [string, string, string]
  const states = node.op === 'LSTM' ? [hidden, cell] : [hidden]
  for (const name of [...states, fromInput]) edit.input(info(name))
  const values = new Step(node, weights, edit).values({ hidden, cell, fromInput })
  const after = [values.get('hidden'), ...(node.op === 'LSTM' ? [values.get('cell')] : [])]
  for (const value of [...after, ...values.values()]) edit.output(info(edit.node('Identity', [value ?? ''])))
  const empty = { nodes: [], inputs: [], outputs: [], initializers: new Map(), valueInfo: new Map() }
  return { body: edit.appliedTo({ name: names.fresh('limen/step'), ...empty }), values }
}

// The rank is stated: in a branch of an If, ONNX Runtime does not infer it, and Scan refuses outputs without one.
const info = (name: string) => tensorInfo(name, 'float32', [null, null, null])

class Step {
  readonly #node: Node
  readonly #weights: StepWeights
  readonly #edit: GraphEdit
  readonly #size: number
  readonly #functions: readonly string[]

  constructor(node: Node, weights: StepWeights, edit: GraphEdit) {
    this.#node = node
    this.#weights = weights
    this.#edit = edit
    this.#size = intAttribute(node, 'hidden_size', 0)
    this.#functions = activationsOf(node, 0)
  }

  values(start: StepStart): StepValues {
    switch (this.#node.op) {
      case 'LSTM':
        return this.#lstm(start)
      case 'GRU':
        return this.#gru(start)
      default:
        return this.#plain(start)
    }
  }

  /** c = f · c + i · g, h = o · tanh(c) */
  #lstm({ hidden, cell, fromInput }: StepStart): StepValues {
    const edit = this.#edit
    const [gate = '', candidate = '', output = ''] = this.#functions
    const sums = edit.node('Add', [fromInput, this.#fromState(hidden)])
    const rows = gateRows['LSTM'] ?? []
    const gates = new Map(
      rows.map((quantity, row) => [
        quantity,
        edit.node(quantity === 'candidate' ? candidate : gate, [this.#rows(sums, row)])
      ])
    )
    const of = (quantity: RecurrentQuantity): string => gates.get(quantity) ?? ''
    const kept = edit.node('Mul', [of('forget-gate'), cell])
    const after = edit.node('Add', [kept, edit.node('Mul', [of('input-gate'), of('candidate')])])
    const state = edit.node('Mul', [of('output-gate'), edit.node(output, [after])])
    return new Map([['hidden', state], ['cell', after], ...gates])
  }

  /** h = (1 − z) · n + z · h */
  #gru({ hidden, fromInput }: StepStart): StepValues {
    const edit = this.#edit
    const [gate = '', candidate = ''] = this.#functions
    const fromState = this.#fromState(hidden)
    const sum = (row: number): string =>
      edit.node('Add', [this.#rows(fromInput, row), this.#rows(fromState, row)])
    const [update, reset] = [edit.node(gate, [sum(0)]), edit.node(gate, [sum(1)])]
    const isAfterWeights = intAttribute(this.#node, 'linear_before_reset', 0) !== 0
    const recurrent = isAfterWeights
      ? edit.node('Mul', [reset, this.#rows(fromState, 2)])
      : this.#rows(this.#fromState(edit.node('Mul', [reset, hidden])), 2)
    const present = edit.node(candidate, [edit.node('Add', [this.#rows(fromInput, 2), recurrent])])
    const share = edit.node('Sub', [edit.constant('float32', [], [1]), update])
    const state = edit.node('Add', [edit.node('Mul', [share, present]), edit.node('Mul', [update, hidden])])
    return new Map([
      ['hidden', state],
      ['update-gate', update],
      ['reset-gate', reset],
      ['candidate', present]
    ])
  }

  #plain({ hidden, fromInput }: StepStart): StepValues {
    const [activation = ''] = this.#functions
    const sum = this.#edit.node('Add', [fromInput, this.#fromState(hidden)])
    return new Map([['hidden', this.#edit.node(activation, [sum])]])
  }

  /** h · Rᵀ + Rb, [direction, batch, gates · unit] */
  #fromState(hidden: string): string {
    const product = this.#edit.node('MatMul', [hidden, this.#weights.recurrent])
    return this.#weights.bias === null ? product : this.#edit.node('Add', [product, this.#weights.bias])
  }

  #rows(value: string, row: number): string {
    return this.#edit.slice(value, 2, row * this.#size, (row + 1) * this.#size)
  }
}
