/**
 * Tensors from protobuf: every encoding becomes raw little-endian bytes. Large raw data is not copied but shared with
 * the file's bytes. Nothing is allocated before the file was seen to hold as much as a tensor claims.
 */
import { isFieldSet } from '@bufbuild/protobuf'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import type { NumberArray } from '#shared/tensor.ts'
import { joined } from './bytes.ts'
import { bitsOf, byteLength, dataTypeOfNumber, storageOf } from './data-types.ts'
import { resolveExternal } from './external-data.ts'
import type { DataType, SparseConstant, TensorBytes, TensorConstant } from './model.ts'
import { networkError } from './network-error.ts'
import {
  TensorProto_DataLocation,
  TensorProtoSchema,
  type SparseTensorProto,
  type TensorProto
} from './schema/onnx_pb.ts'
import { carriedOf, tensorDataFields } from './wire.ts'

/** Where a tensor is read: `folder` for external data ('' when there is none), `part` to name in errors. */
export interface TensorContext {
  readonly folder: string
  readonly part: string
}

/** @throws LimenError `network` naming the tensor when type, shape and data do not fit together. */
export function readTensor(proto: TensorProto, context: TensorContext): TensorConstant {
  const part = proto.name === '' ? context.part : `tensor '${proto.name}'`
  const type = dataTypeOfNumber(proto.dataType)
  if (type === undefined)
    throw networkError(`Element type ${proto.dataType} is not part of the ONNX standard.`, part)
  const dims = readDims(proto.dims, part)
  const content = readContent(proto, type, countOf(dims, part), { ...context, part })
  return { name: proto.name, type, dims, content, ...carriedOf(proto, Object.values(tensorDataFields)) }
}

/** @throws LimenError `network` as `readTensor` does. */
export function readSparse(proto: SparseTensorProto, context: TensorContext): SparseConstant {
  const { values, indices } = proto
  if (values === undefined || indices === undefined) {
    throw networkError('A sparse tensor lacks its values or its indices.', context.part)
  }
  const dims = readDims(proto.dims, context.part)
  return { values: readTensor(values, context), indices: readTensor(indices, context), dims }
}

function readDims(dims: readonly bigint[], part: string): number[] {
  return dims.map((dim) => {
    const size = Number(dim)
    if (size < 0 || !Number.isSafeInteger(size))
      throw networkError(`A dimension of size ${size} is out of range.`, part)
    return size
  })
}

function countOf(dims: readonly number[], part: string): number {
  const count = dims.reduce((product, size) => product * size, 1)
  if (!Number.isSafeInteger(count * 16))
    throw networkError(`The shape [${dims.join(', ')}] has too many elements.`, part)
  return count
}

function readContent(proto: TensorProto, type: DataType, count: number, context: TensorContext): TensorBytes {
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    if (type === 'string') throw networkError('A tensor of strings cannot lie in another file.', context.part)
    const entries = new Map(proto.externalData.map(({ key, value }) => [key, value]))
    return resolveExternal(context.folder, entries, byteLength(type, count), context.part)
  }
  if (type === 'string') {
    expectSize(proto.stringData.length, count, 'strings', context.part)
    return { kind: 'strings', values: proto.stringData }
  }
  const bytes = isFieldSet(proto, TensorProtoSchema.field.rawData)
    ? proto.rawData
    : typedData(proto, type, count, context.part)
  expectSize(bytes.length, byteLength(type, count), 'bytes', context.part)
  return { kind: 'raw', bytes }
}

function expectSize(found: number, needed: number, what: string, part: string): void {
  if (found !== needed)
    throw networkError(`It holds ${found} ${what}, but its shape and type take ${needed}.`, part)
}

/** The elements of the field that the standard gives to a type. */
function typedData(proto: TensorProto, type: DataType, count: number, part: string): Uint8Array {
  const chunks = (no: number) => (proto.$unknown ?? []).filter((field) => field.no === no).map(payload)
  switch (type) {
    case 'float32':
    case 'complex64':
      return joined(chunks(tensorDataFields.float))
    case 'float64':
    case 'complex128':
      return joined(chunks(tensorDataFields.double))
    case 'int64':
      return decodeVarints(chunks(tensorDataFields.int64), BigInt64Array, count, part, (reader) =>
        BigInt(reader.int64())
      )
    case 'uint64':
      return decodeVarints(chunks(tensorDataFields.uint64), BigUint64Array, count, part, (reader) =>
        BigInt(reader.uint64())
      )
    case 'uint32':
      return decodeVarints(chunks(tensorDataFields.uint64), Uint32Array, count, part, (reader) =>
        Number(reader.uint64())
      )
    default:
      return smallInts(chunks(tensorDataFields.int32), type, count, part)
  }
}

/** A field's bytes without the length in front that packed fields have. */
const payload = ({ wireType, data }: { wireType: WireType; data: Uint8Array }): Uint8Array =>
  wireType === WireType.LengthDelimited ? new BinaryReader(data).bytes() : data

interface NumberArrayClass<A extends NumberArray> {
  new (length: number): A
}

/** Decodes varints into an array, which is made only when there are as many of them as the tensor needs. */
function decodeVarints<A extends NumberArray>(
  chunks: readonly Uint8Array[],
  Storage: NumberArrayClass<A>,
  count: number,
  part: string,
  read: (reader: BinaryReader) => A[number]
): Uint8Array {
  expectSize(
    chunks.reduce((sum, chunk) => sum + varintCount(chunk), 0),
    count,
    'elements',
    part
  )
  const array = new Storage(count)
  let next = 0
  for (const chunk of chunks) {
    const reader = new BinaryReader(chunk)
    while (reader.pos < reader.len) array[next++] = read(reader)
  }
  return new Uint8Array(array.buffer)
}

/** Each varint ends with the one byte whose high bit is clear. */
function varintCount(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte < 0x80) count++
  return count
}

/** Types that are kept in int32_data: one element each, but 4-bit and 2-bit ones a whole byte each. */
function smallInts(chunks: readonly Uint8Array[], type: DataType, count: number, part: string): Uint8Array {
  const bits = bitsOf(type)
  const Storage = storageOf(type)
  const entries = bits === 4 || bits === 2 ? byteLength(type, count) : count
  const bytes = decodeVarints(chunks, Int32Array, entries, part, (reader) => reader.int32())
  const values = new Int32Array(bytes.buffer as ArrayBuffer)
  if (type === 'int32') return bytes
  if (bits === 6) return packedSixBits(values)
  const array = new Storage(new ArrayBuffer(byteLength(type, 8 / Math.min(bits, 8)) * entries), 0, entries)
  for (let i = 0; i < entries; i++) array[i] = values[i] ?? 0
  return new Uint8Array(array.buffer)
}

/** Packs 6-bit elements as one stream of bits, lowest bits first. */
function packedSixBits(values: Int32Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * 6) / 8))
  values.forEach((value, i) => {
    const bit = i * 6
    const shifted = (value & 0x3f) << (bit % 8)
    const at = bit >>> 3
    bytes[at] = (bytes[at] ?? 0) | shifted
    if (shifted > 0xff) bytes[at + 1] = (bytes[at + 1] ?? 0) | (shifted >>> 8)
  })
  return bytes
}
