/** Whether a disc stands where a curve ends: the arrow there would peep out from behind it. Pure. */
import { emptyBounds, includePoints, mapAxes, type Triple } from './scale.ts'

/** As near as markers are large, as a share of the curve's extent. */
const near = 0.02

/** `positions`: of one curve, [points, 3]. */
export function isAtEnd(disc: Triple | null, positions: Float32Array): boolean {
  if (!disc || positions.length < 3) return false
  const bounds = emptyBounds()
  includePoints(bounds, positions)
  const extent = Math.hypot(...mapAxes((axis) => bounds.upper[axis] - bounds.lower[axis]))
  const end = positions.length - 3
  return Math.hypot(...mapAxes((axis) => disc[axis] - (positions[end + axis] ?? NaN))) <= near * extent
}
