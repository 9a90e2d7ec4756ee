/** Graphs, nodes and attributes from protobuf messages. */
import { isFieldSet } from '@bufbuild/protobuf'
import type { Attribute, Graph, Node } from './model.ts'
import { networkError } from './network-error.ts'
import { readSparse, readTensor, type TensorContext } from './read-tensor.ts'
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type StringStringEntryProto
} from './schema/onnx_pb.ts'
import { readType, readValueInfo } from './value-types.ts'
import { carriedOf } from './wire.ts'

/** @throws LimenError `network` naming the node or tensor that is wrong. */
export function readGraph(proto: GraphProto, context: TensorContext): Graph {
  const initializers = proto.initializer.map((tensor) => readTensor(tensor, context))
  const sparse = proto.sparseInitializer.map((tensor) => readSparse(tensor, context))
  return {
    name: proto.name,
    nodes: proto.node.map((node) => readNode(node, context)),
    inputs: proto.input.map(readValueInfo),
    outputs: proto.output.map(readValueInfo),
    initializers: uniqueMap(initializers, (tensor) => tensor.name, 'initializer', context.part),
    ...(sparse.length > 0 && {
      sparseInitializers: uniqueMap(sparse, ({ values }) => values.name, 'sparse initializer', context.part)
    }),
    valueInfo: new Map(proto.valueInfo.map((info) => [info.name, readValueInfo(info)])),
    ...readMetadata(proto.metadataProps),
    ...carriedOf(proto)
  }
}

/** A map by name. @throws LimenError `network` when two items share one. */
function uniqueMap<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  what: string,
  part: string
): Map<string, T> {
  const map = new Map<string, T>()
  for (const item of items) {
    const name = nameOf(item)
    if (map.has(name)) throw networkError(`There are two of the ${what} '${name}'.`, part)
    map.set(name, item)
  }
  return map
}

/** Metadata to spread into the thing it belongs to; nothing when there is none. */
export function readMetadata(entries: readonly StringStringEntryProto[]): {
  metadata?: ReadonlyMap<string, string>
} {
  return entries.length === 0 ? {} : { metadata: new Map(entries.map(({ key, value }) => [key, value])) }
}

/** 'ai.onnx' is another spelling of the default domain. */
export const readDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain)

export function readNode(proto: NodeProto, context: TensorContext): Node {
  const part = nodePart(proto)
  return {
    name: proto.name,
    op: proto.opType,
    domain: readDomain(proto.domain),
    inputs: proto.input,
    outputs: proto.output,
    attributes: readAttributes(proto.attribute, { ...context, part }),
    ...(proto.overload !== '' && { overload: proto.overload }),
    ...readMetadata(proto.metadataProps),
    ...carriedOf(proto)
  }
}

function nodePart({ opType, name, output }: NodeProto): string {
  const shown = name === '' ? output[0] : name
  return shown === undefined ? `a ${opType} node` : `${opType} node '${shown}'`
}

export function readAttributes(
  protos: readonly AttributeProto[],
  context: TensorContext
): Map<string, Attribute> {
  const entries = protos.map((proto) => ({ name: proto.name, attribute: readAttribute(proto, context) }))
  const byName = uniqueMap(entries, ({ name }) => name, 'attribute', context.part)
  return new Map([...byName].map(([name, { attribute }]) => [name, attribute]))
}

function readAttribute(proto: AttributeProto, context: TensorContext): Attribute {
  const type = proto.type === Kind.UNDEFINED ? typeOfContent(proto) : proto.type
  if (proto.refAttrName !== '') return { kind: 'reference', attribute: proto.refAttrName, type }
  return readScalar(proto, type, context) ?? readList(proto, type, context) ?? failed(proto, context)
}

function failed(proto: AttributeProto, { part }: TensorContext): never {
  throw networkError(`Attribute '${proto.name}' has no value of the type that it states.`, part)
}

function readScalar(proto: AttributeProto, type: Kind, context: TensorContext): Attribute | undefined {
  switch (type) {
    case Kind.FLOAT:
      return { kind: 'float', value: proto.f }
    case Kind.INT:
      return { kind: 'int', value: proto.i }
    case Kind.STRING:
      return { kind: 'string', value: proto.s }
    case Kind.TENSOR:
      return proto.t && { kind: 'tensor', value: readTensor(proto.t, context) }
    case Kind.GRAPH:
      return proto.g && { kind: 'graph', value: readGraph(proto.g, context) }
    case Kind.SPARSE_TENSOR:
      return proto.sparseTensor && { kind: 'sparse-tensor', value: readSparse(proto.sparseTensor, context) }
    case Kind.TYPE_PROTO:
      return proto.tp && { kind: 'type', value: readType(proto.tp, context.part) }
    default:
      return undefined
  }
}

function readList(proto: AttributeProto, type: Kind, context: TensorContext): Attribute | undefined {
  switch (type) {
    case Kind.FLOATS:
      return { kind: 'floats', value: proto.floats }
    case Kind.INTS:
      return { kind: 'ints', value: proto.ints }
    case Kind.STRINGS:
      return { kind: 'strings', value: proto.strings }
    case Kind.TENSORS:
      return { kind: 'tensors', value: proto.tensors.map((tensor) => readTensor(tensor, context)) }
    case Kind.GRAPHS:
      return { kind: 'graphs', value: proto.graphs.map((graph) => readGraph(graph, context)) }
    case Kind.SPARSE_TENSORS:
      return {
        kind: 'sparse-tensors',
        value: proto.sparseTensors.map((tensor) => readSparse(tensor, context))
      }
    case Kind.TYPE_PROTOS:
      return { kind: 'types', value: proto.typeProtos.map((value) => readType(value, context.part)) }
    default:
      return undefined
  }
}

const { field } = AttributeProtoSchema
const contents = [
  [field.f, Kind.FLOAT],
  [field.i, Kind.INT],
  [field.s, Kind.STRING],
  [field.t, Kind.TENSOR],
  [field.g, Kind.GRAPH],
  [field.floats, Kind.FLOATS],
  [field.ints, Kind.INTS],
  [field.strings, Kind.STRINGS],
  [field.tensors, Kind.TENSORS],
  [field.graphs, Kind.GRAPHS]
] as const

/** Files of IR version 1 state no type: the field in use tells it. */
function typeOfContent(proto: AttributeProto): Kind {
  return contents.find(([descriptor]) => isFieldSet(proto, descriptor))?.[1] ?? Kind.UNDEFINED
}
