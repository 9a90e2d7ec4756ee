/** Where dashes begin and end along a segment: lengths along the curve in scene units decide, as in the shaders. Pure. */
import type { DashPattern } from '../../scene/condition-marks.ts'

/**
 * Shares 0…1 of a segment, from and to, that lie within dashes; the lengths at its ends say where it stands in the pattern.
 * More dashes than `most` are too fine to be told apart: then all of it is drawn.
 */
export function dashedShares(
  pattern: DashPattern,
  unit: number,
  from: number,
  to: number,
  most: number
): [number, number][] {
  const [a, b, c, d] = pattern.map((length) => length * unit) as [number, number, number, number]
  const period = a + b + c + d
  const span = to - from
  if (!(period > 0) || !(span > 0) || (span / period) * 2 > most) return [[0, 1]]
  const shares: [number, number][] = []
  for (let start = Math.floor(from / period) * period; start < to; start += period)
    for (const [begin, length] of [
      [start, a],
      [start + a + b, c]
    ] as const) {
      const [lower, upper] = [Math.max(begin, from), Math.min(begin + length, to)]
      if (upper > lower) shares.push([(lower - from) / span, (upper - from) / span])
    }
  return shares
}
