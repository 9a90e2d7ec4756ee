/**
 * What can be recorded of LSTM, GRU and RNN beyond their outputs, and its names: 'Y#cell' is the cell state at every step
 * of the operator whose first output is Y. Not here: the nodes that compute it (recurrent-values.ts).
 */
import { floatAttribute, intAttribute, stringAttribute, stringsAttribute } from '#engine/onnx/attributes.ts'
import type { Graph, Node } from '#engine/onnx/model.ts'

/** Quantities of every step; all have the shape of Y: [time, direction, batch, unit]. */
export type RecurrentQuantity =
  | 'hidden'
  | 'cell'
  | 'input-gate'
  | 'output-gate'
  | 'forget-gate'
  | 'update-gate'
  | 'reset-gate'
  | 'candidate'

/** Gates in the order of the rows of W and R, and everything else that there is. */
const quantities: Readonly<Record<string, readonly RecurrentQuantity[]>> = {
  LSTM: ['hidden', 'cell', 'input-gate', 'output-gate', 'forget-gate', 'candidate'],
  GRU: ['hidden', 'update-gate', 'reset-gate', 'candidate'],
  RNN: ['hidden']
}

/** Activation functions that are operators of their own, with no parameters or with the same ones where none are stated. */
const plainActivations: ReadonlySet<string> = new Set([
  'Sigmoid',
  'Tanh',
  'Relu',
  'Softsign',
  'Softplus',
  'HardSigmoid'
])

/** Number of directions. */
export const directionsOf = (node: Node): number =>
  stringAttribute(node, 'direction', 'forward') === 'bidirectional' ? 2 : 1

/** Whether a direction runs from the last step to the first. */
export const isBackward = (node: Node, direction: number): boolean =>
  direction === 1 || stringAttribute(node, 'direction', 'forward') === 'reverse'

const usualActivations: Readonly<Record<string, readonly string[]>> = {
  LSTM: ['Sigmoid', 'Tanh', 'Tanh'],
  GRU: ['Sigmoid', 'Tanh'],
  RNN: ['Tanh']
}

/** The activation functions of one direction: gates, candidate and (LSTM) output; of an RNN its only one. */
export function activationsOf(node: Node, direction: number): readonly string[] {
  const stated = stringsAttribute(node, 'activations', [])
  const usual = usualActivations[node.op] ?? []
  const count = usual.length
  return stated.length === 0 ? usual : stated.slice(direction * count, (direction + 1) * count)
}

/** Why gates and cell state can not be computed beside the operator and edited; null when they can. */
export function whyNoGates(node: Node): string | null {
  const [, , , , sequenceLengths = '', , , peepholes = ''] = node.inputs
  if (sequenceLengths !== '') return 'its sequences have lengths of their own'
  if (peepholes !== '') return 'it has peephole connections'
  if (floatAttribute(node, 'clip', 0) !== 0) return 'it clips its gates'
  if (intAttribute(node, 'input_forget', 0) !== 0) return 'it couples its input and forget gates'
  return whyNoSteps(node)
}

/** Why its steps can not be written out one by one; null when they can. */
export function whyNoSteps(node: Node): string | null {
  if (intAttribute(node, 'layout', 0) !== 0) return 'its batch axis comes first'
  const functions = Array.from({ length: directionsOf(node) }, (_, direction) =>
    activationsOf(node, direction)
  ).flat()
  if (node.attributes.has('activation_alpha') || node.attributes.has('activation_beta'))
    return 'its activation functions have parameters of their own'
  const unusual = functions.find((name) => !plainActivations.has(name))
  return unusual === undefined ? null : `it uses the activation function ${unusual}`
}

/** What can be recorded of a node at every step; empty for other operators. */
export function recurrentTaps(node: Node): readonly RecurrentQuantity[] {
  const all = node.domain === '' ? (quantities[node.op] ?? []) : []
  return whyNoGates(node) === null ? all : all.filter((quantity) => quantity === 'hidden')
}

/** The name that a quantity of a node is tapped by. */
export const recurrentTensor = (node: Node, quantity: RecurrentQuantity): string =>
  `${node.outputs.find((output) => output !== '') ?? ''}#${quantity}`

/** The node and the quantity that a name stands for, or null. */
export function findRecurrent(
  graph: Graph,
  tensor: string
): { node: Node; quantity: RecurrentQuantity } | null {
  for (const node of graph.nodes) {
    const quantity = recurrentTaps(node).find((candidate) => recurrentTensor(node, candidate) === tensor)
    if (quantity !== undefined) return { node, quantity }
  }
  return null
}
