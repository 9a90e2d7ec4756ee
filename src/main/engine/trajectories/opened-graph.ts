/**
 * A graph from which values are taken, its own and those of the graphs inside of it: control-flow nodes hand out more than
 * before. Not here: what is taken (record-values.ts, record-sizes.ts), how a node hands out more (lift.ts).
 */
import { subgraphs, type Subgraph } from '#engine/inference/scopes.ts'
import { graphAttribute } from '#engine/onnx/attributes.ts'
import { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { Graph, Node, ValueInfo } from '#engine/onnx/model.ts'
import type { NameSupply } from '#engine/onnx/names.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import { exportFromBody, exportFromBranches } from './lift.ts'
import { findRecurrent } from './recurrent-taps.ts'
import { addRecurrentValue } from './recurrent-values.ts'

/** Something that is wanted of a value, and the steps that are left from the present graph to the value. */
export interface Search<Wanted> {
  wanted: Wanted
  path: readonly string[]
}

/** What is wanted of the graph's own values, and of those of each graph inside of it. */
export interface Searches<Wanted> {
  own: Wanted[]
  inside: [Subgraph, Search<Wanted>[]][]
}

/** A graph with values that it is to hand out. */
export interface HandingOut {
  graph: Graph
  infos: readonly ValueInfo[]
}

export class OpenedGraph {
  /** Collects what is added to the graph. */
  readonly edit: GraphEdit
  readonly #graph: Graph
  readonly #names: NameSupply
  /** Control-flow nodes and recurrent operators as they are now, by the node they were. */
  readonly #replaced = new Map<Node, Node>()

  constructor(graph: Graph, opset: number, names: NameSupply) {
    this.#graph = graph
    this.#names = names
    this.edit = new GraphEdit(opset, names)
  }

  /** The graph as it is now. */
  result(): Graph {
    const nodes = this.#graph.nodes.map((node) => this.#replaced.get(node) ?? node)
    return this.edit.appliedTo({ ...this.#graph, nodes })
  }

  /** @throws LimenError 'request' for a scope that is not there. */
  sorted<Wanted>(searches: readonly Search<Wanted>[]): Searches<Wanted> {
    const own: Wanted[] = []
    const groups = new Map<string, Search<Wanted>[]>()
    for (const { wanted, path } of searches) {
      const [step, ...rest] = path
      if (step === undefined) own.push(wanted)
      else groups.set(step, [...(groups.get(step) ?? []), { wanted, path: rest }])
    }
    const inner = new Map(subgraphs(this.#graph).map((subgraph) => [subgraph.step, subgraph]))
    const inside = [...groups].map(([step, group]): [Subgraph, Search<Wanted>[]] => [
      inner.get(step) ?? missing('subgraph', step, inner.keys()),
      group
    ])
    return { own, inside }
  }

  /** The name of a value of this graph; what a recurrent operator does not hand out is computed. @throws LimenError 'request'. */
  ownValue(tensor: string): string {
    const { nodes, inputs, initializers } = this.#graph
    const isInput = inputs.some(({ name }) => name === tensor)
    if (isInput || initializers.has(tensor) || nodes.some(({ outputs }) => outputs.includes(tensor)))
      return tensor
    const recurrent = findRecurrent(this.#graph, tensor)
    const made = nodes.flatMap(({ outputs }) => outputs)
    if (recurrent === null) return missing('value', tensor, made)
    const hidden = this.#hiddenStates(recurrent.node)
    return addRecurrentValue(this.edit, recurrent.node, recurrent.quantity, hidden)
  }

  /** The name of the hidden states of all steps; the operator hands them out from now on if it did not before. */
  #hiddenStates(node: Node): string {
    const present = this.#present(node)
    const [states = '', ...others] = present.outputs
    if (states !== '') return states
    const added = this.#names.fresh('limen/states')
    this.#replaced.set(node, { ...present, outputs: [added, ...others] })
    return added
  }

  /** The branch of an If as it is now. */
  branch({ node, attribute }: Subgraph): Graph {
    const present = this.#present(node)
    return graphAttribute(present, attribute, null) ?? missing('branch', attribute, present.attributes.keys())
  }

  /** The node's new body hands out more; names of that at all steps. */
  exportFromBody(node: Node, { graph, infos }: HandingOut): string[] {
    const body = withOutputs(graph, infos)
    const exported = exportFromBody(node, body, infos.length, this.edit.opset, this.#names)
    this.#replaced.set(node, exported.node)
    return exported.names
  }

  /** A branch hands out more; the other one what stands for it, of the same types. Names of what the If hands out. */
  exportFromBranch(
    { node, attribute, ...subgraph }: Subgraph,
    { graph, infos }: HandingOut,
    standIns: (edit: GraphEdit) => readonly string[]
  ): string[] {
    const isThen = attribute === 'then_branch'
    const other = this.branch({ ...subgraph, node, attribute: isThen ? 'else_branch' : 'then_branch' })
    const edit = new GraphEdit(this.edit.opset, this.#names)
    const others = standIns(edit).map((name, order): ValueInfo => ({
      name,
      type: infos[order]?.type ?? { kind: 'unknown' }
    }))
    const changed = withOutputs(graph, infos)
    const filled = withOutputs(edit.appliedTo(other), others)
    const branches: [Graph, Graph] = isThen ? [changed, filled] : [filled, changed]
    const exported = exportFromBranches(this.#present(node), ...branches, infos.length, this.#names)
    this.#replaced.set(node, exported.node)
    return exported.names
  }

  #present(node: Node): Node {
    return this.#replaced.get(node) ?? node
  }
}

const withOutputs = (graph: Graph, outputs: readonly ValueInfo[]): Graph => ({
  ...graph,
  outputs: [...graph.outputs, ...outputs]
})

function missing(what: string, name: string, candidates: Iterable<string>): never {
  const near = nearestNames(
    name,
    [...candidates].filter((candidate) => candidate !== '')
  )
  throw new LimenError({
    tag: 'request',
    message: `The network has no ${what} '${name}' at that place.`,
    ...(near.length > 0 && {
      advice: `Nearest names: ${near.map((candidate) => `'${candidate}'`).join(', ')}.`
    }),
    part: name
  })
}
