/** Which node makes a value and which nodes use it, uses inside of subgraphs included. */
import type { Graph, Node } from './model.ts'
import { subgraphsOf } from './traversal.ts'

/** A use of a value: the node's input number, or null where a subgraph of the node uses it. */
export interface Use {
  readonly node: Node
  readonly input: number | null
}

/** The node of this graph that makes each value. Graph inputs, initializers and values of subgraphs are not in it. */
export const producers = (graph: Graph): Map<string, Node> => producersOf(graph.nodes)

export function producersOf(nodes: readonly Node[]): Map<string, Node> {
  const byValue = new Map<string, Node>()
  for (const node of nodes) for (const output of node.outputs) if (output !== '') byValue.set(output, node)
  return byValue
}

/** The uses of each value by nodes of this graph. That a value is a graph output is no use. */
export function consumers(graph: Graph): Map<string, Use[]> {
  const byValue = new Map<string, Use[]>()
  const add = (value: string, use: Use) => {
    const uses = byValue.get(value)
    if (uses === undefined) byValue.set(value, [use])
    else uses.push(use)
  }
  for (const node of graph.nodes) {
    node.inputs.forEach((value, input) => {
      if (value !== '') add(value, { node, input })
    })
    for (const value of capturedBy(node)) add(value, { node, input: null })
  }
  return byValue
}

/** All values that a node needs: its inputs and what its subgraphs use of the graphs around them. */
export function usedValues(node: Node): Set<string> {
  const used = capturedBy(node)
  for (const input of node.inputs) if (input !== '') used.add(input)
  return used
}

/** Values that a node's subgraphs use but do not define. */
export function capturedBy(node: Node): Set<string> {
  const captured = new Set<string>()
  for (const body of subgraphsOf(node)) for (const name of freeValues(body)) captured.add(name)
  return captured
}

const freeValuesByGraph = new WeakMap<Graph, ReadonlySet<string>>()

/** Values that a graph uses but does not define. Graphs are immutable, so that the answer is kept. */
export function freeValues(graph: Graph): ReadonlySet<string> {
  const known = freeValuesByGraph.get(graph)
  if (known !== undefined) return known
  const free = new Set<string>(graph.outputs.map((output) => output.name))
  for (const node of graph.nodes) for (const name of usedValues(node)) free.add(name)
  for (const name of definedValues(graph)) free.delete(name)
  freeValuesByGraph.set(graph, free)
  return free
}

/** Values that a graph itself defines: inputs, initializers and outputs of its nodes. */
export function definedValues(graph: Graph): Set<string> {
  const defined = new Set<string>()
  for (const input of graph.inputs) defined.add(input.name)
  for (const name of graph.initializers.keys()) defined.add(name)
  for (const name of graph.sparseInitializers?.keys() ?? []) defined.add(name)
  for (const node of graph.nodes) for (const output of node.outputs) if (output !== '') defined.add(output)
  return defined
}
