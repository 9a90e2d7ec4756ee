/** Means of values that were recorded under other stimuli. */
import { elementCount } from '#shared/tensor.ts'
import type { Spread } from './selection.ts'

/** What counts in a mean: every number, or those that are there (where a branch did not run, NaN stands for none). */
export type Counted = 'all' | 'those there'

/** The mean over some axes, which then have the size 1; NaN where nothing counts. */
export function meanOver(
  { dims, values }: Spread,
  axes: readonly number[],
  counted: Counted = 'all'
): Spread {
  const kept = dims.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const sums = new Float64Array(elementCount(kept))
  const counts = new Float64Array(sums.length)
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (counted === 'those there' && Number.isNaN(value)) continue
    const at = placeIn(index, dims, kept)
    sums[at] = (sums[at] ?? 0) + value
    counts[at] = (counts[at] ?? 0) + 1
  }
  return { dims: kept, values: sums.map((sum, place) => sum / (counts[place] ?? 0)) }
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
