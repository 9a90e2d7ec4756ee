/** Activities and outputs in the form that the read-out draws. Pure. */

export interface Ranked {
  index: number
  value: number
}

/** The vector that an output ends with: its last axis at the last place of the others (the last position, time step). */
export function lastVector(dims: readonly number[], values: ArrayLike<number>): number[] {
  const length = dims.length === 0 ? 1 : (dims.at(-1) ?? 1)
  return Array.from(
    { length: Math.min(length, values.length) },
    (_, i) => values[values.length - length + i] ?? Number.NaN
  )
}

/** The largest values with their indices, largest first; small vectors whole and in their own order. */
export function topValues(vector: readonly number[], count = 10): Ranked[] {
  const all = vector.map((value, index) => ({ index, value }))
  if (vector.length <= count) return all
  return all.toSorted((a, b) => b.value - a.value || a.index - b.index).slice(0, count)
}

export interface HeatMap {
  rows: number
  columns: number
  /** Row by row. */
  values: ArrayLike<number>
}

const mostColumns = 64

/** Values as rows and columns: the last two axes where there are some, else a strip that is broken into rows. */
export function heatMapOf(dims: readonly number[], values: ArrayLike<number>): HeatMap {
  const sizes = dims.filter((size) => size > 1)
  const columns = sizes.at(-1) ?? 1
  if (sizes.length >= 2) return { rows: Math.ceil(values.length / columns), columns, values }
  const broken = Math.min(columns, mostColumns)
  return { rows: Math.ceil(values.length / broken), columns: broken, values }
}

/** Largest distance from zero, for colours with zero in the middle; values that are not finite are left out. */
export function largestSize(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] ?? 0)
    if (Number.isFinite(size) && size > largest) largest = size
  }
  return largest
}
