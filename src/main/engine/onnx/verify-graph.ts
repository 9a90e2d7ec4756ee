/**
 * Checks that a model is well formed, whatever its operators: every rewrite is followed by this.
 * Not here: operators' own rules (ONNX Runtime checks them), protobuf (read-model.ts).
 */
import { elementCount } from '#shared/tensor.ts'
import { byteLength } from './data-types.ts'
import type { FunctionDefinition, Graph, Model, Node, TensorConstant } from './model.ts'
import { networkError } from './network-error.ts'
import { allNodes, constantsOf, subgraphsOf } from './traversal.ts'
import { verifyCalls } from './verify-functions.ts'

/** Values that can be seen from a place in a graph. */
class Scope {
  readonly #names = new Set<string>()
  readonly #outer: Scope | undefined

  constructor(outer?: Scope) {
    this.#outer = outer
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#outer?.has(name) ?? false)
  }

  hasOwn(name: string): boolean {
    return this.#names.has(name)
  }

  /** @throws LimenError `network` when this graph has the value already. */
  define(name: string, part: string): void {
    if (this.#names.has(name)) throw networkError(`The value '${name}' is made twice in one graph.`, part)
    this.#names.add(name)
  }
}

/**
 * Checks that each value is made once, that nodes' names are unique, that everything used exists and comes before its use (values of outer graphs
 * included), that constants are as long as they claim, that outputs are made, that operator domains are imported, and
 * that functions do not call themselves.
 * @throws LimenError `network` naming the node, tensor or function that is wrong.
 */
export function verifyGraph(model: Model): void {
  for (const constant of constantsOf(model)) verifySize(constant)
  verifyNodes(model.graph)
  verifyScopes(model.graph)
  verifyDomains([...allNodes(model.graph)], model.opsets, model.irVersion, 'the network')
  for (const definition of model.functions) verifyFunction(definition, model)
  verifyCalls(model.functions)
}

function verifySize({ name, type, dims, content }: TensorConstant): void {
  const part = `tensor '${name}'`
  if ((type === 'string') !== (content.kind === 'strings')) {
    throw networkError(`Its type is ${type}, but its data is of another kind.`, part)
  }
  const count = elementCount(dims)
  const needed = content.kind === 'strings' ? count : byteLength(type, count)
  const found = sizeOf(content)
  if (found !== needed)
    throw networkError(`It holds ${found} bytes or strings, but its shape and type take ${needed}.`, part)
}

function sizeOf(content: TensorConstant['content']): number {
  if (content.kind === 'strings') return content.values.length
  return content.kind === 'raw' ? content.bytes.length : content.length
}

const partOf = (node: Node): string => `${node.op} node '${node.name || (node.outputs[0] ?? '')}'`

function verifyNodes(graph: Graph): void {
  for (const node of allNodes(graph)) {
    if (node.op === '') throw networkError('It has no operator.', partOf(node))
    for (const [name, { kind }] of node.attributes) {
      if (kind !== 'reference') continue
      throw networkError(
        `Attribute '${name}' refers to a function's attribute, but is not in a function.`,
        partOf(node)
      )
    }
  }
}

function verifyScopes(graph: Graph, outer?: Scope): void {
  const part = `graph '${graph.name}'`
  const scope = new Scope(outer)
  for (const { name } of graph.inputs) scope.define(name, part)
  // An initializer of an input's name is that input's default.
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  for (const name of [...graph.initializers.keys(), ...(graph.sparseInitializers?.keys() ?? [])]) {
    if (name === '') throw networkError('An initializer has no name.', part)
    if (!inputs.has(name)) scope.define(name, `tensor '${name}'`)
  }
  verifyOrder(graph.nodes, scope)
  for (const { name } of graph.outputs) {
    if (!scope.hasOwn(name))
      throw networkError(`The output '${name}' is not made by any node of its graph.`, part)
  }
}

/** ONNX Runtime refuses two nodes of one name in a graph. */
function verifyNodeNames(nodes: readonly Node[]): void {
  const names = new Set<string>()
  for (const node of nodes) {
    if (names.has(node.name))
      throw networkError('There are two nodes of this name in one graph.', partOf(node))
    if (node.name !== '') names.add(node.name)
  }
}

function verifyOrder(nodes: readonly Node[], scope: Scope): void {
  verifyNodeNames(nodes)
  const later = new Set(nodes.flatMap((node) => node.outputs))
  for (const node of nodes) {
    const missing = node.inputs.find((name) => name !== '' && !scope.has(name))
    if (missing !== undefined) {
      const reason = later.has(missing) ? 'which is made only after it, or by itself' : 'which does not exist'
      throw networkError(`It uses the value '${missing}', ${reason}.`, partOf(node))
    }
    for (const body of subgraphsOf(node)) verifyScopes(body, scope)
    for (const name of node.outputs) if (name !== '') scope.define(name, partOf(node))
  }
}

function verifyDomains(
  nodes: readonly Node[],
  opsets: ReadonlyMap<string, number>,
  irVersion: number,
  part: string
): void {
  // Before IR version 3 there was only the default domain, and no imports.
  if (irVersion < 3) return
  for (const node of nodes) {
    if (opsets.has(node.domain)) continue
    const domain = node.domain === '' ? 'ai.onnx' : node.domain
    throw networkError(`It needs the operator domain ${domain}, which ${part} does not import.`, partOf(node))
  }
}

function verifyFunction(definition: FunctionDefinition, model: Model): void {
  const part = `function '${definition.name}'`
  const scope = new Scope()
  for (const name of definition.inputs) scope.define(name, part)
  verifyOrder(definition.nodes, scope)
  for (const name of definition.outputs) {
    if (!scope.hasOwn(name))
      throw networkError(`The output '${name}' is not made by any node of the function.`, part)
  }
  verifyDomains([...allNodes(definition)], definition.opsets, model.irVersion, part)
}
