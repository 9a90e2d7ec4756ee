/** Models from files and from bytes. Not here: graphs (read-graph.ts), tensors (read-tensor.ts), writing (write-model.ts). */
import { basename, dirname, resolve } from 'node:path'
import { externalBytes } from './external-data.ts'
import type { FunctionDefinition, Model } from './model.ts'
import { networkError } from './network-error.ts'
import { readWithoutWeights } from './read-file.ts'
import { readAttributes, readDomain, readGraph, readMetadata, readNode } from './read-graph.ts'
import type { TensorContext } from './read-tensor.ts'
import type { FunctionProto, ModelProto, OperatorSetIdProto } from './schema/onnx_pb.ts'
import { readValueInfo } from './value-types.ts'
import { topologicalSort } from './topological-sort.ts'
import { verifyGraph } from './verify-graph.ts'
import { carriedOf, decodeModel } from './wire.ts'

/** A model with the file that it came from. */
export interface LoadedModel {
  readonly model: Model
  /** Absolute path of the .onnx file. */
  readonly path: string
  /** Bytes of the file and of its external data. */
  readonly bytes: number
}

/** Raw initializers from this size on stay in the file: memory maps work in pages of this size. */
export const mappedFrom = 4096

/**
 * Reads and verifies an .onnx file. Nodes that the file states in another order are sorted. Raw initializers of at least
 * `mappedFrom` bytes are not read: they become references to their range of the file.
 * @throws LimenError `file` when it cannot be read, `network` when it is damaged or invalid.
 */
export async function readModel(path: string): Promise<LoadedModel> {
  const absolute = resolve(path)
  const { bytes, size } = await readWithoutWeights(absolute, mappedFrom)
  const model = topologicalSort(parseModel(bytes, dirname(absolute), basename(absolute))).value
  verifyGraph(model)
  return { model, path: absolute, bytes: size + externalBytes(model, absolute) }
}

/**
 * A model from the bytes of an .onnx file. Raw constants share memory with `bytes`. The graph is not verified.
 * `folder` is where external data may lie; without it, external data is an error.
 * @throws LimenError `network` when the bytes are not a model; the part is `name`, a node or a tensor.
 */
export function parseModel(bytes: Uint8Array, folder = '', name = 'the network'): Model {
  // A Buffer's parts are Buffers, whose slices are no copies: only plain arrays go on from here.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const proto = decodeModel(plain, name)
  if (proto.graph === undefined) {
    throw networkError(
      'This is not an ONNX file: there is no graph in it.',
      name,
      'Choose a file exported as ONNX.'
    )
  }
  const context: TensorContext = { folder, part: name }
  return {
    ...readHeader(proto, name),
    graph: readGraph(proto.graph, context),
    functions: proto.functions.map((definition) => readFunction(definition, context)),
    folder
  }
}

function readHeader(proto: ModelProto, name: string) {
  const { producerVersion, domain, modelVersion } = proto
  return {
    irVersion: Number(proto.irVersion),
    producer: proto.producerName,
    ...(producerVersion !== '' && { producerVersion }),
    ...(domain !== '' && { domain }),
    ...(modelVersion !== 0n && { modelVersion }),
    opsets: readOpsets(proto.opsetImport, name),
    metadata: readMetadata(proto.metadataProps).metadata ?? new Map<string, string>(),
    ...carriedOf(proto)
  }
}

/** Versions by domain; of two for one domain the higher one counts. */
function readOpsets(imports: readonly OperatorSetIdProto[], part: string): Map<string, number> {
  const opsets = new Map<string, number>()
  for (const { domain, version } of imports) {
    const number = Number(version)
    if (!Number.isSafeInteger(number)) throw networkError(`Opset version ${number} is out of range.`, part)
    opsets.set(readDomain(domain), Math.max(number, opsets.get(readDomain(domain)) ?? number))
  }
  return opsets
}

function readFunction(proto: FunctionProto, context: TensorContext): FunctionDefinition {
  const part = `function '${proto.name}'`
  return {
    name: proto.name,
    domain: readDomain(proto.domain),
    overload: proto.overload,
    inputs: proto.input,
    outputs: proto.output,
    attributes: proto.attribute,
    attributeDefaults: readAttributes(proto.attributeProto, { ...context, part }),
    nodes: proto.node.map((node) => readNode(node, context)),
    opsets: readOpsets(proto.opsetImport, part),
    valueInfo: new Map(proto.valueInfo.map((info) => [info.name, readValueInfo(info)])),
    ...readMetadata(proto.metadataProps),
    ...carriedOf(proto)
  }
}
