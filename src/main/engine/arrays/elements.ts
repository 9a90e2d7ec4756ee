/** Numbers to and from the storage of each element type. Shapes are not looked at. */
import {
  storageByType,
  type ElementType,
  type NumberArray,
  type NumberType,
  type Tensor
} from '#shared/tensor.ts'
import { bfloat16Bits, float16Bits, fromBfloat16Bits, fromFloat16Bits } from './half-floats.ts'

/** Smallest and largest number of each integer type; of 64-bit types, the largest that a double holds exactly. */
const integerBounds: Partial<Record<ElementType, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32768, 32767],
  int32: [-2147483648, 2147483647],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  uint16: [0, 65535],
  uint32: [0, 4294967295],
  uint64: [0, Number.MAX_SAFE_INTEGER]
}

/** What a number of this type may be; undefined for floats, which have no sharp end. */
export const boundsOfType = (type: ElementType): readonly [number, number] | undefined =>
  type === 'bool' ? [0, 1] : integerBounds[type]

/** A zeroed array that fits the type. */
export const emptyArray = (type: NumberType, length: number): NumberArray => new storageByType[type](length)

/**
 * Writes numbers as elements of the type, from `offset` on. Integers are rounded and end at the type's bounds
 * (NaN becomes 0); bool is 1 for everything but 0.
 */
export function storeNumbers(
  numbers: Float32Array | Float64Array,
  type: NumberType,
  into: NumberArray,
  offset: number
): void {
  if (into instanceof Float32Array || into instanceof Float64Array) into.set(numbers, offset)
  else if (type === 'float16') storeBits(numbers, float16Bits, into, offset)
  else if (type === 'bfloat16') storeBits(numbers, bfloat16Bits, into, offset)
  else if (into instanceof BigInt64Array || into instanceof BigUint64Array)
    storeBig(numbers, type, into, offset)
  else storeIntegers(numbers, type, into, offset)
}

function storeBits(
  numbers: Float32Array | Float64Array,
  bitsOf: (value: number) => number,
  into: NumberArray,
  offset: number
): void {
  for (let i = 0; i < numbers.length; i++) into[offset + i] = bitsOf(numbers[i] ?? 0)
}

function storeIntegers(
  numbers: Float32Array | Float64Array,
  type: NumberType,
  into: Exclude<NumberArray, BigInt64Array | BigUint64Array>,
  offset: number
): void {
  const [low, high] = boundsOfType(type) ?? [0, 0]
  const isTruth = type === 'bool'
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] ?? 0
    into[offset + i] = isTruth ? Number(value !== 0) : Math.min(high, Math.max(low, Math.round(value)))
  }
}

function storeBig(
  numbers: Float32Array | Float64Array,
  type: NumberType,
  into: BigInt64Array | BigUint64Array,
  offset: number
): void {
  const [low, high] = boundsOfType(type) ?? [0, 0]
  for (let i = 0; i < numbers.length; i++) {
    const value = Math.min(high, Math.max(low, Math.round(numbers[i] ?? 0)))
    into[offset + i] = BigInt(Number.isNaN(value) ? 0 : value)
  }
}

/** All elements of a tensor as numbers; 64-bit integers past 2^53 lose their last digits, texts become NaN. */
export function numbersOfTensor(tensor: Tensor): Float64Array {
  const { data, type } = tensor
  const numbers = new Float64Array(data.length)
  for (let i = 0; i < numbers.length; i++) {
    const element = data[i] ?? 0
    numbers[i] = typeof element === 'string' ? NaN : Number(element)
  }
  if (type === 'float16') return numbers.map(fromFloat16Bits)
  return type === 'bfloat16' ? numbers.map(fromBfloat16Bits) : numbers
}
