/** Puts nodes behind a value, so that everything that used the value uses what they make of it. */
import { type Rewritten } from './map-graphs.ts'
import type { Graph, Node } from './model.ts'
import { freshName } from './names.ts'
import { requestError } from './network-error.ts'
import { renameInNode } from './rename.ts'
import { producers } from './values.ts'

/** Makes the new nodes: they read `before` and make `after`. Their other names must be free in the graph. */
export type InsertedNodes = (before: string, after: string) => readonly Node[]

/**
 * Inserts nodes behind a value of this graph.
 * - The value comes from a node: that output gets a fresh name, and the new nodes make a value of the old name, so
 *   that nodes, subgraphs and graph outputs all follow.
 * - The value is a graph input or an initializer: the new nodes make a fresh name, which all nodes of the graph (and
 *   their subgraphs) read instead.
 * Not modified when the graph has no such value.
 * @throws LimenError `request` for a graph input that is also a graph output: its name is part of the interface.
 */
export function insertAfter(graph: Graph, value: string, nodes: InsertedNodes): Rewritten<Graph> {
  const producer = producers(graph).get(value)
  if (producer !== undefined) return { value: afterNode(graph, producer, value, nodes), modified: true }
  const isConstant = graph.initializers.has(value) || (graph.sparseInitializers?.has(value) ?? false)
  if (!isConstant && !graph.inputs.some((input) => input.name === value))
    return { value: graph, modified: false }
  if (graph.outputs.some((output) => output.name === value)) {
    const advice = 'Put an Identity node between the two first.'
    throw requestError(
      `Nothing can be inserted behind '${value}': it is an input and an output at once.`,
      value,
      advice
    )
  }
  const after = freshName(graph, value)
  const renamed = graph.nodes.map((node) => renameInNode(node, new Map([[value, after]])))
  return { value: { ...graph, nodes: [...nodes(value, after), ...renamed] }, modified: true }
}

function afterNode(graph: Graph, producer: Node, value: string, nodes: InsertedNodes): Graph {
  const before = freshName(graph, `${value}/before`)
  const outputs = producer.outputs.map((name) => (name === value ? before : name))
  const inserted = nodes(before, value)
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) =>
      node === producer ? [{ ...producer, outputs }, ...inserted] : [node]
    )
  }
}
