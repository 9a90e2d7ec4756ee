/**
 * Replaces If nodes whose condition is fixed by the branch that is taken, so that what is inside can be recorded and
 * edited like any other value. Not here: moving the branch (inline-branch.ts), what is fixed (static-values.ts).
 */
import type { Tensor } from '#shared/tensor.ts'
import { graphAttribute, tensorAttribute } from './attributes.ts'
import { numbersOf } from './constants.ts'
import { extractSubgraph } from './extract-subgraph.ts'
import { BranchNames, inlineBranch } from './inline-branch.ts'
import { mapSubgraphs, rewritten, type Rewritten } from './map-graphs.ts'
import type { Graph, Model, Node } from './model.ts'
import { networkError } from './network-error.ts'
import { fixedValues, type Fixedness } from './static-values.ts'
import { topologicalSort } from './topological-sort.ts'
import { subgraphsOf } from './traversal.ts'
import { definedValues, producers, usedValues } from './values.ts'

/** Runs a model once and answers its outputs by name. */
export type Evaluate = (model: Model, feeds: Record<string, Tensor>) => Promise<Record<string, Tensor>>

/** What is known of the inputs of the network. */
export interface Situation {
  /** A value for each input, in the shapes that will be used. */
  readonly example: Readonly<Record<string, Tensor>>
  /** Inputs that always keep the example's value. */
  readonly held: readonly string[]
}

/**
 * Inlines every If whose condition follows from constants, or, where a situation is given, from the values of held
 * inputs and the shapes of all inputs. In that case the answer is right for this situation only.
 * Ifs in the bodies of others, of loops and scans are inlined too. Names stay, but for those that two graphs share.
 * Not modified when there is no such If.
 * @param evaluate computes conditions that are not constants themselves
 */
export async function inlineConstantIfs(
  model: Model,
  evaluate: Evaluate,
  situation: Situation = { example: {}, held: [] }
): Promise<Rewritten<Model>> {
  const sorted = topologicalSort(model).value
  const given = new Map<string, Fixedness>(Object.keys(situation.example).map((name) => [name, 'shape']))
  for (const name of situation.held) given.set(name, 'value')
  const inliner = new Inliner(sorted, evaluate, situation)
  const graph = await inliner.inlineIn([], sorted.graph, given)
  return rewritten(model, graph === sorted.graph ? model : { ...sorted, graph })
}

class Inliner {
  readonly #model: Model
  readonly #evaluate: Evaluate
  readonly #situation: Situation
  readonly #names: BranchNames

  constructor(model: Model, evaluate: Evaluate, situation: Situation) {
    this.#model = model
    this.#evaluate = evaluate
    this.#situation = situation
    this.#names = new BranchNames(model.graph)
  }

  /** Inlines in one graph until no condition is fixed any more, then in the bodies of its nodes. */
  async inlineIn(
    outer: readonly Graph[],
    graph: Graph,
    given: ReadonlyMap<string, Fixedness>
  ): Promise<Graph> {
    let current = graph
    for (;;) {
      const fixed = fixedValues(current, given)
      const ifs = current.nodes.filter((node) => isIf(node) && fixed.get(node.inputs[0] ?? '') === 'value')
      if (ifs.length === 0) return this.#inlineInBodies([...outer, current], current, fixed)
      const isTrue = await this.#conditions([...outer, current], ifs)
      for (const node of ifs) current = this.#inline(current, node, isTrue(node))
    }
  }

  async #inlineInBodies(
    path: readonly Graph[],
    graph: Graph,
    fixed: ReadonlyMap<string, Fixedness>
  ): Promise<Graph> {
    const changed = new Map<Graph, Graph>()
    for (const body of graph.nodes.flatMap(subgraphsOf)) {
      if (!shadows(path, body)) changed.set(body, await this.inlineIn(path, body, fixed))
    }
    const nodes = graph.nodes.map((node) => mapSubgraphs(node, (body) => changed.get(body) ?? body))
    return nodes.every((node, i) => node === graph.nodes[i]) ? graph : { ...graph, nodes }
  }

  #inline(graph: Graph, node: Node, condition: boolean): Graph {
    const branches = [graphAttribute(node, 'then_branch', null), graphAttribute(node, 'else_branch', null)]
    const [taken, left] = condition ? branches : branches.toReversed()
    if (!taken || !left)
      throw networkError('An If lacks one of its branches.', node.name || (node.outputs[0] ?? node.op))
    this.#names.forget(left)
    return inlineBranch(graph, node, taken, this.#names)
  }

  /** Computes the conditions of some Ifs of the innermost graph of the path, all in one run. */
  async #conditions(path: readonly Graph[], ifs: readonly Node[]): Promise<(node: Node) => boolean> {
    const flat = flattened(path)
    const values = new Map<string, boolean>()
    const open = new Set<string>()
    for (const node of ifs) {
      const name = node.inputs[0] ?? ''
      const known = this.#statedValue(flat, name)
      if (known === undefined) open.add(name)
      else values.set(name, known)
    }
    if (open.size > 0) {
      const answers = await this.#run(flat, [...open])
      for (const [name, { data }] of Object.entries(answers)) values.set(name, Boolean(data[0]))
    }
    return (node) => values.get(node.inputs[0] ?? '') ?? false
  }

  /** The value of a condition that is a constant itself, or a held input. */
  #statedValue(graph: Graph, name: string): boolean | undefined {
    const held = this.#situation.held.includes(name) ? this.#situation.example[name] : undefined
    if (held !== undefined) return Boolean(held.data[0])
    const node = producers(graph).get(name)
    const constant =
      node?.op === 'Constant' ? tensorAttribute(node, 'value', undefined) : graph.initializers.get(name)
    return constant && numbersOf(constant)[0] !== 0
  }

  async #run(flat: Graph, conditions: readonly string[]): Promise<Record<string, Tensor>> {
    const outputs = conditions.map(
      (name) => ({ name, type: { kind: 'tensor', elem: 'bool', dims: null } }) as const
    )
    const part = extractSubgraph(flat, flat.inputs, outputs)
    const used = new Set(part.nodes.flatMap((node) => [...usedValues(node)]))
    const { example } = this.#situation
    const inputs = part.inputs.filter(({ name }) => used.has(name) && example[name] !== undefined)
    const feeds = Object.fromEntries(
      Object.entries(example).filter(([name]) => inputs.some((input) => input.name === name))
    )
    return this.#evaluate({ ...this.#model, graph: { ...part, inputs } }, feeds)
  }
}

const isIf = (node: Node): boolean => node.op === 'If' && node.domain === ''

/** Whether a body defines a name anew that a graph around it has: its nodes cannot be computed beside the others then. */
function shadows(path: readonly Graph[], body: Graph): boolean {
  const own = definedValues(body)
  return path.some((graph) => [...definedValues(graph)].some((name) => own.has(name)))
}

/** The outermost graph with the nodes and constants of those inside it, as if there were no bodies. */
function flattened(path: readonly Graph[]): Graph {
  const [outermost, ...inner] = path
  if (outermost === undefined) throw new Error('There is no graph to flatten.')
  return {
    ...outermost,
    nodes: path.flatMap((graph) => graph.nodes),
    initializers: new Map([outermost, ...inner].flatMap((graph) => [...graph.initializers])),
    valueInfo: new Map(path.flatMap((graph) => [...graph.valueInfo]))
  }
}
