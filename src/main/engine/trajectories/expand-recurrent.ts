/**
 * Replaces LSTM, GRU or RNN by a Scan over the same equations (those of the ONNX operator specification), in which every
 * gate and state is a value of its own that can be edited at each step.
 * Preconditions: `whyNoSteps` knows no reason against it, and the weights are float32.
 * Postconditions: the operator's outputs keep their names and values (to rounding); 'Y#cell' and the like are values of
 * the graph now, at every step, [time, direction, batch, unit].
 * Not here: one step (recurrent-step.ts), computing gates beside the operator (recurrent-values.ts).
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import { GraphEdit, plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Graph, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { LimenError } from '#shared/errors.ts'
import { gateRows } from './recurrent-values.ts'
import { recurrentStep, type StepValues, type StepWeights } from './recurrent-step.ts'
import {
  activationsOf,
  directionsOf,
  isBackward,
  recurrentTensor,
  whyNoSteps,
  type RecurrentQuantity
} from './recurrent-taps.ts'

export interface ExpandedRecurrent {
  graph: Graph
  /** The step that leads to the body (inference/scopes.ts). */
  step: string
  /** Names in the body, where every value is [direction, batch, unit]. */
  values: StepValues
  /** For each direction, whether its steps go from the last to the first. */
  backward: readonly boolean[]
}

/**
 * @param push a value [time, direction, batch, unit] or alike where it is 1, that is added to the hidden state at each step, and
 *   so acts on the next ones; null for none.
 * @throws LimenError 'unsupported' for a form of the operator that the Scan does not have.
 */
export function expandRecurrent(
  graph: Graph,
  node: Node,
  { names, opset }: { names: NameSupply; opset: number },
  push: string | null = null
): ExpandedRecurrent {
  const backward = Array.from({ length: directionsOf(node) }, (_, direction) => isBackward(node, direction))
  checkForm(graph, node, opset, backward)
  const edit = new GraphEdit(opset, names)
  const scan = addScan(edit, node, { names, backward, push })
  const others = { ...graph, nodes: graph.nodes.filter((each) => each !== node) }
  return { graph: edit.appliedTo(withOutputsOf(others, node, scan)), ...scan, backward }
}

/**
 * A value [time, direction, …] in the order of the steps, or such a value back in the order of time.
 * @param lengths of the sequences, int64 [batch], where they have lengths of their own
 */
export function inStepOrder(
  edit: GraphEdit,
  value: string,
  backward: readonly boolean[],
  lengths: string | null = null
): string {
  if (!backward.includes(true)) return value
  const reversed = (each: string): string =>
    lengths === null ? wholeReversed(edit, each) : reversedWithin(edit, each, lengths)
  if (backward.length === 1) return reversed(value)
  // What is alike in both directions has the size 1 there, which is its first and its last entry.
  const [onward, back] = [edit.slice(value, 1, 0, 1), edit.slice(value, 1, -1, Infinity)]
  return edit.node('Concat', [onward, reversed(back)], { axis: 1 })
}

/** From this opset on, Slice can go backwards. */
const slicesBackwards = 10
/** From this opset on, Scan has the form of today. */
const scansWithoutBatch = 9
/** From this opset on, there is Range. */
const rangesFromInputs = 11

function wholeReversed(edit: GraphEdit, value: string): string {
  if (edit.opset < slicesBackwards) return reversedByScan(edit, value)
  const [last, first, time, step] = [-1, 1 - 2 ** 31, 0, -1].map((each) => edit.integers(each))
  return edit.node('Slice', [value, last ?? '', first ?? '', time ?? '', step ?? ''])
}

/** A value [time, 1, batch, …] with the steps of each sequence reversed; what is behind a sequence's end stays there. */
function reversedWithin(edit: GraphEdit, value: string, lengths: string): string {
  const plain = edit.at(value, 1, 0)
  return edit.unsqueeze(edit.node('ReverseSequence', [plain, lengths], { time_axis: 0, batch_axis: 1 }), 1)
}

/** A Scan that reads from the last step on and hands on what it reads. */
function reversedByScan(edit: GraphEdit, value: string): string {
  const [read, kept] = [edit.fresh('read'), edit.fresh('kept')]
  const info = (name: string) => tensorInfo(name, 'float32', [null, null, null])
  const body: Graph = {
    name: edit.fresh('reversed'),
    nodes: [plainNode('Identity', [read], [kept])],
    inputs: [info(read)],
    outputs: [info(kept)],
    initializers: new Map(),
    valueInfo: new Map()
  }
  return edit.node('Scan', [value], { body, num_scan_inputs: 1, scan_input_directions: [1] })
}

interface AddedScan {
  step: string
  values: StepValues
  /** What the Scan hands out, in the order of time. */
  states: ReadonlyMap<RecurrentQuantity, string>
  /** Last hidden state and, for an LSTM, last cell state. */
  last: readonly string[]
}

interface ScanForm {
  names: NameSupply
  backward: readonly boolean[]
  push: string | null
}

function addScan(edit: GraphEdit, node: Node, { names, backward, push }: ScanForm): AddedScan {
  const [, , , , stated = ''] = node.inputs
  const lengths = stated === '' ? null : edit.as('int64', stated)
  const fromInput = inputPart(edit, node, backward, lengths)
  const isLstm = node.op === 'LSTM'
  const initial = [5, ...(isLstm ? [6] : [])].map((input) => initialState(edit, node, input, fromInput))
  const form = { weights: weightsOf(edit, node), hasEnds: lengths !== null, isPushed: push !== null }
  const { body, values } = recurrentStep(node, form, new GraphEdit(edit.opset, names), names)
  const read = [
    fromInput,
    ...(lengths === null ? [] : [areRunning(edit, fromInput, lengths)]),
    ...(push === null ? [] : [inStepOrder(edit, push, backward, lengths)])
  ]
  const outputs = edit.nodes('Scan', [...initial, ...read], initial.length + values.size, {
    body,
    num_scan_inputs: read.length
  })
  const scanned = outputs.slice(initial.length)
  const inTime = (value: string): string => inStepOrder(edit, value, backward, lengths)
  const states = new Map(
    [...values.keys()].map((quantity, order) => [quantity, inTime(scanned[order] ?? '')])
  )
  return { step: outputs[0] ?? '', values, states, last: outputs.slice(0, initial.length) }
}

function weightsOf(edit: GraphEdit, node: Node): StepWeights {
  const [, , recurrent = '', , , , , peepholes = ''] = node.inputs
  return {
    recurrent: transposed(edit, recurrent),
    bias: biasOf(edit, node, 'recurrence'),
    peepholes: peepholes === '' ? null : edit.unsqueeze(peepholes, 1)
  }
}

/** Whether each sequence is still running at each step, bool [time, 1, batch, 1]. */
function areRunning(edit: GraphEdit, fromInput: string, lengths: string): string {
  const [zero, one] = [0, 1].map((each) => edit.constant('int64', [], [each]))
  const count = edit.at(edit.node('Shape', [fromInput]), 0, 0)
  const steps = edit.node('Range', [zero ?? '', count, one ?? ''])
  const column = edit.node('Reshape', [steps, edit.integers(-1, 1, 1, 1)])
  return edit.node('Less', [column, edit.node('Reshape', [lengths, edit.integers(1, -1, 1)])])
}

/** X · Wᵀ + Wb of all steps at once, in their order: [time, direction, batch, gates · unit]. */
function inputPart(
  edit: GraphEdit,
  node: Node,
  backward: readonly boolean[],
  lengths: string | null
): string {
  const ordered = inStepOrder(edit, edit.unsqueeze(node.inputs[0] ?? '', 1), backward, lengths)
  const product = edit.node('MatMul', [ordered, transposed(edit, node.inputs[1] ?? '')])
  const bias = biasOf(edit, node, 'input')
  return bias === null ? product : edit.node('Add', [product, bias])
}

/** [direction, from, to] of weights [direction, to, from]. */
const transposed = (edit: GraphEdit, weights: string): string =>
  edit.node('Transpose', [weights], { perm: [0, 2, 1] })

/** The half of B that belongs to the input or to the recurrence, [direction, 1, gates · unit]; null without biases. */
function biasOf(edit: GraphEdit, node: Node, of: 'input' | 'recurrence'): string | null {
  const biases = node.inputs[3] ?? ''
  if (biases === '') return null
  const half = (gateRows[node.op]?.length ?? 1) * intAttribute(node, 'hidden_size', 0)
  const start = of === 'input' ? 0 : half
  return edit.unsqueeze(edit.slice(biases, 1, start, start + half), 1)
}

/** The initial hidden (input 5) or cell state (input 6), [direction, batch, unit]; zeros where it is left out. */
function initialState(edit: GraphEdit, node: Node, input: number, fromInput: string): string {
  const given = node.inputs[input] ?? ''
  if (given !== '') return given
  const outer = edit.slice(edit.node('Shape', [fromInput]), 0, 1, 3)
  const size = edit.integers(intAttribute(node, 'hidden_size', 0))
  const shape = edit.node('Concat', [outer, size], { axis: 0 })
  return edit.node('Expand', [edit.constant('float32', [], [0]), shape])
}

/** The values under the names that the operator gave them, and those of the taps. */
function withOutputsOf(graph: Graph, node: Node, { states, last }: AddedScan): Graph {
  const [all = '', ...finals] = node.outputs
  const named = [...states].map(([quantity, value]) => [value, recurrentTensor(node, quantity)])
  const handedOut = [
    [states.get('hidden') ?? '', all],
    ...finals.map((name, order) => [last[order] ?? '', name])
  ]
  const nodes = [...named, ...handedOut]
    .filter(([, name]) => name !== undefined && name !== '')
    .map(([value = '', name = '']) => plainNode('Identity', [value], [name]))
  return { ...graph, nodes: [...graph.nodes, ...nodes] }
}

function checkForm({ initializers }: Graph, node: Node, opset: number, backward: readonly boolean[]): void {
  const functions = new Set(backward.map((_, direction) => activationsOf(node, direction).join()))
  const weights = initializers.get(node.inputs[1] ?? '')
  const reasons = [
    whyNoSteps(node),
    functions.size > 1 ? 'its directions use different activation functions' : null,
    weights && weights.type !== 'float32' ? `its weights are ${weights.type}` : null,
    node.inputs[4] && opset < rangesFromInputs
      ? `opset ${opset} has no Range for its sequences' lengths`
      : null,
    opset < scansWithoutBatch ? `opset ${opset} has no Scan to take its place` : null
  ]
  const [reason] = reasons.filter((each) => each !== null)
  if (reason === undefined) return
  throw new LimenError({
    tag: 'unsupported',
    message: `The steps inside of ${node.op} '${node.name || (node.outputs[0] ?? '')}' can not be written out one by one: ${reason}.`,
    advice: "Choose what the operator's outputs are used for, or its input.",
    part: node.name
  })
}
