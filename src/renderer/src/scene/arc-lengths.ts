/** Lengths along the curves of a trace, in scene units, so that dashes are even. */
import type { PointLayout } from './drawable.ts'
import type { Triple } from './scale.ts'

/**
 * Writes the length from each curve's start to each of its points into `into`, a number for each texel's `channel` of
 * three (the layout of positions, so that the same texture class holds them). A step over a point that is not finite
 * counts zero.
 * @param factor from data to scene units.
 */
export function writeArcLengths(
  into: Float32Array,
  positions: Float32Array,
  layout: PointLayout,
  factor: Triple,
  channel: 0 | 1
): void {
  const step = layout.pointStride * 3
  for (let series = 0; series < layout.series; series++) {
    let here = (layout.first + series * layout.seriesStride) * 3
    let length = 0
    into[here + channel] = 0
    for (let point = 1; point < layout.points; point++) {
      here += step
      const added = distance(positions, here - step, here, factor)
      if (Number.isFinite(added)) length += added
      into[here + channel] = length
    }
  }
}

function distance(positions: Float32Array, from: number, to: number, factor: Triple): number {
  let squares = 0
  for (let axis = 0; axis < 3; axis++) {
    const way = ((positions[to + axis] ?? NaN) - (positions[from + axis] ?? NaN)) * (factor[axis] ?? 1)
    squares += way * way
  }
  return Math.sqrt(squares)
}
