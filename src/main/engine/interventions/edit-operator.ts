/**
 * Gates and states of LSTM, GRU and RNN: the operator becomes a Scan (trajectories/expand-recurrent.ts), so that what is
 * edited at one step acts on the next ones. The hidden state is edited there, too, since it is a state and no mere output.
 * Not here: the edit itself (edit-network.ts).
 */
import type { Graph } from '#engine/onnx/model.ts'
import { GraphEdit } from '#engine/onnx/graph-edit.ts'
import {
  expandRecurrent,
  inStepOrder,
  type ExpandedRecurrent
} from '#engine/trajectories/expand-recurrent.ts'
import {
  findRecurrent,
  recurrentTensor,
  whyNoGates,
  type RecurrentQuantity
} from '#engine/trajectories/recurrent-taps.ts'
import type { EditContext } from './edit-network.ts'

/** Where a value of an operator is now. */
interface PlaceInOperator {
  /** The step to the Scan's body. */
  step: string
  /** Its name there. */
  tensor: string
  backward: readonly boolean[]
}

/** By the scope and the name of the value. */
export type ExpandedOperators = Map<string, PlaceInOperator>

export interface InsideOperator {
  graph: Graph
  /** What is fed, in the order of the steps. */
  feeds: ReadonlyMap<string, string>
  place: PlaceInOperator
}

/** A value of a graph that may be inside of an operator, and what is fed for it. */
interface OperatorValue {
  scope: readonly string[]
  tensor: string
  feeds: ReadonlyMap<string, string>
}

/** The graph with the operator of a value expanded; null for a value that is not inside of one. */
export function insideOperator(
  graph: Graph,
  { scope, tensor, feeds }: OperatorValue,
  context: EditContext
): InsideOperator | null {
  const { expanded, opset, names } = context
  const key = (name: string): string => [...scope, name].join('\n')
  const known = expanded.get(key(tensor))
  const present = known ? { graph, place: known } : expandedFor(graph, tensor, context, key)
  if (!present) return null
  const edit = new GraphEdit(opset, names)
  const ordered = new Map(
    [...feeds].map(([feed, name]) => [feed, inStepOrder(edit, name, present.place.backward)])
  )
  return { graph: edit.appliedTo(present.graph), feeds: ordered, place: present.place }
}

/** The step to the operator's body where it has been expanded. */
export const expandedStep = ({ expanded }: EditContext, scope: readonly string[], tensor: string) =>
  expanded.get([...scope, tensor].join('\n'))?.step

function expandedFor(
  graph: Graph,
  tensor: string,
  { expanded, names, opset }: EditContext,
  key: (tensor: string) => string
): { graph: Graph; place: PlaceInOperator } | null {
  const found = recurrentValue(graph, tensor)
  if (!found) return null
  const { graph: present, ...operator } = expandRecurrent(graph, found.node, { names, opset })
  for (const quantity of operator.values.keys()) {
    expanded.set(key(recurrentTensor(found.node, quantity)), placeOf(operator, quantity))
  }
  const [states = ''] = found.node.outputs
  expanded.set(key(states), placeOf(operator, 'hidden'))
  return { graph: present, place: placeOf(operator, found.quantity) }
}

const placeOf = (
  { step, values, backward }: Omit<ExpandedRecurrent, 'graph'>,
  quantity: RecurrentQuantity
): PlaceInOperator => ({ step, tensor: values.get(quantity) ?? '', backward })

/** The operator and what of it the name stands for; its first output is the hidden state of all steps. */
export function recurrentValue(graph: Graph, tensor: string): ReturnType<typeof findRecurrent> {
  const named = findRecurrent(graph, tensor)
  if (named) return named
  const node = graph.nodes.find(({ outputs: [states] }) => states === tensor)
  const isOpen = node?.domain === '' && ['LSTM', 'GRU', 'RNN'].includes(node.op) && whyNoGates(node) === null
  return isOpen ? { node, quantity: 'hidden' } : null
}
