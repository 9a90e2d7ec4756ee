/** Values of constants: from numbers to raw bytes and back. Not here: protobuf's encodings (read-tensor.ts). */
import { elementCount, type NumberArray } from '#shared/tensor.ts'
import { byteLength, storageOf } from './data-types.ts'
import { readExternal } from './external-data.ts'
import { bfloat16Bits, fromBfloat16Bits, float16Bits, fromFloat16Bits } from '#engine/arrays/half-floats.ts'
import type { DataType, TensorConstant } from './model.ts'
import { networkError, requestError } from './network-error.ts'

/** Values that a constant can be made of: numbers are rounded to the type; 16-bit floats are given as numbers. */
export type ConstantValues = ArrayLike<number | bigint | boolean | string>

const utf8 = new TextEncoder()

/**
 * A constant of the given values in row-major order.
 * @throws LimenError `request` when the number of values is not the product of `dims`.
 */
export function constantOf(
  name: string,
  type: DataType,
  dims: readonly number[],
  values: ConstantValues
): TensorConstant {
  if (values.length !== elementCount(dims)) {
    const message = `The constant has ${values.length} values, but its shape [${dims.join(', ')}] takes ${elementCount(dims)}.`
    throw requestError(message, name, 'Give as many values as the shape has elements.')
  }
  if (type === 'string') {
    const strings = Array.from({ length: values.length }, (_, i) => utf8.encode(String(values[i])))
    return { name, type, dims, content: { kind: 'strings', values: strings } }
  }
  return { name, type, dims, content: { kind: 'raw', bytes: rawBytes(name, type, values) } }
}

function rawBytes(name: string, type: DataType, values: ConstantValues): Uint8Array {
  if (byteLength(type, 8) % 8 !== 0 || type.startsWith('float8') || type.startsWith('complex')) {
    throw requestError(
      `Constants of type ${type} cannot be made from numbers.`,
      name,
      'Give a constant with raw bytes.'
    )
  }
  const Storage = storageOf(type)
  const array = new Storage(new ArrayBuffer(byteLength(type, values.length)), 0, values.length)
  const convert = conversionTo(type)
  if (array instanceof BigInt64Array || array instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) array[i] = BigInt(values[i] ?? 0)
  } else if (convert !== undefined) {
    for (let i = 0; i < values.length; i++) array[i] = convert(Number(values[i]))
  } else {
    for (let i = 0; i < values.length; i++) array[i] = Number(values[i])
  }
  return new Uint8Array(array.buffer, 0, array.byteLength)
}

function conversionTo(type: DataType): ((value: number) => number) | undefined {
  if (type === 'float16') return float16Bits
  if (type === 'bfloat16') return bfloat16Bits
  return type === 'bool' ? (value) => (value === 0 ? 0 : 1) : undefined
}

/** The raw bytes of a constant, read from its file where they lie outside of the model. Not for strings. */
export function bytesOf(constant: TensorConstant): Uint8Array {
  const { content } = constant
  switch (content.kind) {
    case 'raw':
      return content.bytes
    case 'external':
      return readExternal(content, constant.name)
    case 'strings':
      throw networkError('A tensor of strings stands where numbers are needed.', constant.name)
    default:
      return content satisfies never
  }
}

/**
 * A constant's elements in their own storage: 16-bit floats as bits, complex numbers as pairs, types under 8 bits packed.
 * Shares memory with the model where the bytes are aligned.
 * @throws LimenError `network` for strings and for external data that cannot be read.
 */
export function typedArrayOf(constant: TensorConstant): NumberArray {
  const bytes = bytesOf(constant)
  const Storage = storageOf(constant.type)
  const size = byteLength(constant.type, 8) / 8
  const elementSize = constant.type.startsWith('complex') ? size / 2 : Math.max(1, size)
  if (bytes.byteOffset % elementSize === 0 && bytes.buffer instanceof ArrayBuffer) {
    return new Storage(bytes.buffer, bytes.byteOffset, bytes.byteLength / elementSize)
  }
  // A copy by construction: the slice of a Buffer would still share its memory.
  return new Storage(new Uint8Array(bytes).buffer, 0, bytes.byteLength / elementSize)
}

/**
 * A constant's elements as numbers. For small ones: shapes, axes, scales.
 * @throws LimenError `network` for strings, packed types and complex numbers.
 */
export function numbersOf(constant: TensorConstant): number[] {
  const { type } = constant
  if (byteLength(type, 8) % 8 !== 0 || type.startsWith('float8') || type.startsWith('complex')) {
    throw networkError(`A tensor of type ${type} stands where plain numbers are needed.`, constant.name)
  }
  const array = typedArrayOf(constant)
  const numbers = Array.from({ length: array.length }, (_, i) => Number(array[i]))
  if (type === 'float16') return numbers.map(fromFloat16Bits)
  return type === 'bfloat16' ? numbers.map(fromBfloat16Bits) : numbers
}
