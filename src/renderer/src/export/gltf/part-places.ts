/** Where the points of a part of a trace lie, in scene units. Pure. */
import type { PointLayout } from '../../scene/drawable.ts'
import { mapAxes, type SharedScale, type Triple } from '../../scene/scale.ts'

/** At a fractional index of a curve; not finite where there is no point. */
export function placeAt(
  positions: Float32Array,
  { first, seriesStride, pointStride, points }: PointLayout,
  { centre, factor }: SharedScale,
  series: number,
  index: number
): Triple {
  const below = Math.min(Math.max(Math.floor(index), 0), points - 1)
  const share = index - below
  const from = (first + series * seriesStride + below * pointStride) * 3
  const to = share > 0 && below + 1 < points ? from + pointStride * 3 : from
  return mapAxes((axis) => {
    const start = positions[from + axis] ?? NaN
    const between = from === to ? start : start + ((positions[to + axis] ?? NaN) - start) * share
    return (between - centre[axis]) * factor[axis]
  })
}

export const isPlace = (place: Triple): boolean => place.every(Number.isFinite)
