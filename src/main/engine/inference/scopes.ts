/**
 * Names for the graphs inside control flow: every subgraph of Scan, Loop and If has a path of steps from the main graph.
 * A step is the node's name, or its first output where the name is empty or not unique; branches of an If add
 * '.then' or '.else'.
 */
import type { Graph, Node } from '#engine/onnx/model.ts'

/** Attributes that hold the subgraphs of control flow, with what they add to the step. */
const branchSuffix: Readonly<Record<string, string>> = {
  body: '',
  then_branch: '.then',
  else_branch: '.else'
}

/** Operators whose subgraphs can be looked into. */
const controlFlow: ReadonlySet<string> = new Set(['Scan', 'Loop', 'If'])

/** A subgraph of control flow. */
export interface Subgraph {
  /** The step that leads to it from the graph around it. */
  step: string
  node: Node
  attribute: string
  graph: Graph
}

/** A graph of the model with the steps that lead to it; the main graph's scope is empty. */
export interface ScopedGraph {
  scope: string[]
  graph: Graph
  /** Control-flow nodes around it, outermost first; as many as `scope` has steps. */
  around: readonly Subgraph[]
}

/** Names of nodes that occur once in a graph. */
function uniqueNodeNames(graph: Graph): Set<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { name } of graph.nodes) (seen.has(name) ? repeated : seen).add(name)
  for (const name of repeated) seen.delete(name)
  seen.delete('')
  return seen
}

/** The subgraphs directly inside a graph's Scan, Loop and If nodes, in node order. */
export function subgraphs(graph: Graph): Subgraph[] {
  const unique = uniqueNodeNames(graph)
  return graph.nodes
    .filter((node) => node.domain === '' && controlFlow.has(node.op))
    .flatMap((node) => {
      const key = unique.has(node.name)
        ? node.name
        : (node.outputs.find((output) => output !== '') ?? node.name)
      return [...node.attributes].flatMap(([attribute, held]) => {
        const suffix = branchSuffix[attribute]
        return held.kind === 'graph' && suffix !== undefined
          ? [{ step: key + suffix, node, attribute, graph: held.value }]
          : []
      })
    })
}

/** The graph and every subgraph within, each before what it contains. */
export function scopedGraphs(
  graph: Graph,
  scope: string[] = [],
  around: readonly Subgraph[] = []
): ScopedGraph[] {
  const inner = subgraphs(graph).flatMap((subgraph) =>
    scopedGraphs(subgraph.graph, [...scope, subgraph.step], [...around, subgraph])
  )
  return [{ scope, graph, around }, ...inner]
}
