/** Conversions between numbers and the bits of 16-bit floats (IEEE 754 binary16 and bfloat16), round to nearest even. */

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

const bitsOfFloat32 = (value: number): number => {
  float[0] = value
  return bits[0] ?? 0
}

const float32OfBits = (pattern: number): number => {
  bits[0] = pattern
  return float[0] ?? 0
}

/** Shifts right by `count`, rounding to nearest, ties to even. */
function roundedShift(value: number, count: number): number {
  const kept = value >>> count
  const rest = value - kept * 2 ** count
  const half = 2 ** (count - 1)
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept
}

/** Bits of the binary16 number nearest to a float32; too large ones become infinity. */
export function float16Bits(value: number): number {
  const pattern = bitsOfFloat32(value)
  const sign = (pattern >>> 16) & 0x8000
  const exponent = (pattern >>> 23) & 0xff
  const fraction = pattern & 0x7fffff
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  const shifted = exponent - 112
  if (shifted >= 31) return sign | 0x7c00
  if (shifted > 0) return sign + roundedShift((shifted << 23) | fraction, 13)
  return shifted < -10 ? sign : sign + roundedShift(fraction | 0x800000, 14 - shifted)
}

/** The number of binary16 bits. */
export function float16Value(pattern: number): number {
  const sign = (pattern & 0x8000) === 0 ? 1 : -1
  const exponent = (pattern >>> 10) & 0x1f
  const fraction = pattern & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (fraction + 0x400) * 2 ** (exponent - 25)
}

/** Bits of the bfloat16 number nearest to a float32. */
export function bfloat16Bits(value: number): number {
  return Number.isNaN(value) ? 0x7fc0 : roundedShift(bitsOfFloat32(value), 16)
}

/** The number of bfloat16 bits. */
export const bfloat16Value = (pattern: number): number => float32OfBits((pattern << 16) >>> 0)
