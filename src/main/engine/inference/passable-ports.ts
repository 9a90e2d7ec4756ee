/**
 * Gives a network inputs and outputs that ONNX Runtime's JavaScript binding can pass. With others, sessions are refused
 * (bfloat16, 8-bit floats), or an answer ends the process (4-bit integers). The values inside keep their types.
 */
import type { DataType, Graph, Model, ValueInfo } from '#engine/onnx/model.ts'
import { dataTypes } from '#engine/onnx/model.ts'
import { freshName, insertAfter } from '#engine/onnx/rewrites.ts'
import { renameValues } from '#engine/onnx/rename.ts'
import { plainNode, tensorInfo, withDefaultOpset } from '#engine/onnx/graph-edit.ts'

/** The type that takes every element of one that can't be passed. */
const passableTypes: Partial<Record<DataType, DataType>> = {
  bfloat16: 'float32',
  float8e4m3fn: 'float32',
  float8e4m3fnuz: 'float32',
  float8e5m2: 'float32',
  float8e5m2fnuz: 'float32',
  float8e8m0: 'float32',
  float4e2m1: 'float32',
  int4: 'int8',
  uint4: 'uint8',
  int2: 'int8',
  uint2: 'uint8'
}

/** A port that can't be passed, and the type that stands in for its own. */
interface Stand {
  name: string
  own: DataType
  passed: DataType
  dims: readonly (number | string | null)[] | null
}

/**
 * The model with each input and output of a type that can't be passed in the narrowest of the usual ones that holds it,
 * under its name; the value itself becomes 'NAME/TYPE'. The same model where all ports can be passed.
 */
export function withPassablePorts(model: Model): Model {
  const { inputs, outputs, initializers } = model.graph
  const given = inputs.filter(({ name }) => !initializers.has(name)).flatMap(standOf)
  const made = outputs
    .filter(({ name }) => !inputs.some((input) => input.name === name))
    .flatMap(standOf)
    .filter(({ name }) => !initializers.has(name))
  if (given.length + made.length === 0) return model
  const graph = given.reduce(passedInput, made.reduce(passedOutput, model.graph))
  return { ...withDefaultOpset(model).model, graph }
}

function standOf({ name, type }: ValueInfo): Stand[] {
  const passed = type.kind === 'tensor' ? passableTypes[type.elem] : undefined
  return type.kind === 'tensor' && passed ? [{ name, own: type.elem, passed, dims: type.dims }] : []
}

const cast = (from: string, to: string, type: DataType) =>
  plainNode('Cast', [from], [to], { to: dataTypes[type] })

const withType = (infos: readonly ValueInfo[], { name, passed, dims }: Stand): ValueInfo[] =>
  infos.map((info) => (info.name === name ? tensorInfo(name, passed, dims) : info))

function passedOutput(graph: Graph, stand: Stand): Graph {
  const own = freshName(graph, `${stand.name}/${stand.own}`)
  const renamed = renameValues(graph, new Map([[stand.name, own]]))
  const outputs = withType(graph.outputs, stand)
  return { ...renamed, outputs, nodes: [...renamed.nodes, cast(own, stand.name, stand.passed)] }
}

function passedInput(graph: Graph, stand: Stand): Graph {
  if (graph.outputs.some(({ name }) => name === stand.name)) return graph
  const { value } = insertAfter(graph, stand.name, (before, after) => [cast(before, after, stand.own)])
  return { ...value, inputs: withType(value.inputs, stand) }
}
