/** The range of an axis that values are plotted on. Pure. */

/** Bounds with a little room; numbers that are all the same get some around them. */
export function valueRange(
  low: number | null,
  high: number | null,
  fromZero: boolean
): [low: number, high: number] {
  if (low === null || high === null) return [0, 1]
  const [lower, upper] = fromZero ? [Math.min(0, low), Math.max(0, high)] : [low, high]
  if (lower === upper)
    return fromZero ? [0, 1] : [lower - (Math.abs(lower) || 1) / 2, upper + (Math.abs(upper) || 1) / 2]
  const room = 0.08 * (upper - lower)
  return [fromZero && lower === 0 ? 0 : lower - room, upper + room]
}
