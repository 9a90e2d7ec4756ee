/**
 * A network whose weights come in as one vector instead of lying in it: so that gradients, moments and updates are single
 * values, however many weights there are. Not here: what is computed with them.
 */
import { attributes } from '#engine/onnx/attributes.ts'
import { bytesOf, constantOf } from '#engine/onnx/constants.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model, Node, TensorConstant } from '#engine/onnx/model.ts'
import { NameSupply, namesIn } from '#engine/onnx/names.ts'
import { requestError } from '#engine/onnx/network-error.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { elementCount } from '#shared/tensor.ts'

/** Where each weight lies in the vector: one after another, in row-major order. */
export interface WeightLayout {
  readonly weights: readonly { readonly name: string; readonly dims: readonly number[] }[]
  /** Length of the vector. */
  readonly count: number
}

export interface PackedWeights {
  /** The network with a further input, float32 [count], last. */
  readonly model: Model
  /** Name of that input. */
  readonly input: string
}

/** @throws LimenError 'request' for names that are no float32 initializers. */
export function layoutOf(model: Model, names: readonly string[]): WeightLayout {
  const weights = names.map((name) => ({ name, dims: weightOf(model, name).dims }))
  return { weights, count: weights.reduce((sum, { dims }) => sum + elementCount(dims), 0) }
}

function weightOf({ graph }: Model, name: string): TensorConstant {
  const constant = graph.initializers.get(name)
  if (constant?.type === 'float32') return constant
  throw requestError(`'${name}' is no float32 weight.`, name, 'Choose initializers of the main graph.')
}

/** The weights of a network, one after another. */
export function packedWeights(model: Model, { weights, count }: WeightLayout): Float32Array {
  const packed = new Float32Array(count)
  let at = 0
  for (const { name } of weights) {
    const bytes = bytesOf(weightOf(model, name))
    const values = new Float32Array(bytes.slice().buffer)
    packed.set(values, at)
    at += values.length
  }
  return packed
}

/** The network with these weights in their places. */
export function withWeights(model: Model, { weights }: WeightLayout, packed: Float32Array): Model {
  const initializers = new Map(model.graph.initializers)
  let at = 0
  for (const { name, dims } of weights) {
    const end = at + elementCount(dims)
    initializers.set(name, constantOf(name, 'float32', dims, packed.subarray(at, end)))
    at = end
  }
  return { ...model, graph: { ...model.graph, initializers } }
}

/** The network with its weights as one input. Postcondition: given `packedWeights`, it computes what it did. */
export function withPackedWeights(model: Model, { weights, count }: WeightLayout): PackedWeights {
  const { graph } = model
  const names = new NameSupply(namesIn(graph))
  const input = names.fresh('weights')
  const initializers = new Map(graph.initializers)
  for (const { name } of weights) initializers.delete(name)
  const sizes = weights.map(({ dims }) => elementCount(dims))
  const constant = (base: string, values: readonly number[]): string => {
    const name = names.fresh(base)
    initializers.set(name, constantOf(name, 'int64', [values.length], values))
    return name
  }
  const parts = weights.map(({ name }) => names.fresh(`${name}.flat`))
  const cut: Node = {
    ...plainNode('Split', [input, constant('sizes of weights', sizes)], parts),
    attributes: attributes({ axis: 0 })
  }
  const shaped = weights.map(({ name, dims }, at) =>
    plainNode('Reshape', [parts[at] ?? '', constant(`${name}.shape`, dims)], [name])
  )
  const packed = {
    ...model,
    graph: {
      ...graph,
      inputs: [...graph.inputs, tensorInfo(input, 'float32', [count])],
      nodes: [cut, ...shaped, ...graph.nodes],
      initializers
    }
  }
  verifyGraph(packed)
  return { model: packed, input }
}
