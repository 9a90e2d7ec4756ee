/**
 * Where each value of one graph comes from and where it goes, with what the example run told about it.
 * The ground that all recognisers stand on. Not here: walks over the graph (walks.ts), patterns.
 */
import { graphAttribute, tensorAttribute } from '#engine/onnx/attributes.ts'
import { numbersOf } from '#engine/onnx/constants.ts'
import type { Graph, Node, TensorConstant } from '#engine/onnx/model.ts'
import type { ProbedValue } from '#engine/inference/probe-values.ts'
import { elementCount } from '#shared/tensor.ts'
import { opSet } from './op-set.ts'

/**
 * What a value depends on: nothing but constants; constants and the shapes of inputs; or the inputs' elements.
 * Only `data` changes while a stimulus is dragged.
 */
export type Origin = 'constant' | 'shape' | 'data'

/** Values of the example run, by scope and tensor. */
export class ValueTable {
  readonly #values: ReadonlyMap<string, ProbedValue>

  constructor(values: readonly ProbedValue[]) {
    this.#values = new Map(values.map((value) => [ValueTable.#key(value.scope, value.tensor), value]))
  }

  find(scope: readonly string[], tensor: string): ProbedValue | undefined {
    return this.#values.get(ValueTable.#key(scope, tensor))
  }

  /** Values that a recurrent operator does not hand out but that can be recorded: 'Y#cell' for the output 'Y'. */
  hidden(scope: readonly string[], tensor: string): ProbedValue[] {
    return [...this.#values.values()].filter(
      (value) => value.tensor.startsWith(`${tensor}#`) && value.scope.join('\0') === scope.join('\0')
    )
  }

  /** A value of a graph or of one inside of it; undefined when none of them ran. */
  anyWithin(scope: readonly string[]): ProbedValue | undefined {
    const isWithin = (value: ProbedValue): boolean => scope.every((step, i) => value.scope[i] === step)
    return [...this.#values.values()].find(isWithin)
  }

  static #key(scope: readonly string[], tensor: string): string {
    return JSON.stringify([...scope, tensor])
  }
}

export interface GraphPlace {
  readonly graph: Graph
  /** Steps to the graph (inference/scopes.ts); empty for the main graph. */
  readonly scope: readonly string[]
  /** The graph around it, whose values it may use. */
  readonly outer: Wiring | null
  /** Origins of inputs that are not data, e.g. the iteration count of a Loop. */
  readonly inputOrigins?: ReadonlyMap<string, Origin>
}

export class Wiring {
  readonly graph: Graph
  readonly scope: readonly string[]
  readonly outer: Wiring | null
  readonly values: ValueTable
  readonly #producers = new Map<string, Node>()
  readonly #consumers = new Map<string, Node[]>()
  readonly #order = new Map<Node, number>()
  readonly #origins = new Map<string, Origin>()
  readonly #outputs: ReadonlySet<string>

  constructor(place: GraphPlace, values: ValueTable) {
    this.graph = place.graph
    this.scope = place.scope
    this.outer = place.outer
    this.values = values
    this.#outputs = new Set(place.graph.outputs.map(({ name }) => name))
    for (const { name } of place.graph.inputs)
      this.#origins.set(name, place.inputOrigins?.get(name) ?? 'data')
    for (const name of place.graph.initializers.keys()) this.#origins.set(name, 'constant')
    for (const [index, node] of place.graph.nodes.entries()) this.#wire(node, index)
  }

  #wire(node: Node, index: number): void {
    this.#order.set(node, index)
    const used = valuesUsed(node)
    for (const name of used) {
      const consumers = this.#consumers.get(name)
      if (consumers === undefined) this.#consumers.set(name, [node])
      else consumers.push(node)
    }
    const origin = originOfOutputs(
      node,
      used.map((name) => this.origin(name))
    )
    for (const name of node.outputs) {
      if (name === '') continue
      this.#producers.set(name, node)
      this.#origins.set(name, origin)
    }
  }

  /** The node of this graph that makes a value; undefined for inputs, initializers and values of outer graphs. */
  producer(tensor: string): Node | undefined {
    return this.#producers.get(tensor)
  }

  /** The nodes of this graph that read a value, in order; control flow counts where its subgraphs read it. */
  consumers(tensor: string): readonly Node[] {
    return this.#consumers.get(tensor) ?? []
  }

  /** The one node that reads a value; undefined when there are several or none. */
  soleConsumer(tensor: string): Node | undefined {
    const consumers = this.consumers(tensor)
    return consumers.length === 1 ? consumers[0] : undefined
  }

  /** Place of a node in the graph's order; -1 for a node of another graph. */
  order(node: Node | undefined): number {
    return node === undefined ? -1 : (this.#order.get(node) ?? -1)
  }

  /** Place of the node that makes a value; -1 for what was there before the first node. */
  orderOf(tensor: string): number {
    return this.order(this.producer(tensor))
  }

  isOutput(tensor: string): boolean {
    return this.#outputs.has(tensor)
  }

  origin(tensor: string): Origin {
    return this.#origins.get(tensor) ?? this.outer?.origin(tensor) ?? 'constant'
  }

  isData(tensor: string | undefined): boolean {
    return tensor !== undefined && tensor !== '' && this.origin(tensor) === 'data'
  }

  /** A node's inputs that carry data, each once; those that its subgraphs capture included. */
  dataInputs(node: Node): string[] {
    return valuesUsed(node).filter((name) => this.isData(name))
  }

  /** What the example run told of a value, here or in a graph around. */
  probed(tensor: string): ProbedValue | undefined {
    // What a recurrent operator does not hand out is no value of the graph, but was probed in it.
    const own = this.values.find(this.scope, tensor)
    return own !== undefined || this.#origins.has(tensor) ? own : this.outer?.probed(tensor)
  }

  /** Shape in the example run or of the constant; undefined where neither is known. */
  dims(tensor: string | undefined): readonly number[] | undefined {
    if (tensor === undefined || tensor === '') return undefined
    return this.probed(tensor)?.dims ?? this.constant(tensor)?.dims
  }

  /** The constant that a value is: an initializer, or the value of a Constant node, here or in a graph around. */
  constant(tensor: string): TensorConstant | undefined {
    const initializer = this.graph.initializers.get(tensor)
    if (initializer !== undefined) return initializer
    const node = this.producer(tensor)
    if (node === undefined) return this.#origins.has(tensor) ? undefined : this.outer?.constant(tensor)
    if (node.op === 'Constant') return tensorAttribute(node, 'value', undefined)
    const isCopy = node.op === 'Identity' || node.op === 'Cast'
    return isCopy ? this.constant(node.inputs[0] ?? '') : undefined
  }

  /** Elements of a small constant (up to 64); undefined for everything else. */
  numbers(tensor: string | undefined): number[] | undefined {
    if (tensor === undefined || tensor === '') return undefined
    const node = this.producer(tensor)
    if (node?.op === 'Constant') {
      const single = node.attributes.get('value_float') ?? node.attributes.get('value_int')
      if (single?.kind === 'float' || single?.kind === 'int') return [Number(single.value)]
      const list = node.attributes.get('value_floats') ?? node.attributes.get('value_ints')
      if (list?.kind === 'floats' || list?.kind === 'ints') return Array.from(list.value, Number)
    }
    const constant = this.constant(tensor)
    if (constant === undefined || constant.type === 'string' || elementCount(constant.dims) > 64)
      return undefined
    return numbersOf(constant)
  }

  /** The number that a constant of one element holds. */
  scalar(tensor: string | undefined): number | undefined {
    const numbers = this.numbers(tensor)
    return numbers?.length === 1 ? numbers[0] : undefined
  }
}

/** Names that a node reads, each once: its inputs and what its subgraphs capture. */
function valuesUsed(node: Node): string[] {
  const used = new Set(node.inputs.filter((name) => name !== ''))
  for (const name of node.attributes.keys()) {
    const inner = node.attributes.get(name)?.kind === 'graph' ? graphAttribute(node, name, null) : null
    if (inner !== null) for (const captured of capturedBy(inner)) used.add(captured)
  }
  return [...used]
}

/** Names that a subgraph reads but does not define. */
function capturedBy(graph: Graph): string[] {
  const defined = new Set([...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()])
  const captured = new Set<string>()
  for (const node of graph.nodes) {
    for (const name of valuesUsed(node)) if (!defined.has(name)) captured.add(name)
    for (const name of node.outputs) defined.add(name)
  }
  for (const { name } of graph.outputs) if (!defined.has(name)) captured.add(name)
  return [...captured]
}

/** Operators whose answer depends on the shape of what they read, not on its elements. */
const shapeReaders = opSet('Shape Size')

function originOfOutputs(node: Node, inputs: readonly Origin[]): Origin {
  if (node.op.startsWith('Random') || node.op === 'Multinomial' || node.op === 'Bernoulli') return 'data'
  if (shapeReaders.has(node.op))
    return inputs.includes('data') || inputs.includes('shape') ? 'shape' : 'constant'
  if (inputs.includes('data')) return 'data'
  return inputs.includes('shape') ? 'shape' : 'constant'
}
