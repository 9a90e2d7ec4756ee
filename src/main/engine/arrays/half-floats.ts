/** Numbers to and from the bits of 16-bit floats: IEEE 754 binary16 and bfloat16. Rounds to nearest, ties to even. */

const scratch = new DataView(new ArrayBuffer(4))

/** Bits of the float32 nearest to the number. */
function float32Bits(value: number): number {
  scratch.setFloat32(0, value)
  return scratch.getUint32(0)
}

function fromFloat32Bits(bits: number): number {
  scratch.setUint32(0, bits)
  return scratch.getFloat32(0)
}

/** `value` shifted right by `count` bits and rounded to nearest, ties to even. */
function shiftedRounding(value: number, count: number): number {
  const kept = value >>> count
  const rest = value & ((1 << count) - 1)
  const half = 1 << (count - 1)
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept
}

/** Bits of the binary16 nearest to the number; infinity past 65504, NaN stays NaN. */
export function float16Bits(value: number): number {
  const bits = float32Bits(value)
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x47800000) return sign | 0x7c00
  if (magnitude >= 0x38800000) return sign | shiftedRounding(magnitude - 0x38000000, 13)
  const exponent = magnitude >>> 23
  if (exponent < 102) return sign
  return sign | shiftedRounding((magnitude & 0x7fffff) | 0x800000, 126 - exponent)
}

/** The number that binary16 bits stand for. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Bits of the bfloat16 nearest to the number. */
export function bfloat16Bits(value: number): number {
  const bits = float32Bits(value)
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40
  return shiftedRounding(bits, 16) & 0xffff
}

/** The number that bfloat16 bits stand for. */
export const fromBfloat16Bits = (bits: number): number => fromFloat32Bits((bits << 16) >>> 0)
