/** How a rewrite answers, and how it reaches the graphs inside nodes. */
import type { Attribute, Graph, Model, Node, TensorConstant } from './model.ts'

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

/** The model with each constant changed: initializers, tensors in attributes, those of subgraphs and functions too. */
export function mapConstants(model: Model, change: (constant: TensorConstant) => TensorConstant): Model {
  const graph = mapGraphConstants(model.graph, change)
  const functions = mapShared(model.functions, (definition) => {
    const nodes = mapShared(definition.nodes, (node) => mapNodeConstants(node, change))
    return nodes === definition.nodes ? definition : { ...definition, nodes }
  })
  return graph === model.graph && functions === model.functions ? model : { ...model, graph, functions }
}

function mapGraphConstants(graph: Graph, change: (constant: TensorConstant) => TensorConstant): Graph {
  const constants = [...graph.initializers.values()]
  const changed = mapShared(constants, change)
  const nodes = mapShared(graph.nodes, (node) => mapNodeConstants(node, change))
  if (changed === constants && nodes === graph.nodes) return graph
  return { ...graph, nodes, initializers: new Map(changed.map((constant) => [constant.name, constant])) }
}

function mapNodeConstants(node: Node, change: (constant: TensorConstant) => TensorConstant): Node {
  const inside = mapSubgraphs(node, (graph) => mapGraphConstants(graph, change))
  let modified = inside !== node
  const attributes = new Map(inside.attributes)
  for (const [name, attribute] of inside.attributes) {
    const changed = changedConstant(attribute, change)
    modified ||= changed !== attribute
    attributes.set(name, changed)
  }
  return modified ? { ...inside, attributes } : node
}

function changedConstant(
  attribute: Attribute,
  change: (constant: TensorConstant) => TensorConstant
): Attribute {
  if (attribute.kind === 'tensor') {
    const value = change(attribute.value)
    return value === attribute.value ? attribute : { ...attribute, value }
  }
  if (attribute.kind === 'tensors') {
    const value = mapShared(attribute.value, change)
    return value === attribute.value ? attribute : { ...attribute, value }
  }
  return attribute
}
