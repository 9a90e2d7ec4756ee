/** The main graph and the graphs inside its control flow, each wired to the one around it. */
import { subgraphs, type Subgraph } from '#engine/inference/scopes.ts'
import type { Graph } from '#engine/onnx/model.ts'
import { Wiring, type Origin, type ValueTable } from './wiring.ts'

export interface WiredGraph {
  wiring: Wiring
  /** The control-flow node that holds the graph; null for the main graph. */
  around: Subgraph | null
  inner: WiredGraph[]
}

export function wireGraph(
  graph: Graph,
  values: ValueTable,
  outer: Wiring | null = null,
  around: Subgraph | null = null
): WiredGraph {
  const scope = around === null ? [] : [...(outer?.scope ?? []), around.step]
  const wiring = new Wiring({ graph, scope, outer, inputOrigins: inputOrigins(graph, around) }, values)
  const inner = subgraphs(graph).map((subgraph) => wireGraph(subgraph.graph, values, wiring, subgraph))
  return { wiring, around, inner }
}

/** A Loop's count of iterations and its condition are no activations. */
function inputOrigins(graph: Graph, around: Subgraph | null): Map<string, Origin> {
  if (around?.node.op !== 'Loop') return new Map()
  return new Map(graph.inputs.slice(0, 2).map(({ name }) => [name, 'shape']))
}
