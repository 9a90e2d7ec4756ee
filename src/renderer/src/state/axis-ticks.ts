/** Ticks on 1, 2, 5 × 10ⁿ and the words at them. */
import { tickIncrement, ticks } from 'd3-array'

export interface Tick {
  value: number
  label: string
}

/** At most about `count` round values between two bounds, in either order, with labels of equal decimals. */
export function axisTicks(from: number, to: number, count: number): Tick[] {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return []
  // A range without length has its own value alone.
  if (from === to) return [{ value: from, label: tickLabel(from, Math.abs(from) || 1) }]
  const increment = tickIncrement(Math.min(from, to), Math.max(from, to), Math.max(count, 1))
  const step = increment < 0 ? -1 / increment : increment
  return ticks(from, to, Math.max(count, 1)).map((value) => ({ value, label: tickLabel(value, step) }))
}

/** Labels of values that stand in equal steps, whatever the step; none where a value is missing. */
export function evenLabels(values: readonly (number | null)[]): string[] {
  const [first = null, second = null] = values
  const step = first === null || second === null ? Math.abs(first ?? 0) || 1 : Math.abs(second - first)
  return values.map((value) => (value === null ? '' : tickLabel(value, step)))
}

/** A number with as many decimals as its step needs; large and small ones as a power of ten. */
export function tickLabel(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step)
  const text = size >= 1e6 || size < 1e-4 ? scientific(value) : value.toFixed(decimalsOf(step))
  return text.replaceAll('-', '−')
}

/** Of its first digit, or of two where it has two: 0.5 and 2.5 have one. */
function decimalsOf(step: number): number {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const scaled = step * 10 ** decimals
  return Math.abs(scaled - Math.round(scaled)) < 1e-6 ? decimals : decimals + 1
}

function scientific(value: number): string {
  return value === 0 ? '0' : value.toExponential().replace('e+', 'e')
}
