/**
 * Replaces calls of a model's own functions by the functions' nodes, so that what is inside can be recorded and edited.
 */
import { LimenError } from '#shared/errors.ts'
import { mapSubgraphs, rewritten, type Rewritten } from './map-graphs.ts'
import type { Attribute, FunctionDefinition, Graph, Model, Node } from './model.ts'
import { NameSupply, namesIn } from './names.ts'
import { networkError } from './network-error.ts'
import { renameInNode } from './rename.ts'
import { allNodes } from './traversal.ts'
import { deepestCalls, functionKey } from './verify-functions.ts'

/** Functions that call functions can stand for more nodes than any memory holds. */
const nodeLimit = 1_000_000

/**
 * Inlines every call, in subgraphs and in functions too. A call stays where the function was written for another
 * version of an operator domain that the model uses. Inner values and nodes get the call's name in front. Functions
 * that nothing calls any more are dropped. Not modified when the model calls none.
 * @throws LimenError `network` when a function calls itself, `resources` above a million nodes.
 */
export function inlineFunctions(model: Model): Rewritten<Model> {
  const inliner = new FunctionInliner(model)
  const graph = inliner.inGraph(model.graph)
  if (graph === model.graph) return rewritten(model, model)
  const called = stillCalled(graph, model.functions)
  const functions = model.functions.filter((definition) => called.has(definition))
  return rewritten(model, { ...model, graph, functions, opsets: inliner.opsets })
}

const keyOfNode = (node: Node): string => functionKey(node.domain, node.op, node.overload)
const keyOf = ({ domain, name, overload }: FunctionDefinition): string => functionKey(domain, name, overload)

function stillCalled(graph: Graph, functions: readonly FunctionDefinition[]): Set<FunctionDefinition> {
  const byKey = new Map(functions.map((definition) => [keyOf(definition), definition]))
  const called = new Set<FunctionDefinition>()
  const pending: Pick<Graph, 'nodes'>[] = [graph]
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    for (const node of allNodes(place)) {
      const definition = byKey.get(keyOfNode(node))
      if (definition === undefined || called.has(definition)) continue
      called.add(definition)
      pending.push(definition)
    }
  }
  return called
}

class FunctionInliner {
  /** Versions of the domains that the model and the inlined functions use. */
  readonly opsets: Map<string, number>
  readonly #functions: ReadonlyMap<string, FunctionDefinition>
  readonly #names: NameSupply
  #nodeCount = 0

  constructor(model: Model) {
    this.opsets = new Map(model.opsets)
    this.#functions = new Map(model.functions.map((definition) => [keyOf(definition), definition]))
    this.#names = new NameSupply(namesIn(model.graph))
  }

  /** The same graph when it calls nothing that can be inlined. */
  inGraph(graph: Graph, callers: readonly string[] = []): Graph {
    const nodes = graph.nodes.flatMap((node) => this.#inNode(node, callers))
    const isSame = nodes.length === graph.nodes.length && nodes.every((node, i) => node === graph.nodes[i])
    return isSame ? graph : { ...graph, nodes }
  }

  #inNode(node: Node, callers: readonly string[]): Node[] {
    const inside = mapSubgraphs(node, (body) => this.inGraph(body, callers))
    const key = keyOfNode(inside)
    const definition = this.#functions.get(key)
    if (definition === undefined || !this.#fits(definition)) return [inside]
    if (callers.includes(key) || callers.length > deepestCalls)
      throw networkError('It calls itself.', `function '${definition.name}'`)
    const nodes = this.#bodyFor(inside, definition)
    this.#nodeCount += nodes.length
    if (this.#nodeCount > nodeLimit) throw tooManyNodes(definition)
    return nodes.flatMap((inner) => this.#inNode(inner, [...callers, key]))
  }

  /** Whether every domain that the function uses has the same version here, or none yet. */
  #fits(definition: FunctionDefinition): boolean {
    return [...definition.opsets].every(
      ([domain, version]) => (this.opsets.get(domain) ?? version) === version
    )
  }

  /** The function's nodes, reading and making the call's values. */
  #bodyFor(call: Node, definition: FunctionDefinition): Node[] {
    for (const [domain, version] of definition.opsets) this.opsets.set(domain, version)
    const prefix = call.name || call.op
    const names = this.#valueNames(call, definition, prefix)
    const attributes = new Map([...definition.attributeDefaults, ...call.attributes])
    const body = definition.nodes.map((node) => {
      const bound = bindAttributes(renameInNode(node, names), attributes)
      return { ...bound, name: this.#names.fresh(`${prefix}/${node.name || node.op}`) }
    })
    return [...body, ...this.#passedThrough(call, definition, names)]
  }

  #valueNames(call: Node, definition: FunctionDefinition, prefix: string): Map<string, string> {
    const names = new Map<string, string>()
    definition.inputs.forEach((name, i) => names.set(name, call.inputs[i] ?? ''))
    definition.outputs.forEach((name, i) => {
      const wanted = call.outputs[i] ?? ''
      if (wanted !== '' && !names.has(name)) names.set(name, wanted)
    })
    for (const name of definition.nodes.flatMap((node) => node.outputs)) {
      if (name !== '' && !names.has(name)) names.set(name, this.#names.fresh(`${prefix}/${name}`))
    }
    return names
  }

  /** Outputs of a function that are inputs of it, or stated twice, are copied. */
  #passedThrough(call: Node, definition: FunctionDefinition, names: ReadonlyMap<string, string>): Node[] {
    return definition.outputs.flatMap((output, i) => {
      const wanted = call.outputs[i] ?? ''
      const from = names.get(output) ?? ''
      if (wanted === '' || from === wanted) return []
      const name = this.#names.fresh(`${call.name || call.op}/${output}`)
      return [{ name, op: 'Identity', domain: '', inputs: [from], outputs: [wanted], attributes: new Map() }]
    })
  }
}

/** Puts the call's attributes in the place of references to them; a reference to none is left out. */
function bindAttributes(node: Node, given: ReadonlyMap<string, Attribute>): Node {
  const inside = mapSubgraphs(node, (body) => ({
    ...body,
    nodes: body.nodes.map((inner) => bindAttributes(inner, given))
  }))
  const attributes = new Map<string, Attribute>()
  for (const [name, attribute] of inside.attributes) {
    const value = attribute.kind === 'reference' ? given.get(attribute.attribute) : attribute
    if (value !== undefined) attributes.set(name, value)
  }
  return { ...inside, attributes }
}

function tooManyNodes(definition: FunctionDefinition): LimenError {
  return new LimenError({
    tag: 'resources',
    message: 'The functions of the network call each other so often that their nodes do not fit into memory.',
    advice: 'Export the network without functions.',
    part: `function '${definition.name}'`
  })
}
