/** One step of LSTM, GRU or RNN as the body of a Scan, with a name for each gate and state. */
import { floatAttribute, intAttribute } from '#engine/onnx/attributes.ts'
import { tensorInfo, type GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { Graph, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { activationsOf, type RecurrentQuantity } from './recurrent-taps.ts'

/** Names of one step's values, in the order in which the Scan hands them out. */
export type StepValues = ReadonlyMap<RecurrentQuantity, string>

export interface StepWeights {
  /** Rᵀ, [direction, unit, gates · unit]. */
  recurrent: string
  /** The recurrence's biases, [direction, 1, gates · unit]. */
  bias: string | null
  /** What an LSTM's input, output and forget gate read of the cell, [direction, 1, 3 · unit]. */
  peepholes: string | null
}

interface StepForm {
  weights: StepWeights
  /** Whether each step is told of each stimulus if it is still running. */
  hasEnds: boolean
  /** Whether each step reads something that is added to its hidden state. */
  isPushed: boolean
}

/** What one step starts from: states, and the part of its gates that comes from the input. */
interface StepStart {
  hidden: string
  cell: string
  fromInput: string
}

/**
 * The body: states come in first, then X · Wᵀ + Wb and, where sequences end by themselves, whether they are still running, then
 * what is added to the hidden state; the new states go out, then every value of the step.
 */
export function recurrentStep(
  node: Node,
  { weights, hasEnds, isPushed }: StepForm,
  edit: GraphEdit,
  names: NameSupply
): { body: Graph; values: StepValues } {
  const [hidden, cell, fromInput, isRunning, push] = ['hidden', 'cell', 'input', 'end', 'push'].map((name) =>
    edit.fresh(`${name} before`)
  ) as [string, string, string, string, string]
  const states = node.op === 'LSTM' ? [hidden, cell] : [hidden]
  for (const name of [...states, fromInput]) edit.input(info(name))
  if (hasEnds) edit.input(tensorInfo(isRunning, 'bool', [null, null, null]))
  if (isPushed) edit.input(info(push))
  const unpushed = new Step(node, weights, edit).values({ hidden, cell, fromInput })
  const made = isPushed
    ? new Map(unpushed).set('hidden', edit.node('Add', [unpushed.get('hidden') ?? '', push]))
    : unpushed
  const newStates = [made.get('hidden') ?? '', ...(node.op === 'LSTM' ? [made.get('cell') ?? ''] : [])]
  const keptAt = (value: string, other: string): string => edit.node('Where', [isRunning, value, other])
  const after = hasEnds ? newStates.map((value, order) => keptAt(value, states[order] ?? '')) : newStates
  // Behind the end of a sequence the operator's states stay, and it hands out zeros.
  const zero = edit.constant('float32', [], [0])
  const values = hasEnds ? new Map(made).set('hidden', keptAt(newStates[0] ?? '', zero)) : made
  for (const value of [...after, ...values.values()]) edit.output(info(edit.node('Identity', [value])))
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

  /** c = f · c + i · g, h = o · tanh(c); the output gate sees the new cell state, the others the one before. */
  #lstm({ hidden, cell, fromInput }: StepStart): StepValues {
    const edit = this.#edit
    const [gate = '', candidate = '', output = ''] = this.#functions
    const sums = edit.node('Add', [fromInput, this.#fromState(hidden)])
    const gateAt = (row: number, seen: string): string =>
      this.#active(gate, this.#seeing(this.#rows(sums, row), row, seen))
    const opened = gateAt(0, cell)
    const kept = this.#isCoupled
      ? edit.node('Sub', [edit.constant('float32', [], [1]), opened])
      : gateAt(2, cell)
    const present = this.#active(candidate, this.#rows(sums, 3))
    const after = edit.node('Add', [edit.node('Mul', [kept, cell]), edit.node('Mul', [opened, present])])
    const shown = gateAt(1, after)
    return new Map<RecurrentQuantity, string>([
      ['hidden', edit.node('Mul', [shown, edit.node(output, [after])])],
      ['cell', after],
      ['input-gate', opened],
      ['output-gate', shown],
      ['forget-gate', kept],
      ['candidate', present]
    ])
  }

  get #isCoupled(): boolean {
    return intAttribute(this.#node, 'input_forget', 0) !== 0
  }

  /** The sum of a gate with what its peephole lets it see of the cell. */
  #seeing(sum: string, row: number, cell: string): string {
    const { peepholes } = this.#weights
    if (peepholes === null) return sum
    return this.#edit.node('Add', [sum, this.#edit.node('Mul', [this.#rows(peepholes, row), cell])])
  }

  /** An activation function of what was clipped where the operator does so. */
  #active(name: string, value: string): string {
    const clip = floatAttribute(this.#node, 'clip', 0)
    if (clip === 0) return this.#edit.node(name, [value])
    const limits = [-clip, clip].map((limit) => this.#edit.constant('float32', [], [limit]))
    // Clip has its limits as inputs only from opset 11 on.
    const above = this.#edit.node('Max', [value, limits[0] ?? ''])
    return this.#edit.node(name, [this.#edit.node('Min', [above, limits[1] ?? ''])])
  }

  /** h = (1 − z) · n + z · h */
  #gru({ hidden, fromInput }: StepStart): StepValues {
    const edit = this.#edit
    const [gate = '', candidate = ''] = this.#functions
    const fromState = this.#fromState(hidden)
    const sum = (row: number): string =>
      edit.node('Add', [this.#rows(fromInput, row), this.#rows(fromState, row)])
    const [update, reset] = [this.#active(gate, sum(0)), this.#active(gate, sum(1))]
    const isAfterWeights = intAttribute(this.#node, 'linear_before_reset', 0) !== 0
    const recurrent = isAfterWeights
      ? edit.node('Mul', [reset, this.#rows(fromState, 2)])
      : this.#rows(this.#fromState(edit.node('Mul', [reset, hidden])), 2)
    const present = this.#active(candidate, edit.node('Add', [this.#rows(fromInput, 2), recurrent]))
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
    return new Map([['hidden', this.#active(activation, sum)]])
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
