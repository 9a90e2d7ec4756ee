/** How a rewrite answers, and how it reaches the graphs inside nodes. */
import type { Attribute, Graph, Node } from './model.ts'

/** What a rewrite gives back: the thing itself, unchanged, when `modified` is false. */
export interface Rewritten<T> {
  readonly value: T
  readonly modified: boolean
}

/** The result of a rewrite that answers the same object when it changed nothing. */
export const rewritten = <T>(before: T, after: T): Rewritten<T> => ({
  value: after,
  modified: after !== before
})

/** The array with each item mapped; the same array when no item changed. */
export function mapShared<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const mapped = items.map(change)
  return mapped.every((item, i) => item === items[i]) ? items : mapped
}

/** The node with each graph in its attributes changed; the same node when none was. */
export function mapSubgraphs(node: Node, change: (graph: Graph) => Graph): Node {
  let modified = false
  const attributes = new Map<string, Attribute>()
  for (const [name, attribute] of node.attributes) {
    const changed = mapAttribute(attribute, change)
    modified ||= changed !== attribute
    attributes.set(name, changed)
  }
  return modified ? { ...node, attributes } : node
}

function mapAttribute(attribute: Attribute, change: (graph: Graph) => Graph): Attribute {
  if (attribute.kind === 'graph') {
    const value = change(attribute.value)
    return value === attribute.value ? attribute : { ...attribute, value }
  }
  if (attribute.kind === 'graphs') {
    const value = mapShared(attribute.value, change)
    return value === attribute.value ? attribute : { ...attribute, value }
  }
  return attribute
}
