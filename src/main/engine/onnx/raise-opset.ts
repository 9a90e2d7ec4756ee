/**
 * Writes a model in a later version of the default operator domain, so that a rewrite needs to know one form of each
 * operator only. What an operator computes stays the same. Not here: the single operators (raised-operators.ts).
 * Source: the version history of the ONNX operator specification.
 */
import { LimenError } from '#shared/errors.ts'
import { withDefaultOpset, withInnerConstants } from './graph-edit.ts'
import { mapShared, mapSubgraphs, type Rewritten } from './map-graphs.ts'
import type { Graph, Model, Node } from './model.ts'
import { NameSupply, namesIn } from './names.ts'
import { raisedOperators, type Raising } from './raised-operators.ts'

/** The version that models are raised to: the first in which every reduction takes its axes as an input. */
export const raisedOpset = 18

/** The oldest version that is understood. */
const oldestOpset = 7

/**
 * The model with opset 18 or later, subgraphs included. Not modified when it has that already.
 * @throws LimenError `unsupported` below opset 7, and for forms of operators that later versions do not have.
 */
export function raiseOpset(model: Model): Rewritten<Model> {
  const { model: prepared, opset: from } = withDefaultOpset(model)
  if (from >= raisedOpset) return { value: prepared, modified: prepared !== model }
  if (from < oldestOpset) throw tooOld(from)
  const inner = withInnerConstants(prepared)
  const raising: Raising = { from, names: new NameSupply(namesIn(inner.graph)), constants: new Map() }
  const graph = raisedGraph(inner.graph, raising)
  const opsets = new Map([...inner.opsets, ['', raisedOpset] as const])
  return { value: { ...inner, graph, opsets }, modified: true }
}

function raisedGraph(graph: Graph, around: Raising): Graph {
  const raising = { ...around, constants: new Map([...around.constants, ...graph.initializers]) }
  const nodes = graph.nodes.flatMap((node) => raisedNode(node, raising))
  return {
    ...graph,
    nodes: mapShared(nodes, (node) => mapSubgraphs(node, (body) => raisedGraph(body, raising)))
  }
}

function raisedNode(node: Node, raising: Raising): readonly Node[] {
  const raised = node.domain === '' ? raisedOperators[node.op] : undefined
  return raised === undefined || raising.from >= raised.until ? [node] : raised.write(node, raising)
}

const tooOld = (opset: number): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `The network uses version ${opset} of the ONNX operators, which is too old for this.`,
    advice: `Export the network with opset ${oldestOpset} or later.`
  })
