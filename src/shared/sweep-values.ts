/** The values that a swept parameter takes. */
import type { Parameter } from './stimulus.ts'
import type { SweepAxis } from './trajectory.ts'

/**
 * `count` values from one end to the other, both included, evenly spaced on the parameter's scale:
 * equal steps (linear), equal ratios (log), or rounded equal steps (integer).
 */
export function sweepValues(
  { from, to, count }: Pick<SweepAxis, 'from' | 'to' | 'count'>,
  scale: Parameter['scale']
): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    const share = count > 1 ? index / (count - 1) : 0
    if (index === count - 1 && count > 1) return scale === 'integer' ? Math.round(to) : to
    if (scale === 'log') return from * Math.pow(to / from, share)
    const value = from + (to - from) * share
    return scale === 'integer' ? Math.round(value) : value
  })
}
