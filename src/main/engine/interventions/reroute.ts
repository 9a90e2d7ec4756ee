/** Makes room for an edited value: the original gets another name, or its readers do. */
import type { Graph } from '#engine/onnx/model.ts'
import { renameInNode } from '#engine/onnx/rename.ts'
import { producers } from '#engine/onnx/values.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'

/** The value's own node makes it under another name. */
export const withMadeAs = (graph: Graph, tensor: string, before: string): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.outputs.includes(tensor)
      ? { ...node, outputs: node.outputs.map((name) => (name === tensor ? before : name)) }
      : node
  )
})

/** An input or a constant: all nodes read another name. @throws LimenError 'request' where there is none. */
export function withUsedAs(graph: Graph, tensor: string, after: string): Graph {
  const isThere = graph.inputs.some(({ name }) => name === tensor) || graph.initializers.has(tensor)
  if (!isThere) throw missing('value', tensor, producers(graph).keys())
  const renamed = new Map([[tensor, after]])
  return { ...graph, nodes: graph.nodes.map((node) => renameInNode(node, renamed)) }
}

/** That something is not where it is said to be, with the nearest names. */
export function missing(what: string, name: string, candidates: Iterable<string>): LimenError {
  const near = nearestNames(name, candidates).map((candidate) => `'${candidate}'`)
  return new LimenError({
    tag: 'request',
    message: `The network has no ${what} '${name}' at that place.`,
    ...(near.length > 0 && { advice: `Nearest names: ${near.join(', ')}.` }),
    part: name
  })
}
