/** Copies of graphs inside of nodes, for the way back: what is computed in them is computed once more. */
import type { Graph } from '#engine/onnx/model.ts'

/** The graph with nodes that have no names of their own, since the original is there as well. */
export const withoutNodeNames = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, name: '' })),
  valueInfo: new Map()
})
