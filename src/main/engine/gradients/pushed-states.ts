/**
 * Hidden states of LSTM, GRU and RNN as values with gradients. What is edited at one step acts on the next ones
 * (interventions/edit-operator.ts), so that the gradient is that of something added to the state at each step, zeros here, and not
 * that of the operator's output alone. Gates and cells are no values of the main graph, and have none.
 */
import { intAttribute } from '#engine/onnx/attributes.ts'
import { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { Model, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { sortedGraph } from '#engine/onnx/topological-sort.ts'
import { expandRecurrent } from '#engine/trajectories/expand-recurrent.ts'
import { directionsOf, whyNoGates } from '#engine/trajectories/recurrent-taps.ts'

export interface PushedStates {
  readonly model: Model
  /** What is added to each state, zeros [time, direction, batch, unit], by the state's name. */
  readonly pushes: ReadonlyMap<string, string>
}

/** The same model where none of the values is a hidden state that can be edited step by step. */
export function withPushedStates(model: Model, names: NameSupply, values: readonly string[]): PushedStates {
  const opset = model.opsets.get('') ?? 0
  const pushes = new Map<string, string>()
  let { graph } = model
  for (const layer of graph.nodes.filter(
    (node) => isStepwise(node) && values.includes(node.outputs[0] ?? '')
  )) {
    const edit = new GraphEdit(opset, names)
    const push = zerosFor(edit, layer)
    pushes.set(layer.outputs[0] ?? '', push)
    graph = expandRecurrent(edit.appliedTo(graph), layer, { names, opset }, push).graph
  }
  return { model: pushes.size === 0 ? model : { ...model, graph: sortedGraph(graph) }, pushes }
}

const isStepwise = (node: Node): boolean =>
  node.domain === '' && ['LSTM', 'GRU', 'RNN'].includes(node.op) && whyNoGates(node) === null

function zerosFor(edit: GraphEdit, layer: Node): string {
  const sizes = edit.node('Shape', [layer.inputs[0] ?? ''])
  const shape = [
    edit.slice(sizes, 0, 0, 1),
    edit.integers(directionsOf(layer)),
    edit.slice(sizes, 0, 1, 2),
    edit.integers(intAttribute(layer, 'hidden_size', 0))
  ]
  return edit.node('Expand', [edit.constant('float32', [], [0]), edit.node('Concat', shape, { axis: 0 })])
}
