/** Walks over models: every graph, node and constant, however deep. */
import type { Attribute, FunctionDefinition, Graph, Model, Node, TensorConstant } from './model.ts'

/** Graphs in a node's attributes: the bodies of If, Loop and Scan. */
export function subgraphsOf(node: Node): Graph[] {
  const graphs: Graph[] = []
  for (const attribute of node.attributes.values()) {
    if (attribute.kind === 'graph') graphs.push(attribute.value)
    if (attribute.kind === 'graphs') graphs.push(...attribute.value)
  }
  return graphs
}

/** The nodes of a graph or function, each followed by those of its subgraphs. */
export function* allNodes({ nodes }: Pick<Graph | FunctionDefinition, 'nodes'>): Generator<Node> {
  for (const node of nodes) {
    yield node
    for (const body of subgraphsOf(node)) yield* allNodes(body)
  }
}

/** A graph and the graphs inside it, outermost first. */
export function* allGraphs(graph: Graph): Generator<Graph> {
  yield graph
  for (const node of graph.nodes) for (const body of subgraphsOf(node)) yield* allGraphs(body)
}

/** Every constant of a model: initializers, attributes, sparse parts; those of subgraphs and functions too. */
export function* constantsOf(model: Model): Generator<TensorConstant> {
  for (const graph of allGraphs(model.graph)) {
    yield* graph.initializers.values()
    for (const sparse of graph.sparseInitializers?.values() ?? []) yield* [sparse.values, sparse.indices]
  }
  for (const node of allNodes(model.graph)) yield* constantsOfAttributes(node.attributes.values())
  for (const definition of model.functions) {
    yield* constantsOfAttributes(definition.attributeDefaults.values())
    for (const node of allNodes(definition)) {
      yield* constantsOfAttributes(node.attributes.values())
      for (const body of subgraphsOf(node)) yield* body.initializers.values()
    }
  }
}

function* constantsOfAttributes(attributes: Iterable<Attribute>): Generator<TensorConstant> {
  for (const attribute of attributes) {
    if (attribute.kind === 'tensor') yield attribute.value
    if (attribute.kind === 'tensors') yield* attribute.value
    if (attribute.kind === 'sparse-tensor') yield* [attribute.value.values, attribute.value.indices]
    if (attribute.kind === 'sparse-tensors')
      for (const { values, indices } of attribute.value) yield* [values, indices]
  }
}
