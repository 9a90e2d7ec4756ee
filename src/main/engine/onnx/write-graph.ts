/** Graphs, nodes, attributes and tensors as protobuf messages. */
import { create } from '@bufbuild/protobuf'
import {
  dataTypes,
  type Attribute,
  type Graph,
  type Node,
  type SparseConstant,
  type TensorConstant
} from './model.ts'
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type SparseTensorProto,
  type StringStringEntryProto,
  type TensorProto
} from './schema/onnx_pb.ts'
import { writeType, writeValueInfo } from './value-types.ts'
import { withCarried } from './wire.ts'

/** The graph without its nodes and initializers, which may be many and large: write-model.ts places their bytes itself. */
export function graphWithoutParts(graph: Graph): GraphProto {
  const message = create(GraphProtoSchema, {
    name: graph.name,
    input: graph.inputs.map(writeValueInfo),
    output: graph.outputs.map(writeValueInfo),
    valueInfo: [...graph.valueInfo.values()].map(writeValueInfo),
    sparseInitializer: [...(graph.sparseInitializers?.values() ?? [])].map(writeSparse),
    metadataProps: writeMetadata(graph.metadata)
  })
  return withCarried(message, graph.carried)
}

function writeGraph(graph: Graph): GraphProto {
  const message = graphWithoutParts(graph)
  message.node = graph.nodes.map(writeNode)
  message.initializer = [...graph.initializers.values()].map(writeTensor)
  return message
}

export function writeNode(node: Node): NodeProto {
  const message = create(NodeProtoSchema, {
    ...(node.name !== '' && { name: node.name }),
    opType: node.op,
    ...(node.domain !== '' && { domain: node.domain }),
    ...(node.overload !== undefined && { overload: node.overload }),
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: [...node.attributes].map(([name, attribute]) => writeAttribute(name, attribute)),
    metadataProps: writeMetadata(node.metadata)
  })
  return withCarried(message, node.carried)
}

export const writeMetadata = (entries: ReadonlyMap<string, string> | undefined): StringStringEntryProto[] =>
  [...(entries ?? [])].map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }))

/** The tensor's message without raw bytes. */
export function tensorHeader({ name, type, dims, content, carried }: TensorConstant): TensorProto {
  const message = create(TensorProtoSchema, { name, dataType: dataTypes[type], dims: dims.map(BigInt) })
  if (content.kind === 'strings') message.stringData = [...content.values]
  if (content.kind === 'external') {
    const { location, offset, length } = content
    message.dataLocation = TensorProto_DataLocation.EXTERNAL
    message.externalData = writeMetadata(
      new Map([
        ['location', location],
        ['offset', String(offset)],
        ['length', String(length)]
      ])
    )
  }
  return withCarried(message, carried)
}

function writeTensor(constant: TensorConstant): TensorProto {
  const message = tensorHeader(constant)
  if (constant.content.kind === 'raw') message.rawData = constant.content.bytes
  return message
}

function writeSparse({ values, indices, dims }: SparseConstant): SparseTensorProto {
  return create(SparseTensorProtoSchema, {
    values: writeTensor(values),
    indices: writeTensor(indices),
    dims: dims.map(BigInt)
  })
}

export function writeAttribute(name: string, attribute: Attribute): AttributeProto {
  return create(AttributeProtoSchema, { name, ...(writeScalar(attribute) ?? writeList(attribute)) })
}

function writeScalar(attribute: Attribute) {
  switch (attribute.kind) {
    case 'float':
      return { type: Kind.FLOAT, f: attribute.value }
    case 'int':
      return { type: Kind.INT, i: attribute.value }
    case 'string':
      return { type: Kind.STRING, s: attribute.value }
    case 'tensor':
      return { type: Kind.TENSOR, t: writeTensor(attribute.value) }
    case 'sparse-tensor':
      return { type: Kind.SPARSE_TENSOR, sparseTensor: writeSparse(attribute.value) }
    case 'type': {
      const type = writeType(attribute.value)
      return { type: Kind.TYPE_PROTO, ...(type && { tp: type }) }
    }
    case 'graph':
      return { type: Kind.GRAPH, g: writeGraph(attribute.value) }
    case 'reference':
      return { type: attribute.type as Kind, refAttrName: attribute.attribute }
    default:
      return undefined
  }
}

function writeList(attribute: Attribute) {
  switch (attribute.kind) {
    case 'floats':
      return { type: Kind.FLOATS, floats: [...attribute.value] }
    case 'ints':
      return { type: Kind.INTS, ints: [...attribute.value] }
    case 'strings':
      return { type: Kind.STRINGS, strings: [...attribute.value] }
    case 'tensors':
      return { type: Kind.TENSORS, tensors: attribute.value.map(writeTensor) }
    case 'sparse-tensors':
      return { type: Kind.SPARSE_TENSORS, sparseTensors: attribute.value.map(writeSparse) }
    case 'types':
      return { type: Kind.TYPE_PROTOS, typeProtos: attribute.value.flatMap((type) => writeType(type) ?? []) }
    case 'graphs':
      return { type: Kind.GRAPHS, graphs: attribute.value.map(writeGraph) }
    default:
      return undefined
  }
}
