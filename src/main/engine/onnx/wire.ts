/**
 * From bytes to protobuf messages and from carried fields back, by the generated schema.
 * Numbers of tensors and rarely used parts are left undecoded, as views into the file's own bytes: the schema that is
 * read with is the official one less those fields, so protobuf keeps them as unknown fields.
 */
import { clone, createFileRegistry, fromBinary, type Message } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import type { CarriedField } from './model.ts'
import { networkError } from './network-error.ts'
import { file_onnx, ModelProtoSchema, TensorProtoSchema, type ModelProto } from './schema/onnx_pb.ts'
import { checkBudget, depthLimit } from './wire-budget.ts'

/** Fields of TensorProto that hold its elements, but for raw_data and string_data. */
export const tensorDataFields = {
  float: TensorProtoSchema.field.floatData.number,
  int32: TensorProtoSchema.field.int32Data.number,
  int64: TensorProtoSchema.field.int64Data.number,
  double: TensorProtoSchema.field.doubleData.number,
  uint64: TensorProtoSchema.field.uint64Data.number
} as const

/** Field names left undecoded, by message. */
const undecoded: Readonly<Record<string, readonly string[]>> = {
  ModelProto: ['training_info', 'configuration'],
  GraphProto: ['quantization_annotation'],
  NodeProto: ['device_configurations'],
  ValueInfoProto: ['metadata_props'],
  TensorProto: [
    'segment',
    'metadata_props',
    'float_data',
    'int32_data',
    'int64_data',
    'double_data',
    'uint64_data'
  ]
}

function readingSchema() {
  const file = clone(FileDescriptorProtoSchema, file_onnx.proto)
  for (const message of file.messageType) {
    const skipped = undecoded[message.name] ?? []
    message.field = message.field.filter((field) => !skipped.includes(field.name))
  }
  const schema = createFileRegistry(file, () => undefined).getMessage(ModelProtoSchema.typeName)
  if (schema === undefined) throw new Error('The ONNX schema has no ModelProto.')
  return schema
}

const modelSchema = readingSchema()

/**
 * Decodes a model. The list fields named in `undecoded` are missing from its messages: read them with `undecodedFields`.
 * @throws LimenError `network` when the bytes are not a whole protobuf message.
 */
export function decodeModel(bytes: Uint8Array, part: string): ModelProto {
  try {
    checkBudget(modelSchema, bytes)
    return fromBinary(modelSchema, bytes, { recursionLimit: depthLimit }) as ModelProto
  } catch (cause) {
    throw networkError(`This is not a whole ONNX file: ${damageInWords(cause)}.`, part, undefined, cause)
  }
}

/** What is wrong with bytes, of the limits of this program (wire-budget.ts) and of those that the decoder has words for. */
function damageInWords(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  if (/premature EOF/i.test(reason)) return 'it ends before all of it is there'
  if (/^(?:more than|a depth of)/.test(reason)) return `it has ${reason}`
  return 'its bytes are damaged, or those of another kind of file'
}

/** Fields that were not decoded, to be carried along; spread into the thing that carries them. */
export function carriedOf(
  message: Message,
  except: readonly number[] = []
): { carried?: readonly CarriedField[] } {
  const carried = message.$unknown?.filter((field) => !except.includes(field.no)) ?? []
  return carried.length === 0 ? {} : { carried }
}

/** Puts carried fields back into a message that is to be written. */
export function withCarried<M extends Message>(message: M, carried: readonly CarriedField[] | undefined): M {
  if (carried !== undefined) message.$unknown = [...carried]
  return message
}
