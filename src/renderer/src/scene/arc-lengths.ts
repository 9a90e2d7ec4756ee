/** Length along each curve, so that dashes are even: in pixels of the reference picture at the default view. */
import type { PositionLayout } from './descriptors.ts'
import type { Triple } from './scale.ts'

/** Pixels of the reference picture that one scene unit takes at the default view, roughly. */
export const pixelsPerUnit = 230

/**
 * Lengths from each curve's start, [series · points, 3] with the length in the first of three (the layout of
 * positions, so that the same texture class holds them). A step over a point that is not finite counts zero.
 */
export function arcLengths(positions: Float32Array, layout: PositionLayout, factor: Triple): Float32Array {
  const lengths = new Float32Array(positions.length)
  for (let series = 0; series < layout.series; series++) {
    let length = 0
    for (let point = 1; point < layout.points; point++) {
      const here = (series * layout.points + point) * 3
      const step = stepLength(positions, here, factor) * pixelsPerUnit
      if (Number.isFinite(step)) length += step
      lengths[here] = length
    }
  }
  return lengths
}

function stepLength(positions: Float32Array, here: number, factor: Triple): number {
  let squares = 0
  for (let axis = 0; axis < 3; axis++) {
    const step = ((positions[here + axis] ?? NaN) - (positions[here + axis - 3] ?? NaN)) * (factor[axis] ?? 1)
    squares += step * step
  }
  return Math.sqrt(squares)
}
