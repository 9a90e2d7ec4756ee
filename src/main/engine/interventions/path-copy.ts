/**
 * Copies the paths from one value to another, so that the end can be computed from another beginning while everything else
 * stays as it is. Source: path patching (Goldowsky-Dill et al. 2023, arXiv 2304.05969; Wang et al. 2022, arXiv 2211.00593).
 * Preconditions: all values are in the graph's own nodes; the nodes are in order.
 */
import type { Graph, Node } from '#engine/onnx/model.ts'
import { NameSupply } from '#engine/onnx/names.ts'
import { renameInNode } from '#engine/onnx/rename.ts'
import { producers, usedValues } from '#engine/onnx/values.ts'

export interface PathCopy {
  nodes: Node[]
  /** Name of the end, computed from the other beginnings. */
  end: string
  /** Names of the copies by those of the values. */
  copies: ReadonlyMap<string, string>
}

/**
 * Copies of the nodes that lie on a path to `end` which does not go through a cut value; they read what `starts` names where
 * the originals read its keys. Null where there is no such path.
 */
export function copyPaths(
  graph: Graph,
  { starts, end }: { starts: ReadonlyMap<string, string>; end: string },
  cuts: ReadonlySet<string>,
  names: NameSupply
): PathCopy | null {
  const leading = leadingTo(graph, end)
  const renamed = new Map(starts)
  const nodes: Node[] = []
  const isCut = (name: string): boolean => name !== end && cuts.has(name)
  for (const node of graph.nodes) {
    if (!leading.has(node) || ![...usedValues(node)].some((name) => renamed.has(name))) continue
    if (node.outputs.every((name) => name === '' || isCut(name))) continue
    const copied = renameInNode(node, renamed)
    const outputs = node.outputs.map((name) => (name === '' ? '' : names.fresh(`${name}/path`)))
    nodes.push({ ...copied, name: '', outputs })
    node.outputs.forEach((name, place) => {
      if (name !== '' && !isCut(name)) renamed.set(name, outputs[place] ?? '')
    })
  }
  const copy = renamed.get(end)
  if (copy === undefined || starts.has(end)) return null
  const copies = new Map([...renamed].filter(([name]) => !starts.has(name)))
  return { nodes, end: copy, copies }
}

/** Whether a path that does not go through a cut value leads from one value to another. */
export const leadsTo = (graph: Graph, start: string, end: string, cuts: readonly string[]): boolean =>
  copyPaths(graph, { starts: new Map([[start, start]]), end }, new Set(cuts), new NameSupply()) !== null

/** All nodes that a value depends on. */
function leadingTo(graph: Graph, value: string): Set<Node> {
  const makers = producers(graph)
  const found = new Set<Node>()
  const waiting = [value]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = makers.get(name)
    if (!node || found.has(node)) continue
    found.add(node)
    waiting.push(...usedValues(node))
  }
  return found
}
