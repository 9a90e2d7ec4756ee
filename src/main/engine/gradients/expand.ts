/**
 * Writes fused operators out in plain ones, so that the plain ones' rules apply. Only nodes that lie between the sites and the
 * result are written out; what a network computes stays the same, to rounding.
 */
import { plainNode } from '#engine/onnx/graph-edit.ts'
import type { Attribute, Graph, Model, Node } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { sortedGraph } from '#engine/onnx/topological-sort.ts'
import { producersOf, usedValues } from '#engine/onnx/values.ts'
import { expandRecurrent } from '#engine/trajectories/expand-recurrent.ts'
import { namingSites, sitesBehind, variedValues } from './backpropagate.ts'
import { BackwardBuilder } from './backward-builder.ts'
import { expansionOf, type Expansion } from './expansions.ts'
import type { Prepared } from './prepare.ts'
import { RuleCall } from './rule.ts'
import type { ValueFacts } from './value-facts.ts'

export interface Between {
  /** The values whose gradients start the walk. */
  readonly of: readonly string[]
  readonly withRespectTo: readonly string[]
}

/** The model with the fused operators between the values written out; null where there is none. */
export function expanded({ model, facts, names }: Prepared, between: Between): Model | null {
  const lying = nodesBetween(model.graph, between)
  const request = { nodes: model.graph.nodes, wanted: between.withRespectTo }
  const behind = (node: Node): string[] => sitesBehind(node, request)
  const place = { facts, names, opset: model.opsets.get('') ?? 0, behind }
  const graph = expandedGraph(model.graph, place, (node) => lying.has(node))
  return graph === model.graph ? null : { ...model, graph }
}

interface Place {
  readonly facts: ValueFacts
  readonly names: NameSupply
  readonly opset: number
  /** Values whose gradients are wanted and come through a node of the main graph. */
  readonly behind: (node: Node) => readonly string[]
}

type IsLying = (node: Node) => boolean

/** The same graph where there is nothing to write out; what an expansion leads to is left to the next time. */
function expandedGraph(graph: Graph, place: Place, isLying: IsLying): Graph {
  const recurrent = graph.nodes.filter((node) => isRecurrent(node) && isLying(node))
  if (recurrent.length > 0)
    return recurrent.reduce(
      (before, node) =>
        namingSites(
          () => place.behind(node),
          () => withSteps(before, node, place)
        ),
      graph
    )
  const initializers = new Map(graph.initializers)
  const nodes = graph.nodes.flatMap((node) => {
    const expansion = isLying(node) ? expansionOf(node) : undefined
    if (expansion === undefined) return [isLying(node) ? withExpandedBodies(node, place) : node]
    const written = namingSites(
      () => place.behind(node),
      () => writtenOut(node, new BackwardBuilder(place.opset, place.names, place.facts), expansion)
    )
    for (const [name, constant] of written.initializers) initializers.set(name, constant)
    return written.nodes
  })
  const isSame = nodes.length === graph.nodes.length && nodes.every((node, i) => node === graph.nodes[i])
  return isSame ? graph : { ...graph, nodes, initializers }
}

/** LSTM, GRU and RNN become Scans. */
const isRecurrent = ({ op, domain }: Node): boolean => domain === '' && ['LSTM', 'GRU', 'RNN'].includes(op)

/** The layer as a Scan. Where the axes of its input are not known, they are stated: ONNX gives it three. */
function withSteps(graph: Graph, layer: Node, place: Place): Graph {
  const [x = '', ...others] = layer.inputs
  if (place.facts.dims(x) !== null) return sortedGraph(expandRecurrent(graph, layer, place).graph)
  const b = new BackwardBuilder(place.opset, place.names, place.facts)
  const stated = { ...layer, inputs: [b.reshapeTo(x, 0, 0, -1), ...others] }
  const nodes = graph.nodes.map((node) => (node === layer ? stated : node))
  return sortedGraph(expandRecurrent(b.appliedTo({ ...graph, nodes }), stated, place).graph)
}

function withExpandedBodies(node: Node, place: Place): Node {
  const attributes = [...node.attributes].map(([name, attribute]): [string, Attribute] => {
    if (attribute.kind !== 'graph') return [name, attribute]
    const inside = { ...place, facts: place.facts.inside(node, name) }
    const value = expandedGraph(attribute.value, inside, () => true)
    return [name, value === attribute.value ? attribute : { kind: 'graph', value }]
  })
  const isSame = attributes.every(([name, attribute]) => node.attributes.get(name) === attribute)
  return isSame ? node : { ...node, attributes: new Map(attributes) }
}

function writtenOut(node: Node, b: BackwardBuilder, expansion: Expansion): Graph {
  const values = expansion(new RuleCall(node, b, []))
  node.outputs.forEach((output, place) => {
    const value = values[place]
    if (output !== '' && value !== undefined) b.add(plainNode('Identity', [value()], [output]))
  })
  return b.asGraph()
}

/** Nodes that depend on a site and that a result depends on. */
function nodesBetween({ nodes }: Graph, { of, withRespectTo }: Between): Set<Node> {
  const varied = variedValues(nodes, withRespectTo)
  const producers = producersOf(nodes)
  const found = new Set<Node>()
  const pending = [...of]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const node = producers.get(name)
    if (node === undefined || found.has(node) || !varied.has(name)) continue
    found.add(node)
    pending.push(...usedValues(node))
  }
  return found
}
