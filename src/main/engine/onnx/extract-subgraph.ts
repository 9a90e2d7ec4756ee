/** Cuts the part out of a graph that computes some values from others. */
import type { Graph, Node, ValueInfo } from './model.ts'
import { requestError } from './network-error.ts'
import { definedValues, freeValues, producers, usedValues } from './values.ts'

/**
 * The smallest graph that computes `outputs` from `inputs`, with the initializers that it needs. Inputs and outputs are
 * names, whose types are taken from the graph where it states them, or values with their types.
 * Inputs that the computation does not need are kept, so that the interface is as asked for.
 * @throws LimenError `request` when a name does not exist, or an output also needs a graph input that is not in `inputs`.
 */
export function extractSubgraph(
  graph: Graph,
  inputs: readonly (string | ValueInfo)[],
  outputs: readonly (string | ValueInfo)[]
): Graph {
  const infoOf = valueInfoFinder(graph)
  const given = inputs.map(infoOf)
  const wanted = outputs.map(infoOf)
  const needed = neededNodes(
    graph,
    new Set(given.map(({ name }) => name)),
    wanted.map(({ name }) => name)
  )
  const nodes = graph.nodes.filter((node) => needed.nodes.has(node))
  const isUsed = (name: string) => needed.values.has(name)
  return {
    ...graph,
    nodes,
    inputs: given,
    outputs: wanted,
    initializers: filterMap(graph.initializers, isUsed),
    ...(graph.sparseInitializers && { sparseInitializers: filterMap(graph.sparseInitializers, isUsed) }),
    valueInfo: filterMap(graph.valueInfo, isUsed)
  }
}

const filterMap = <T>(items: ReadonlyMap<string, T>, keep: (name: string) => boolean): Map<string, T> =>
  new Map([...items].filter(([name]) => keep(name)))

function valueInfoFinder(graph: Graph): (value: string | ValueInfo) => ValueInfo {
  const defined = definedValues(graph)
  const stated = new Map(graph.valueInfo)
  for (const info of [...graph.inputs, ...graph.outputs]) stated.set(info.name, info)
  return (value) => {
    const name = typeof value === 'string' ? value : value.name
    if (!defined.has(name) && !freeValues(graph).has(name)) {
      throw requestError(
        `The graph '${graph.name}' has no value '${name}'.`,
        name,
        'Choose a value of this graph.'
      )
    }
    if (typeof value !== 'string') return value
    return stated.get(name) ?? constantInfo(graph, name) ?? { name, type: { kind: 'unknown' } }
  }
}

function constantInfo(graph: Graph, name: string): ValueInfo | undefined {
  const constant = graph.initializers.get(name)
  return constant && { name, type: { kind: 'tensor', elem: constant.type, dims: constant.dims } }
}

/** Walks back from the wanted values and stops at the given ones. */
function neededNodes(graph: Graph, given: ReadonlySet<string>, wanted: readonly string[]) {
  const byValue = producers(graph)
  const graphInputs = new Set(graph.inputs.map(({ name }) => name))
  const nodes = new Set<Node>()
  const values = new Set<string>()
  const pending = [...wanted]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (values.has(name)) continue
    values.add(name)
    if (given.has(name)) continue
    const node = byValue.get(name)
    if (node === undefined && graphInputs.has(name) && !graph.initializers.has(name)) {
      const advice = `Make '${name}' an input of the part too.`
      throw requestError(`The part cannot be cut out: it also needs the input '${name}'.`, name, advice)
    }
    if (node !== undefined && !nodes.has(node)) {
      nodes.add(node)
      pending.push(...usedValues(node))
    }
  }
  return { nodes, values }
}
