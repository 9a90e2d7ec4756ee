/**
 * Nodes that compute the gates and cell states of LSTM and GRU at every step, beside the untouched operator: with the
 * hidden state of every step at hand, all gates follow from matrix products over all steps at once; only the cell state
 * needs a Scan. Equations, and the order of gates, are those of the ONNX operator specification.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import type { Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import { plainNode, tensorInfo, type GraphEdit } from '#engine/onnx/graph-edit.ts'
import { activationsOf, directionsOf, isBackward, type RecurrentQuantity } from './recurrent-taps.ts'

/** Rows of W and R that belong to each gate, in units of the hidden size. */
export const gateRows: Readonly<Record<string, readonly RecurrentQuantity[]>> = {
  LSTM: ['input-gate', 'output-gate', 'forget-gate', 'candidate'],
  GRU: ['update-gate', 'reset-gate', 'candidate']
}

/**
 * Adds the nodes for one quantity.
 * @param hidden name of Y, the hidden state at every step.
 * @returns the name of a float32 value in the shape of Y.
 */
export function addRecurrentValue(
  edit: GraphEdit,
  node: Node,
  quantity: RecurrentQuantity,
  hidden: string
): string {
  if (quantity === 'hidden') return hidden
  const sequences = { input: edit.asFloat32(node.inputs[0] ?? ''), states: edit.asFloat32(hidden) }
  const perDirection = Array.from({ length: directionsOf(node) }, (_, direction) =>
    edit.unsqueeze(new DirectionSteps(edit, node, direction, sequences).quantity(quantity), 1)
  )
  return edit.node('Concat', perDirection, { axis: 1 })
}

interface Sequences {
  /** [time, batch, input] */
  input: string
  /** [time, direction, batch, unit] */
  states: string
}

/** The steps of one direction; values are [time, batch, unit]. */
class DirectionSteps {
  readonly #edit: GraphEdit
  readonly #node: Node
  readonly #direction: number
  readonly #sequences: Sequences

  constructor(edit: GraphEdit, node: Node, direction: number, sequences: Sequences) {
    this.#edit = edit
    this.#node = node
    this.#direction = direction
    this.#sequences = sequences
  }

  quantity(quantity: RecurrentQuantity): string {
    if (quantity === 'cell') return this.#cell()
    const [gate = '', candidate = ''] = activationsOf(this.#node, this.#direction)
    if (quantity !== 'candidate') return this.#edit.node(gate, [this.#gateInput(quantity)])
    return this.#edit.node(candidate, [
      this.#node.op === 'GRU' ? this.#candidateInputOfGru() : this.#gateInput('candidate')
    ])
  }

  /** The rows of one gate in W or R of this direction, transposed: [input, unit]. */
  #weights(input: number, quantity: RecurrentQuantity): string {
    const all = this.#edit.at(this.#edit.asFloat32(this.#node.inputs[input] ?? ''), 0, this.#direction)
    return this.#edit.node('Transpose', [this.#rows(all, this.#gateIndex(quantity))], { perm: [1, 0] })
  }

  #rows(value: string, gate: number): string {
    const size = intAttribute(this.#node, 'hidden_size', 0)
    return this.#edit.slice(value, 0, gate * size, (gate + 1) * size)
  }

  #gateIndex(quantity: RecurrentQuantity): number {
    return (gateRows[this.#node.op] ?? []).indexOf(quantity)
  }

  /** Adds the input's or the recurrence's bias of a gate, where the operator has biases. */
  #biased(value: string, quantity: RecurrentQuantity, of: 'input' | 'recurrence'): string {
    const biases = this.#node.inputs[3] ?? ''
    if (biases === '') return value
    const all = this.#edit.at(this.#edit.asFloat32(biases), 0, this.#direction)
    const gates = gateRows[this.#node.op]?.length ?? 0
    const row = this.#gateIndex(quantity) + (of === 'recurrence' ? gates : 0)
    return this.#edit.node('Add', [value, this.#rows(all, row)])
  }

  #fromInput(quantity: RecurrentQuantity): string {
    return this.#biased(
      this.#edit.node('MatMul', [this.#sequences.input, this.#weights(1, quantity)]),
      quantity,
      'input'
    )
  }

  #fromStates(states: string, quantity: RecurrentQuantity): string {
    return this.#biased(
      this.#edit.node('MatMul', [states, this.#weights(2, quantity)]),
      quantity,
      'recurrence'
    )
  }

  #gateInput(quantity: RecurrentQuantity): string {
    return this.#edit.node('Add', [
      this.#fromInput(quantity),
      this.#fromStates(this.#earlierStates(), quantity)
    ])
  }

  /** The reset gate acts before or after the recurrent weights. */
  #candidateInputOfGru(): string {
    const edit = this.#edit
    const reset = this.quantity('reset-gate')
    const states = this.#earlierStates()
    const recurrent =
      intAttribute(this.#node, 'linear_before_reset', 0) === 0
        ? this.#fromStates(edit.node('Mul', [reset, states]), 'candidate')
        : edit.node('Mul', [reset, this.#fromStates(states, 'candidate')])
    return edit.node('Add', [this.#fromInput('candidate'), recurrent])
  }

  /** The hidden state before each step: the initial one, then all but the last. */
  #earlierStates(): string {
    const edit = this.#edit
    const states = edit.at(this.#sequences.states, 1, this.#direction)
    const first = edit.unsqueeze(this.#initialState(5, states), 0)
    return isBackward(this.#node, this.#direction)
      ? edit.node('Concat', [edit.slice(states, 0, 1, Infinity), first], { axis: 0 })
      : edit.node('Concat', [first, edit.slice(states, 0, 0, -1)], { axis: 0 })
  }

  /** The initial hidden (input 5) or cell state (input 6), [batch, unit]; zeros where it is left out. */
  #initialState(input: number, states: string): string {
    const edit = this.#edit
    const given = this.#node.inputs[input] ?? ''
    if (given !== '') return edit.at(edit.asFloat32(given), 0, this.#direction)
    const shape = edit.slice(edit.node('Shape', [states]), 0, 1, 3)
    return edit.node('Expand', [edit.constant('float32', [], [0]), shape])
  }

  /** c = forget · c + input · candidate, step by step. */
  #cell(): string {
    const edit = this.#edit
    const forget = this.quantity('forget-gate')
    const added = edit.node('Mul', [this.quantity('input-gate'), this.quantity('candidate')])
    const direction = isBackward(this.#node, this.#direction) ? 1 : 0
    const [, cells = ''] = edit.nodes('Scan', [this.#initialState(6, forget), forget, added], 2, {
      body: cellStep(edit),
      num_scan_inputs: 2,
      scan_input_directions: [direction, direction],
      scan_output_directions: [direction]
    })
    return cells
  }
}

/** One step of the cell state. */
function cellStep(edit: GraphEdit): Graph {
  const [before, forget, added, kept, after, recorded] = [
    'before',
    'forget',
    'added',
    'kept',
    'after',
    'recorded'
  ].map((base) => edit.fresh(base)) as [string, string, string, string, string, string]
  // The rank is stated: in a branch of an If, ONNX Runtime does not infer it, and Scan refuses outputs without one.
  const info = (name: string): ValueInfo => tensorInfo(name, 'float32', [null, null])
  return {
    name: 'cell step',
    nodes: [
      plainNode('Mul', [forget, before], [kept]),
      plainNode('Add', [kept, added], [after]),
      plainNode('Identity', [after], [recorded])
    ],
    inputs: [before, forget, added].map(info),
    outputs: [after, recorded].map(info),
    initializers: new Map(),
    valueInfo: new Map()
  }
}
