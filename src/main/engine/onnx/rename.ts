/** Renames values throughout a graph, uses inside of subgraphs included. */
import { mapShared, mapSubgraphs, rewritten, type Rewritten } from './map-graphs.ts'
import type { Graph, Node, SparseConstant, TensorConstant, ValueInfo } from './model.ts'
import { NameSupply, namesIn } from './names.ts'
import { requestError } from './network-error.ts'
import { definedValues, freeValues } from './values.ts'

/**
 * Renames one value wherever the graph and its subgraphs define or use it. A subgraph that defines the old name anew
 * keeps it. Not modified when no such value exists.
 * @throws LimenError `request` when the new name is taken.
 */
export function renameValue(graph: Graph, from: string, to: string): Rewritten<Graph> {
  if (from === to || from === '') return { value: graph, modified: false }
  const taken = namesIn(graph)
  if (!taken.has(from)) return { value: graph, modified: false }
  if (taken.has(to) || to === '') {
    throw requestError(
      `'${from}' cannot be renamed: the name '${to}' is taken.`,
      from,
      'Choose another name.'
    )
  }
  return rewritten(graph, renameValues(graph, new Map([[from, to]])))
}

/** Renames many values at once. The caller has made sure that the new names are free. */
export function renameValues(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  if (names.size === 0) return graph
  return {
    ...graph,
    inputs: mapShared(graph.inputs, (info) => renamedInfo(info, names)),
    outputs: mapShared(graph.outputs, (info) => renamedInfo(info, names)),
    nodes: mapShared(graph.nodes, (node) => renameInNode(node, names)),
    initializers: renamedKeys(graph.initializers, names, renamedConstant),
    ...(graph.sparseInitializers && {
      sparseInitializers: renamedKeys(graph.sparseInitializers, names, (sparse: SparseConstant, name) => ({
        ...sparse,
        values: renamedConstant(sparse.values, name)
      }))
    }),
    valueInfo: renamedKeys(graph.valueInfo, names, (info, name) => ({ ...info, name }))
  }
}

/** Renames values that a node and its subgraphs use or make. */
export function renameInNode(node: Node, names: ReadonlyMap<string, string>): Node {
  const inputs = mapShared(node.inputs, (name) => names.get(name) ?? name)
  const outputs = mapShared(node.outputs, (name) => names.get(name) ?? name)
  const inside = mapSubgraphs(node, (body) => renameCaptured(body, names))
  return inside === node && inputs === node.inputs && outputs === node.outputs
    ? node
    : { ...inside, inputs, outputs }
}

/** Renames what a subgraph uses of the graphs around it. Its own values give way to the new names. */
function renameCaptured(body: Graph, names: ReadonlyMap<string, string>): Graph {
  const own = definedValues(body)
  const free = freeValues(body)
  const captured = new Map([...names].filter(([name]) => free.has(name)))
  if (captured.size === 0) return body
  const supply = new NameSupply([...namesIn(body), ...captured.values()])
  const clashes = [...captured.values()].filter((name) => own.has(name))
  const moved = renameValues(body, new Map(clashes.map((name) => [name, supply.fresh(name)])))
  return renameValues(moved, captured)
}

function renamedInfo(info: ValueInfo, names: ReadonlyMap<string, string>): ValueInfo {
  const name = names.get(info.name)
  return name === undefined ? info : { ...info, name }
}

const renamedConstant = (constant: TensorConstant, name: string): TensorConstant => ({ ...constant, name })

function renamedKeys<T>(
  items: ReadonlyMap<string, T>,
  names: ReadonlyMap<string, string>,
  rename: (item: T, name: string) => T
): ReadonlyMap<string, T> {
  if (![...items.keys()].some((key) => names.has(key))) return items
  return new Map(
    [...items].map(([key, item]) => [
      names.get(key) ?? key,
      names.has(key) ? rename(item, names.get(key) ?? key) : item
    ])
  )
}
