/** Puts the nodes of an If's branch in the place of the If. Not here: which branch is taken (inline-constant-ifs.ts). */
import { withoutUnused } from './dead-nodes.ts'
import type { Graph, Node } from './model.ts'
import { NameSupply, namesIn, withFreshNodeNames } from './names.ts'
import { renameValues } from './rename.ts'
import { allGraphs } from './traversal.ts'
import { definedValues } from './values.ts'

/** Keeps the names of a model's values apart while branches move out of their Ifs. */
export class BranchNames {
  readonly #graphsDefining = new Map<string, number>()
  readonly #supply: NameSupply

  constructor(root: Graph) {
    this.#supply = new NameSupply(namesIn(root))
    this.#count(root, 1)
  }

  /** A branch that is never taken: its names are no longer in the way. */
  forget(branch: Graph): void {
    this.#count(branch, -1)
  }

  /** Fresh names for those of the branch's own values that another graph defines too. */
  renamesFor(branch: Graph): Map<string, string> {
    const shared = [...definedValues(branch)].filter((name) => (this.#graphsDefining.get(name) ?? 0) > 1)
    return new Map(shared.map((name) => [name, this.#supply.fresh(name)]))
  }

  #count(graph: Graph, change: number): void {
    for (const inner of allGraphs(graph)) {
      for (const name of definedValues(inner)) {
        this.#graphsDefining.set(name, (this.#graphsDefining.get(name) ?? 0) + change)
      }
    }
  }
}

/**
 * The graph with an If replaced by its branch. The values that the If made keep their names; what computed only its
 * condition is removed.
 */
export function inlineBranch(graph: Graph, node: Node, branch: Graph, names: BranchNames): Graph {
  const { renames, copies } = outputRenames(node, branch, names.renamesFor(branch))
  const body = renameValues(branch, renames)
  const others = graph.nodes.filter((other) => other !== node)
  const inlined = withFreshNodeNames([...body.nodes, ...copies], others)
  const replaced: Graph = {
    ...graph,
    nodes: graph.nodes.flatMap((other) => (other === node ? inlined : [other])),
    initializers: new Map([...graph.initializers, ...body.initializers]),
    ...(body.sparseInitializers && {
      sparseInitializers: new Map([...(graph.sparseInitializers ?? []), ...body.sparseInitializers])
    }),
    valueInfo: new Map([...graph.valueInfo, ...body.valueInfo])
  }
  return withoutUnused(replaced, node.inputs)
}

/** Names under which the branch's outputs become the If's; Identity nodes for those that no node of the branch makes. */
function outputRenames(node: Node, branch: Graph, shared: ReadonlyMap<string, string>) {
  const made = new Set(branch.nodes.flatMap((inner) => inner.outputs))
  const renames = new Map(shared)
  const copied: [string, string][] = []
  branch.outputs.forEach(({ name }, i) => {
    const wanted = node.outputs[i] ?? ''
    if (wanted === '') return
    if (made.delete(name)) renames.set(name, wanted)
    else copied.push([name, wanted])
  })
  const copies = copied.map(([from, to]) => identity(renames.get(from) ?? from, to))
  return { renames, copies }
}

const identity = (from: string, to: string): Node => ({
  name: to,
  op: 'Identity',
  domain: '',
  inputs: [from],
  outputs: [to],
  attributes: new Map()
})
