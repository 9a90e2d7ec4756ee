/** Sorts nodes so that producers come before consumers; the order that the file states is kept where it may stay. */
import { mapSubgraphs, type Rewritten } from './map-graphs.ts'
import type { Graph, Model, Node } from './model.ts'
import { networkError } from './network-error.ts'
import { producersOf, usedValues } from './values.ts'

/**
 * Sorts every graph and function of a model.
 * @throws LimenError `network` naming a node when nodes feed each other in a circle.
 */
export function topologicalSort(model: Model): Rewritten<Model> {
  const graph = sortedGraph(model.graph)
  const functions = model.functions.map((definition) => {
    const nodes = sortedNodes(definition.nodes)
    return nodes === definition.nodes ? definition : { ...definition, nodes }
  })
  const isSorted =
    graph === model.graph && functions.every((definition, i) => definition === model.functions[i])
  return isSorted
    ? { value: model, modified: false }
    : { value: { ...model, graph, functions }, modified: true }
}

/** One graph with those inside of it. @throws LimenError `network` as `topologicalSort` does. */
export function sortedGraph(graph: Graph): Graph {
  const nodes = sortedNodes(graph.nodes)
  return nodes === graph.nodes ? graph : { ...graph, nodes }
}

/** The same array when it, and every subgraph in it, is sorted already. */
function sortedNodes(stated: readonly Node[]): readonly Node[] {
  const mapped = stated.map((node) => mapSubgraphs(node, sortedGraph))
  const nodes = mapped.every((node, i) => node === stated[i]) ? stated : mapped
  return isSorted(nodes) ? nodes : depthFirst(nodes)
}

function isSorted(nodes: readonly Node[]): boolean {
  const later = new Set(nodes.flatMap((node) => node.outputs))
  later.delete('')
  return nodes.every((node) => {
    const ready = [...usedValues(node)].every((name) => !later.has(name))
    for (const name of node.outputs) later.delete(name)
    return ready
  })
}

/** Postorder walk from each node to what it needs, with its own stack: chains may be longer than the call stack. */
function depthFirst(nodes: readonly Node[]): Node[] {
  const producers = producersOf(nodes)
  const started = new Set<Node>()
  const done = new Set<Node>()
  for (const root of nodes) {
    const stack = [root]
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const needed = started.has(node) ? [] : neededBy(node, producers, done)
      started.add(node)
      if (needed.length === 0) {
        done.add(node)
        stack.pop()
      }
      for (const producer of needed) {
        if (started.has(producer)) throw cycleError(producer)
        stack.push(producer)
      }
    }
  }
  return [...done]
}

function neededBy(node: Node, producers: ReadonlyMap<string, Node>, done: ReadonlySet<Node>): Node[] {
  const needed = new Set<Node>()
  for (const name of usedValues(node)) {
    const producer = producers.get(name)
    if (producer !== undefined && !done.has(producer)) needed.add(producer)
  }
  return [...needed].reverse()
}

const cycleError = (node: Node) =>
  networkError(
    'It needs its own result: nodes feed each other in a circle.',
    `${node.op} node '${node.name || (node.outputs[0] ?? '')}'`
  )
