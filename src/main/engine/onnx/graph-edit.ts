/** Collects what a rewrite adds to one graph, then returns the new graph. Names are unique in the whole model. */
import { attributes, type AttributeValue } from './attributes.ts'
import { constantOf } from './constants.ts'
import {
  dataTypes,
  type DataType,
  type Graph,
  type Model,
  type Node,
  type TensorConstant,
  type ValueInfo
} from './model.ts'
import type { NameSupply } from './names.ts'

/** A node with no name of its own. */
export const plainNode = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  values: Readonly<Record<string, AttributeValue>> = {}
): Node => ({ name: '', op, domain: '', inputs, outputs, attributes: attributes(values) })

/** A tensor's name and type; `dims` null leaves the shape to ONNX Runtime. */
export const tensorInfo = (
  name: string,
  elem: DataType,
  dims: readonly (number | string | null)[] | null
): ValueInfo => ({
  name,
  type: { kind: 'tensor', elem, dims }
})

/** For networks that use no operator of the default domain. */
const usualOpset = 17

/** The model with a version of the default operator domain, so that its operators can be added. */
export function withDefaultOpset(model: Model): { model: Model; opset: number } {
  const opset = model.opsets.get('')
  if (opset !== undefined) return { model, opset }
  return { model: { ...model, opsets: new Map([...model.opsets, ['', usualOpset]]) }, opset: usualOpset }
}

/** From this version of the format on, initializers need not be inputs, and inner graphs may have some. */
const innerInitializers = 4

/** The model in a version of the format whose inner graphs may have constants; in older ones every initializer is an input. */
export function withInnerConstants(model: Model): Model {
  if (model.irVersion >= innerInitializers) return model
  const { graph } = model
  const inputs = graph.inputs.filter(({ name }) => !graph.initializers.has(name))
  return { ...model, irVersion: innerInitializers, graph: { ...graph, inputs } }
}

/** The model with these values of its main graph as outputs; their types are left to ONNX Runtime. */
export function withOutputs(model: Model, values: readonly string[]): Model {
  const stated = new Set(model.graph.outputs.map(({ name }) => name))
  const added = values
    .filter((name) => !stated.has(name))
    .map((name): ValueInfo => ({ name, type: { kind: 'unknown' } }))
  return { ...model, graph: { ...model.graph, outputs: [...model.graph.outputs, ...added] } }
}

export class GraphEdit {
  /** Opset of the default domain: some operators take their axes as an attribute or as an input by it. */
  readonly opset: number
  readonly #names: NameSupply
  readonly #nodes: Node[] = []
  readonly #inputs: ValueInfo[] = []
  readonly #outputs: ValueInfo[] = []
  readonly #constants = new Map<string, TensorConstant>()
  readonly #constantNames = new Map<string, string>()

  constructor(opset: number, names: NameSupply) {
    this.opset = opset
    this.#names = names
  }

  fresh(base: string): string {
    return this.#names.fresh(`limen/${base}`)
  }

  /** Adds a node with one output and returns the output's name. */
  node(op: string, inputs: readonly string[], values: Readonly<Record<string, AttributeValue>> = {}): string {
    const [output = ''] = this.nodes(op, inputs, 1, values)
    return output
  }

  /** Adds a node with several outputs and returns their names. */
  nodes(
    op: string,
    inputs: readonly string[],
    count: number,
    values: Readonly<Record<string, AttributeValue>> = {}
  ): string[] {
    const outputs = Array.from({ length: count }, () => this.fresh(op))
    this.add(plainNode(op, inputs, outputs, values))
    return outputs
  }

  /** Adds a ready node, whose outputs have names that are free. */
  add(node: Node): void {
    this.#nodes.push(node)
  }

  /** The name of a constant; equal ones are added once. */
  constant(type: DataType, dims: readonly number[], values: readonly number[]): string {
    const key = `${type} [${dims.join()}] ${values.join()}`
    const known = this.#constantNames.get(key)
    if (known !== undefined) return known
    const name = this.fresh('constant')
    this.#constants.set(name, constantOf(name, type, dims, values))
    this.#constantNames.set(key, name)
    return name
  }

  /** A list of int64 values. */
  integers(...values: number[]): string {
    return this.constant('int64', [values.length], values)
  }

  input(info: ValueInfo): void {
    this.#inputs.push(info)
  }

  output(info: ValueInfo): void {
    this.#outputs.push(info)
  }

  /** Mean over axes, which vanish. */
  mean(value: string, axes: number[]): string {
    return this.opset >= 18
      ? this.node('ReduceMean', [value, this.integers(...axes)], { keepdims: 0 })
      : this.node('ReduceMean', [value], { axes, keepdims: 0 })
  }

  /** The largest along an axis, which vanishes. */
  largest(value: string, axis: number): string {
    return this.opset >= 18
      ? this.node('ReduceMax', [value, this.integers(axis)], { keepdims: 0 })
      : this.node('ReduceMax', [value], { axes: [axis], keepdims: 0 })
  }

  /** One index of an axis, which vanishes. */
  at(value: string, axis: number, index: number): string {
    return this.node('Gather', [value, this.constant('int64', [], [index])], { axis })
  }

  /** Entries from `start` to `end` (exclusive, Infinity for all the rest) of an axis. */
  slice(value: string, axis: number, start: number, end: number): string {
    const until = end === Infinity ? 2 ** 31 - 1 : end
    return this.opset >= 10
      ? this.node('Slice', [value, this.integers(start), this.integers(until), this.integers(axis)])
      : this.node('Slice', [value], { axes: [axis], starts: [start], ends: [until] })
  }

  /** A new axis of size 1. */
  unsqueeze(value: string, axis: number): string {
    return this.opset >= 13
      ? this.node('Unsqueeze', [value, this.integers(axis)])
      : this.node('Unsqueeze', [value], { axes: [axis] })
  }

  /** The value as elements of a type; ONNX Runtime drops the node where it is that already. */
  as(type: DataType, value: string): string {
    return this.node('Cast', [value], { to: dataTypes[type] })
  }

  asFloat32(value: string): string {
    return this.as('float32', value)
  }

  /** Where two floating-point values are equal; Equal takes them from opset 11 on (before, NaN is equal to everything). */
  equal(a: string, b: string): string {
    if (this.opset >= 11) return this.node('Equal', [a, b])
    return this.node('Not', [this.node('Or', [this.node('Less', [a, b]), this.node('Greater', [a, b])])])
  }

  /** `chosen` where the condition holds, else `other`; before opset 9 by multiplying, which infinite values do not survive. */
  where(type: DataType, condition: string, chosen: string, other: string): string {
    if (this.opset >= 9) return this.node('Where', [condition, chosen, other])
    const [taken, left] = [condition, this.node('Not', [condition])].map((each) => this.as(type, each))
    return this.node('Add', [this.node('Mul', [taken ?? '', chosen]), this.node('Mul', [left ?? '', other])])
  }

  /** The larger or the smaller of a value and a bound, which broadcasts; Max and Min do that themselves from opset 8 on. */
  extreme(of: 'Max' | 'Min', type: DataType, value: string, bound: string): string {
    if (this.opset >= 8) return this.node(of, [value, bound])
    const zeros = this.node('Mul', [value, this.constant(type, [], [0])])
    return this.node(of, [value, this.node('Add', [zeros, bound])])
  }

  /** The graph with everything that was added, new nodes last. */
  appliedTo(graph: Graph): Graph {
    return {
      ...graph,
      nodes: [...graph.nodes, ...this.#nodes],
      inputs: [...graph.inputs, ...this.#inputs],
      outputs: [...graph.outputs, ...this.#outputs],
      initializers: new Map([...graph.initializers, ...this.#constants])
    }
  }
}
