/** What is known of the values of one graph before it runs: types, sizes, and small constants. */
import type { ValueTypes } from '#engine/inference/infer-types.ts'
import { subgraphs } from '#engine/inference/scopes.ts'
import { tensorAttribute } from '#engine/onnx/attributes.ts'
import { numbersOf } from '#engine/onnx/constants.ts'
import type { DataType, Dim, Graph, Node, TensorConstant, ValueType } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount } from '#shared/tensor.ts'

/** Element types whose values can have gradients. */
const differentiable: ReadonlySet<DataType> = new Set(['float32', 'float64', 'float16', 'bfloat16'])

/** Constants above this size are weights, not shapes or axes. */
const smallElements = 64

export class ValueFacts {
  readonly #graph: Graph
  readonly #types: ValueTypes
  readonly #scope: readonly string[]
  readonly #outer: ValueFacts | undefined
  readonly #constants: Map<string, TensorConstant>

  /** @param scope steps from the main graph (inference/scopes.ts); `outer` has the facts of the graph around it. */
  constructor(graph: Graph, types: ValueTypes, scope: readonly string[] = [], outer?: ValueFacts) {
    this.#graph = graph
    this.#types = types
    this.#scope = scope
    this.#outer = outer
    this.#constants = new Map(graph.initializers)
    for (const node of graph.nodes) {
      const value = node.op === 'Constant' ? tensorAttribute(node, 'value', undefined) : undefined
      if (value !== undefined) this.#constants.set(node.outputs[0] ?? '', value)
    }
  }

  /** The same of a graph inside of a node. @throws Error when the node is none of this graph's. */
  inside(node: Node, attribute: string): ValueFacts {
    const found = subgraphs(this.#graph).find((each) => each.node === node && each.attribute === attribute)
    if (found === undefined) throw new Error(`The graph has no ${node.op} with '${attribute}'.`)
    return new ValueFacts(found.graph, this.#types, [...this.#scope, found.step], this)
  }

  typeOf(name: string): ValueType {
    const known = this.#types.find(this.#scope, name)
    if (known.kind !== 'unknown') return known
    const constant = this.#constants.get(name)
    if (constant !== undefined) return { kind: 'tensor', elem: constant.type, dims: constant.dims }
    return this.#outer?.typeOf(name) ?? known
  }

  isDifferentiable(name: string): boolean {
    const type = this.typeOf(name)
    return type.kind === 'tensor' && differentiable.has(type.elem)
  }

  /** @throws LimenError 'unsupported' where it is not known. */
  elem(name: string): DataType {
    const type = this.typeOf(name)
    if (type.kind === 'tensor') return type.elem
    throw unknown(name, 'element type')
  }

  /** Sizes as far as they are known; null where not even their number is. */
  dims(name: string): readonly Dim[] | null {
    const type = this.typeOf(name)
    return type.kind === 'tensor' ? type.dims : null
  }

  /** @throws LimenError 'unsupported' where it is not known. */
  rank(name: string): number {
    const dims = this.dims(name)
    if (dims === null) throw unknown(name, 'number of axes')
    return dims.length
  }

  /** The sizes where all of them are known. */
  sizes(name: string): number[] | null {
    const dims = this.dims(name)
    return dims?.every((dim) => typeof dim === 'number') ? [...dims] : null
  }

  /**
   * An axis of an input of the main graph that is as long as the symbol says; null where there is none, and where the symbol
   * stands for different axes: some exporters give all that varies one name.
   */
  inputOfSize(symbol: string): { readonly input: string; readonly axis: number } | null {
    if (this.#outer !== undefined) return null
    const found = this.#graph.inputs.flatMap(({ name, type }) =>
      type.kind === 'tensor' && type.dims !== null
        ? type.dims.flatMap((dim, axis) => (dim === symbol ? [{ input: name, axis }] : []))
        : []
    )
    return found.every(({ axis }) => axis === found[0]?.axis) ? (found[0] ?? null) : null
  }

  /** The numbers of a small constant, such as axes or an exponent; null for anything else. */
  numbers(name: string): number[] | null {
    const constant = this.#constants.get(name)
    if (constant === undefined) return this.#outer?.numbers(name) ?? null
    return elementCount(constant.dims) <= smallElements ? numbersOf(constant) : null
  }
}

const unknown = (name: string, what: string): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `The gradient needs the ${what} of '${name}', which ONNX Runtime can not tell from the file.`,
    advice: 'Export the network with fixed sizes, or choose sites after this value.',
    part: name
  })
