/**
 * Models as bytes. Raw data is always written as raw_data.
 * Not here: files and external data (save-model.ts), graphs (write-graph.ts).
 */
import { create, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { LimenError } from '#shared/errors.ts'
import { joined, totalLength } from './bytes.ts'
import type { FunctionDefinition, Graph, Model, Node, TensorConstant } from './model.ts'
import {
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  type FunctionProto,
  type OperatorSetIdProto
} from './schema/onnx_pb.ts'
import { writeValueInfo } from './value-types.ts'
import { withCarried } from './wire.ts'
import { graphWithoutParts, tensorHeader, writeAttribute, writeMetadata, writeNode } from './write-graph.ts'

/** Protobuf allows no larger message. */
const largestMessage = 2 ** 31 - 1

/**
 * The bytes of an .onnx file. External references are written as they are.
 * @throws LimenError `resources` above 2 GiB, which protobuf cannot hold: save it with external data instead.
 */
export function writeModel(model: Model): Uint8Array {
  return joined(modelChunks(model))
}

/**
 * The same bytes in pieces; large raw data is not copied but handed on as it lies in the model.
 * Protobuf fields may come in any order, so the graph is written last, and its nodes and initializers last in the graph.
 * @throws LimenError `resources` as `writeModel` does.
 */
export function modelChunks(model: Model): Uint8Array[] {
  const graph = graphChunks(model.graph)
  const chunks = [modelHeader(model), ...framed(ModelProtoSchema.field.graph.number, graph)]
  checkSize(totalLength(chunks), model)
  return chunks
}

/** @throws LimenError `resources` when so many bytes do not fit into one file. */
export function checkSize(bytes: number, model: Model): void {
  if (bytes <= largestMessage) return
  throw new LimenError({
    tag: 'resources',
    message: `The network takes ${bytes} bytes, but one ONNX file holds at most 2 GiB.`,
    advice: 'Keep its weights in a second file (external data).',
    part: model.graph.name
  })
}

/** The chunks as a length-delimited field. */
function framed(fieldNumber: number, chunks: readonly Uint8Array[]): Uint8Array[] {
  const length = Math.min(totalLength(chunks), 2 ** 32 - 1)
  return [new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(length).finish(), ...chunks]
}

/**
 * What was written before, by the object that it was written of: nodes and constants never change, and the rewrites of
 * one network share most of theirs.
 */
const written = new WeakMap<Node | TensorConstant, readonly Uint8Array[]>()

/** Chunks above this size are not kept: they hold weights, of which there must be one copy only. */
const largestKept = 4096

function chunksOf<Part extends Node | TensorConstant>(
  part: Part,
  write: (part: Part) => Uint8Array[]
): readonly Uint8Array[] {
  const known = written.get(part)
  if (known) return known
  const chunks = write(part)
  if (totalLength(chunks) <= largestKept) written.set(part, chunks)
  return chunks
}

function graphChunks(graph: Graph): Uint8Array[] {
  const { node, initializer } = GraphProtoSchema.field
  const chunks: Uint8Array[] = [toBinary(GraphProtoSchema, graphWithoutParts(graph))]
  for (const item of graph.nodes)
    chunks.push(...chunksOf(item, (part) => framed(node.number, nodeChunks(part))))
  for (const constant of graph.initializers.values()) {
    chunks.push(...chunksOf(constant, (part) => framed(initializer.number, tensorChunks(part))))
  }
  return chunks
}

const nodeChunks = (node: Node): Uint8Array[] => [toBinary(NodeProtoSchema, writeNode(node))]

function tensorChunks(constant: TensorConstant): Uint8Array[] {
  const header = toBinary(TensorProtoSchema, tensorHeader(constant))
  if (constant.content.kind !== 'raw') return [header]
  return [header, ...framed(TensorProtoSchema.field.rawData.number, [constant.content.bytes])]
}

function modelHeader(model: Model): Uint8Array {
  const { producerVersion, domain, modelVersion } = model
  const message = create(ModelProtoSchema, {
    irVersion: BigInt(model.irVersion),
    producerName: model.producer,
    ...(producerVersion !== undefined && { producerVersion }),
    ...(domain !== undefined && { domain }),
    ...(modelVersion !== undefined && { modelVersion }),
    opsetImport: writeOpsets(model.opsets),
    functions: model.functions.map(writeFunction),
    metadataProps: writeMetadata(model.metadata)
  })
  return toBinary(ModelProtoSchema, withCarried(message, model.carried))
}

const writeOpsets = (opsets: ReadonlyMap<string, number>): OperatorSetIdProto[] =>
  [...opsets].map(([domain, version]) =>
    create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) })
  )

function writeFunction(definition: FunctionDefinition): FunctionProto {
  const message = create(FunctionProtoSchema, {
    name: definition.name,
    domain: definition.domain,
    ...(definition.overload !== '' && { overload: definition.overload }),
    input: [...definition.inputs],
    output: [...definition.outputs],
    attribute: [...definition.attributes],
    attributeProto: [...definition.attributeDefaults].map(([name, attribute]) =>
      writeAttribute(name, attribute)
    ),
    node: definition.nodes.map(writeNode),
    opsetImport: writeOpsets(definition.opsets),
    valueInfo: [...definition.valueInfo.values()].map(writeValueInfo),
    metadataProps: writeMetadata(definition.metadata)
  })
  return withCarried(message, definition.carried)
}
