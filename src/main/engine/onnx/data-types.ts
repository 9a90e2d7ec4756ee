/** Element types: their numbers, sizes and storage. Not here: reading or converting values (constants.ts). */
import { storageByType, type NumberArray } from '#shared/tensor.ts'
import { dataTypes, type DataType } from './model.ts'

const namesByNumber = new Map<number, DataType>(
  Object.entries(dataTypes).map(([name, number]) => [number, name as DataType])
)

/** The type of a number in TensorProto.DataType, or undefined where the standard has none. */
export const dataTypeOfNumber = (number: number): DataType | undefined => namesByNumber.get(number)

const bitsByType: Record<DataType, number> = {
  float32: 32,
  uint8: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  int32: 32,
  int64: 64,
  string: 0,
  bool: 8,
  float16: 16,
  float64: 64,
  uint32: 32,
  uint64: 64,
  complex64: 64,
  complex128: 128,
  bfloat16: 16,
  float8e4m3fn: 8,
  float8e4m3fnuz: 8,
  float8e5m2: 8,
  float8e5m2fnuz: 8,
  uint4: 4,
  int4: 4,
  float4e2m1: 4,
  float8e8m0: 8,
  uint2: 2,
  int2: 2,
  float6e2m3: 6,
  float6e3m2: 6
}

/** Bits of one element; 0 for strings. */
export const bitsOf = (type: DataType): number => bitsByType[type]

/** Bytes that `count` elements take in raw data; elements under 8 bits are packed. Not for strings. */
export const byteLength = (type: DataType, count: number): number => Math.ceil((bitsOf(type) * count) / 8)

type NumberArrayConstructor = new (buffer: ArrayBuffer, byteOffset: number, length: number) => NumberArray

/** The array that holds a type's raw bytes; 16-bit floats as their bits, bool and 8-bit floats as Uint8Array. */
const storageOfBytes: Partial<Record<DataType, NumberArrayConstructor>> = {
  ...storageByType,
  complex64: Float32Array,
  complex128: Float64Array
}

/** The array class for a type's raw bytes. */
export const storageOf = (type: DataType): NumberArrayConstructor => storageOfBytes[type] ?? Uint8Array
