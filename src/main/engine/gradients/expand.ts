/**
 * Writes fused operators out in plain ones, so that the plain ones' rules apply. Only nodes that lie between the sites and the
 * result are written out; what a network computes stays the same, to rounding.
 */
import { plainNode } from '#engine/onnx/graph-edit.ts'
import type { Graph, Model, Node } from '#engine/onnx/model.ts'
import { producersOf, usedValues } from '#engine/onnx/values.ts'
import { BackwardBuilder } from './backward-builder.ts'
import { expansionOf, type Expansion } from './expansions.ts'
import type { Prepared } from './prepare.ts'
import { RuleCall } from './rule.ts'
import { variedValues } from './backpropagate.ts'

export interface Between {
  /** The values whose gradients start the walk. */
  readonly of: readonly string[]
  readonly withRespectTo: readonly string[]
}

/** The model with all fused operators between the values written out; null where there is none. */
export function expanded({ model, facts, names }: Prepared, between: Between): Model | null {
  const lying = nodesBetween(model.graph, between)
  if (![...lying].some((node) => expansionOf(node) !== undefined)) return null
  const initializers = new Map(model.graph.initializers)
  const nodes = model.graph.nodes.flatMap((node) => {
    const expansion = lying.has(node) ? expansionOf(node) : undefined
    if (expansion === undefined) return [node]
    const b = new BackwardBuilder(model.opsets.get('') ?? 0, names, facts)
    const written = writtenOut(node, b, expansion)
    for (const [name, constant] of written.initializers) initializers.set(name, constant)
    return written.nodes
  })
  return { ...model, graph: { ...model.graph, nodes, initializers } }
}

function writtenOut(node: Node, b: BackwardBuilder, expansion: Expansion): Graph {
  const values = expansion(new RuleCall(node, b, []))
  node.outputs.forEach((output, place) => {
    const value = values[place]
    if (output !== '' && value !== undefined) b.add(plainNode('Identity', [value()], [output]))
  })
  const empty = {
    name: '',
    nodes: [],
    inputs: [],
    outputs: [],
    initializers: new Map(),
    valueInfo: new Map()
  }
  return b.appliedTo(empty)
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
