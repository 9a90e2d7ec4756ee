/** Removes nodes whose values nothing uses any more. */
import type { Graph, Node } from './model.ts'
import { producers, usedValues } from './values.ts'

/** The graph without those of the given values that nothing uses, and without what only they needed. */
export function withoutUnused(graph: Graph, values: readonly string[]): Graph {
  const byValue = producers(graph)
  const uses = countUses(graph)
  const removed = new Set<Node>()
  const pending = [...values]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const node = byValue.get(value)
    if (node === undefined || removed.has(node) || node.outputs.some((output) => (uses.get(output) ?? 0) > 0))
      continue
    removed.add(node)
    for (const name of usedValues(node)) {
      uses.set(name, (uses.get(name) ?? 0) - 1)
      pending.push(name)
    }
  }
  return removed.size === 0 ? graph : { ...graph, nodes: graph.nodes.filter((node) => !removed.has(node)) }
}

function countUses(graph: Graph): Map<string, number> {
  const uses = new Map<string, number>()
  const add = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1)
  for (const node of graph.nodes) for (const name of usedValues(node)) add(name)
  for (const { name } of graph.outputs) add(name)
  return uses
}
