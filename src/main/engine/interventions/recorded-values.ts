/** Means of values that were recorded under other stimuli. */
import { elementCount } from '#shared/tensor.ts'
import type { Spread } from './selection.ts'

/** The mean over some axes, which then have the size 1. */
export function meanOver({ dims, values }: Spread, axes: readonly number[]): Spread {
  const kept = dims.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const sums = new Float64Array(elementCount(kept))
  for (let index = 0; index < values.length; index++) {
    const at = placeIn(index, dims, kept)
    sums[at] = (sums[at] ?? 0) + (values[index] ?? 0)
  }
  const share = values.length / sums.length
  return { dims: kept, values: sums.map((sum) => sum / share) }
}

/** Where an entry of the whole lies after axes were reduced to size 1. */
function placeIn(index: number, dims: readonly number[], kept: readonly number[]): number {
  let rest = index
  let place = 0
  let stride = 1
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] ?? 1
    const entry = rest % size
    rest = Math.floor(rest / size)
    const keptSize = kept[axis] ?? 1
    if (keptSize > 1) place += entry * stride
    stride *= keptSize
  }
  return place
}
