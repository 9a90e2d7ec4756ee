/** Activities and outputs in the form that the read-out draws. Pure. */
import { elementCount } from '#shared/tensor.ts'

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

/** The values at one index of an axis. */
export function sliceAt(
  dims: readonly number[],
  values: Float32Array,
  axis: number,
  index: number
): { dims: number[]; values: Float32Array } {
  const inner = elementCount(dims.slice(axis + 1))
  const size = dims[axis] ?? 1
  const outer = values.length / (inner * size)
  const slice = new Float32Array(outer * inner)
  for (let i = 0; i < outer; i++) {
    const start = (i * size + Math.min(Math.max(index, 0), size - 1)) * inner
    slice.set(values.subarray(start, start + inner), i * inner)
  }
  return { dims: dims.filter((_, i) => i !== axis), values: slice }
}

export interface HeatMap {
  rows: number
  columns: number
  /** Index of the value in each cell, row by row; −1 for cells without one. */
  cells: Int32Array
}

const stripColumns = 64
/** Width over height that a map is laid out for. */
const wantedAspect = 3.5

/**
 * Where each value is drawn. One axis: a strip broken into rows. Two: as they are, lying down where they are tall.
 * Three and more: the last two axes as tiles, one for each channel.
 */
export function heatMapOf(dims: readonly number[]): HeatMap {
  const sizes = dims.filter((size) => size > 1)
  const count = elementCount(sizes)
  const [width = 1, height = 1] = sizes.toReversed()
  if (sizes.length < 2)
    return heatMap(
      Math.ceil(count / stripColumns),
      Math.min(count, stripColumns),
      (row, column) => row * Math.min(count, stripColumns) + column,
      count
    )
  if (sizes.length === 2 && height > width)
    return heatMap(width, height, (row, column) => column * width + row, count)
  const tiles = count / (width * height)
  const across = Math.min(tiles, Math.max(1, Math.round(Math.sqrt((tiles * height * wantedAspect) / width))))
  return heatMap(
    Math.ceil(tiles / across) * height,
    across * width,
    (row, column) => {
      const tile = Math.floor(row / height) * across + Math.floor(column / width)
      return tile * width * height + (row % height) * width + (column % width)
    },
    count
  )
}

function heatMap(
  rows: number,
  columns: number,
  indexAt: (row: number, column: number) => number,
  count: number
): HeatMap {
  const cells = Int32Array.from({ length: rows * columns }, (_, cell) => {
    const index = indexAt(Math.floor(cell / columns), cell % columns)
    return index < count ? index : -1
  })
  return { rows, columns, cells }
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
