/** Tick values on 1/2/5 × 10ⁿ and their text. */
import { tickIncrement, ticks } from 'd3-array'

/** About `count` values in [lower, upper], each a multiple of 1, 2 or 5 times a power of ten. */
export function niceTicks(lower: number, upper: number, count: number): number[] {
  if (!(upper > lower) || !Number.isFinite(upper - lower)) return []
  return ticks(lower, upper, count)
}

/**
 * Text for ticks of one axis, all with the same number of decimals: '−0.5', '0.0', '0.5'.
 * Steps from 10⁵ up or below 10⁻³ are written with a power of ten: '2×10⁶'.
 * @param step of which all are multiples; from one to the next where it is left out.
 */
export function formatTicks(values: readonly number[], step = stepOf(values)): string[] {
  const largest = Math.max(...values.map(Math.abs))
  if (largest >= 1e5 || (largest > 0 && step < 1e-3))
    return values.map((value) => scientific(value, largest, step))
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return values.map((value) => properMinus(value.toFixed(decimals)))
}

/** Values at 1, 2 and 5 of each power of ten between positive bounds, at powers alone where there are many, with their text. */
export function logTicks(from: number, to: number): { value: number; label: string }[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  if (!(low > 0) || !Number.isFinite(high)) return []
  const first = Math.floor(Math.log10(low))
  const powers = Math.ceil(Math.log10(high)) - first
  const leads = powers > 4 ? [1] : [1, 2, 5]
  const values = Array.from({ length: powers + 1 }, (_, i) =>
    leads.map((lead) => lead * 10 ** (first + i))
  ).flat()
  return values
    .filter((value) => value >= low && value <= high)
    .map((value) => ({ value, label: String(Number(value.toPrecision(1))) }))
}

function stepOf(values: readonly number[]): number {
  const first = values[0] ?? 0
  const last = values[values.length - 1] ?? first
  if (values.length < 2 || first === last) return Math.abs(first) || 1
  const increment = tickIncrement(first, last, values.length - 1)
  return increment > 0 ? increment : -1 / increment
}

/** All ticks of an axis share the exponent of the largest one. */
function scientific(value: number, largest: number, step: number): string {
  if (value === 0) return '0'
  const exponent = Math.floor(Math.log10(largest) + 1e-9)
  const decimals = Math.max(0, exponent - Math.floor(Math.log10(step) + 1e-9))
  return `${properMinus((value / 10 ** exponent).toFixed(decimals))}×10${superscript(exponent)}`
}

export function superscript(exponent: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹'
  return String(exponent)
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => digits.charAt(Number(digit)))
}

/** A minus sign as wide as a plus; no minus before zero. */
function properMinus(text: string): string {
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−')
}
