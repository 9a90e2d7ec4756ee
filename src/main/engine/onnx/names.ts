/** Names of values and nodes: which are taken, and fresh ones. */
import type { Graph, Node } from './model.ts'
import { subgraphsOf } from './traversal.ts'

/** Every name of a value or node in a graph and its subgraphs, defined or used. */
export function namesIn(graph: Graph, into = new Set<string>()): Set<string> {
  for (const info of [...graph.inputs, ...graph.outputs]) into.add(info.name)
  for (const name of [...graph.initializers.keys(), ...(graph.sparseInitializers?.keys() ?? [])])
    into.add(name)
  for (const node of graph.nodes) {
    for (const name of [node.name, ...node.inputs, ...node.outputs]) into.add(name)
    for (const body of subgraphsOf(node)) namesIn(body, into)
  }
  return into
}

/** Gives out names that are not taken yet. */
export class NameSupply {
  readonly #taken: Set<string>
  /** The last number tried for each base, so that many fresh names of one base stay quick. */
  readonly #counts = new Map<string, number>()

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken)
  }

  /** `base` itself when it is free, else `base_1`, `base_2`, …; the name is taken from then on. */
  fresh(base: string): string {
    let name = base
    for (
      let i = this.#counts.get(base) ?? 0;
      this.#taken.has(name) || name === '';
      this.#counts.set(base, i)
    ) {
      name = `${base}_${++i}`
    }
    this.#taken.add(name)
    return name
  }

  /** Takes a name; false when it was taken already. */
  claim(name: string): boolean {
    if (this.#taken.has(name)) return false
    this.#taken.add(name)
    return true
  }
}

/** A name that is neither defined nor used in a graph or its subgraphs: `base` or `base_1`, `base_2`, … */
export const freshName = (graph: Graph, base: string): string => new NameSupply(namesIn(graph)).fresh(base)

/** The nodes with a fresh name wherever another node of the graph they go into has theirs. Nodes may have no name. */
export function withFreshNodeNames(nodes: readonly Node[], others: readonly Node[]): Node[] {
  const supply = new NameSupply(others.map(({ name }) => name))
  return nodes.map((node) =>
    node.name === '' || supply.claim(node.name) ? node : { ...node, name: supply.fresh(node.name) }
  )
}
