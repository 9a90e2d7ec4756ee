/** Tensors as they cross the connection: a type, a shape and a typed array in row-major order. */

/** Element types of ONNX tensors that the engine accepts and answers with. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string'

/** Element types whose storage is a typed array. */
export type NumberType = Exclude<ElementType, 'string'>

/** The array class that each element type is kept in; 16-bit floats as their bits, bool as 0/1. */
export const storageByType = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array
} as const satisfies Record<NumberType, unknown>

/** Storage for numbers; 16-bit floats are kept as their bits in a Uint16Array, bool as 0/1 in a Uint8Array. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array

export interface Tensor {
  type: ElementType
  /** Sizes of the axes; an empty list is a scalar. */
  dims: number[]
  /** As many elements as the product of `dims`. */
  data: NumberArray | string[]
}

/** Number of elements of a shape; 1 for a scalar. */
export const elementCount = (dims: readonly number[]): number =>
  dims.reduce((product, size) => product * size, 1)
