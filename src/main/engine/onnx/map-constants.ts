/** Changes constants throughout a model. What holds none that change stays the same object. */
import { mapShared, mapSubgraphs } from './map-graphs.ts'
import type {
  Attribute,
  FunctionDefinition,
  Graph,
  Model,
  Node,
  SparseConstant,
  TensorConstant
} from './model.ts'

/** A change of one constant; it keeps the name. */
export type ConstantChange = (constant: TensorConstant) => TensorConstant

/** What happens to the constants of each place. */
interface Changes {
  readonly initializer: ConstantChange
  /** Tensors in attributes, and both parts of sparse tensors. */
  readonly other: ConstantChange
}

const unchanged: ConstantChange = (constant) => constant

/** The model with each initializer changed, those of subgraphs too. */
export const mapInitializers = (model: Model, change: ConstantChange): Model =>
  mapConstants(model, { initializer: change, other: unchanged })

/** The model with every constant changed: initializers one way, all others another way. */
export function mapConstants(model: Model, changes: Changes): Model {
  const graph = inGraph(model.graph, changes)
  const functions = mapShared(model.functions, (definition) => inFunction(definition, changes))
  return graph === model.graph && functions === model.functions ? model : { ...model, graph, functions }
}

function inGraph(graph: Graph, changes: Changes): Graph {
  const initializers = mapValues(graph.initializers, changes.initializer)
  const nodes = mapShared(graph.nodes, (node) => inNode(node, changes))
  const sparse =
    graph.sparseInitializers && mapValues(graph.sparseInitializers, (item) => inSparse(item, changes))
  const isSame =
    initializers === graph.initializers && nodes === graph.nodes && sparse === graph.sparseInitializers
  return isSame ? graph : { ...graph, nodes, initializers, ...(sparse && { sparseInitializers: sparse }) }
}

function inFunction(definition: FunctionDefinition, changes: Changes): FunctionDefinition {
  const nodes = mapShared(definition.nodes, (node) => inNode(node, changes))
  const defaults = mapValues(definition.attributeDefaults, (attribute) => inAttribute(attribute, changes))
  const isSame = nodes === definition.nodes && defaults === definition.attributeDefaults
  return isSame ? definition : { ...definition, nodes, attributeDefaults: defaults }
}

function inNode(node: Node, changes: Changes): Node {
  const inside = mapSubgraphs(node, (graph) => inGraph(graph, changes))
  const attributes = mapValues(inside.attributes, (attribute) => inAttribute(attribute, changes))
  return attributes === inside.attributes ? inside : { ...inside, attributes }
}

function inAttribute(attribute: Attribute, changes: Changes): Attribute {
  switch (attribute.kind) {
    case 'tensor':
      return withValue(attribute, changes.other(attribute.value))
    case 'tensors':
      return withValue(attribute, mapShared(attribute.value, changes.other))
    case 'sparse-tensor':
      return withValue(attribute, inSparse(attribute.value, changes))
    case 'sparse-tensors':
      return withValue(
        attribute,
        mapShared(attribute.value, (item) => inSparse(item, changes))
      )
    default:
      return attribute
  }
}

function inSparse(sparse: SparseConstant, changes: Changes): SparseConstant {
  const values = changes.other(sparse.values)
  const indices = changes.other(sparse.indices)
  return values === sparse.values && indices === sparse.indices ? sparse : { ...sparse, values, indices }
}

const withValue = <A extends { readonly value: unknown }>(attribute: A, value: A['value']): A =>
  value === attribute.value ? attribute : { ...attribute, value }

function mapValues<T>(items: ReadonlyMap<string, T>, change: (item: T) => T): ReadonlyMap<string, T> {
  let modified = false
  const mapped = new Map<string, T>()
  for (const [key, item] of items) {
    const changed = change(item)
    modified ||= changed !== item
    mapped.set(key, changed)
  }
  return modified ? mapped : items
}
