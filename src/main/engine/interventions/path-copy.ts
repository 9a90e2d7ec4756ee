/**
 * Copies the paths from some values to others, so that the ends can be computed from other beginnings while everything else
 * stays as it is. Source: path patching (Goldowsky-Dill et al. 2023, arXiv 2304.05969; Wang et al. 2022, arXiv 2211.00593).
 * Preconditions: all values are in the graph's own nodes; the nodes are in order.
 */
import type { Graph, Node } from '#engine/onnx/model.ts'
import { NameSupply } from '#engine/onnx/names.ts'
import { renameInNode } from '#engine/onnx/rename.ts'
import { producers, usedValues } from '#engine/onnx/values.ts'

export interface PathCopy {
  nodes: Node[]
  /** Names of the copies by those of the values; ends that no path leads to are not in it. */
  copies: ReadonlyMap<string, string>
}

/** Where paths begin and end. */
export interface PathEnds {
  /** By the names of values, what is read in their place. */
  starts: ReadonlyMap<string, string>
  ends: ReadonlySet<string>
}

/**
 * Copies of the nodes that lie on a path to an end which does not go through a cut value; they read what `starts` names where
 * the originals read its keys. An end may be cut: then paths lead to it and not through it.
 */
export function copyPaths(
  graph: Graph,
  { starts, ends }: PathEnds,
  cuts: ReadonlySet<string>,
  names: NameSupply
): PathCopy {
  const leading = leadingTo(graph, { starts, ends }, cuts)
  const renamed = new Map(starts)
  const copies = new Map<string, string>()
  const nodes: Node[] = []
  for (const node of graph.nodes) {
    if (!leading.has(node) || ![...usedValues(node)].some((name) => renamed.has(name))) continue
    const wanted = node.outputs.filter((name) => name !== '' && (ends.has(name) || !cuts.has(name)))
    if (wanted.length === 0) continue
    const outputs = node.outputs.map((name) => (name === '' ? '' : names.fresh(`${name}/path`)))
    nodes.push({ ...renameInNode(node, renamed), name: '', outputs })
    node.outputs.forEach((name, place) => {
      const copy = outputs[place] ?? ''
      if (!wanted.includes(name) || starts.has(name)) return
      copies.set(name, copy)
      if (!cuts.has(name)) renamed.set(name, copy)
    })
  }
  return { nodes, copies }
}

/** Whether a path that does not go through a cut value leads from one value to another. */
export const leadsTo = (graph: Graph, start: string, end: string, cuts: readonly string[]): boolean =>
  copyPaths(
    graph,
    { starts: new Map([[start, start]]), ends: new Set([end]) },
    new Set(cuts),
    new NameSupply()
  ).copies.has(end)

/** All nodes that an end depends on without a cut between. */
function leadingTo(graph: Graph, { starts, ends }: PathEnds, cuts: ReadonlySet<string>): Set<Node> {
  const makers = producers(graph)
  const found = new Set<Node>()
  const waiting = [...ends]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = makers.get(name)
    if (!node || found.has(node)) continue
    found.add(node)
    waiting.push(...[...usedValues(node)].filter((each) => !cuts.has(each) && !starts.has(each)))
  }
  return found
}
