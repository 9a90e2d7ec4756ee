/** The values that a swept parameter takes. */
import type { Parameter } from './stimulus.ts'
import type { SweepAxis } from './trajectory.ts'

type Range = Pick<SweepAxis, 'from' | 'to' | 'count'>

/**
 * `count` values from one end to the other, both included, evenly spaced on the parameter's scale:
 * equal steps (linear), equal ratios (log), or rounded equal steps (integer).
 */
export function sweepValues(axis: Range, scale: Parameter['scale']): Float64Array {
  return Float64Array.from({ length: axis.count }, (_, index) => sweepValueAt(axis, scale, index))
}

/** The value at a (fractional) index of the sweep, 0 … count − 1. Ends that a log scale can't have are joined evenly. */
export function sweepValueAt({ from, to, count }: Range, scale: Parameter['scale'], index: number): number {
  const share = count > 1 ? index / (count - 1) : 0
  const value = share === 1 ? to : between(from, to, scale, share)
  return scale === 'integer' ? Math.round(value) : value
}

const between = (from: number, to: number, scale: Parameter['scale'], share: number): number =>
  scale === 'log' && from > 0 && to > 0 ? from * (to / from) ** share : from + (to - from) * share
