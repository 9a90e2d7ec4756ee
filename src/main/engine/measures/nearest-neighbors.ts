/** The nearest neighbours of each state by Euclidean distance, found exactly: all pairs, a row at a time. */
import type { StateRows } from './principal-axes.ts'

/** `indices[i]` and `distances[i]`: nearest first, beginning with the state itself at distance 0. */
export interface NeighborLists {
  indices: number[][]
  distances: number[][]
}

/** Rows between two calls of the caller's callback. */
const rowsAtOnce = 16

/**
 * @param size neighbours of each state, itself included; at most as many as there are states.
 * @param betweenRows called with the number of rows that are done; throws to stop.
 */
export async function nearestNeighbors(
  states: StateRows,
  size: number,
  betweenRows: (done: number, total: number) => Promise<void>
): Promise<NeighborLists> {
  const lists: NeighborLists = { indices: [], distances: [] }
  const squares = new Float64Array(states.count)
  for (let row = 0; row < states.count; row++) {
    if (row % rowsAtOnce === 0) await betweenRows(row, states.count)
    squaresFrom(states, row, squares)
    const nearest = smallest(squares, row, size)
    lists.indices.push(nearest)
    lists.distances.push(nearest.map((other) => Math.sqrt(squares[other] ?? NaN)))
  }
  return lists
}

/** Squared distances of all states from one of them. */
function squaresFrom({ values, count, features }: StateRows, row: number, into: Float64Array): void {
  const start = row * features
  for (let other = 0; other < count; other++) {
    let sum = 0
    for (let k = 0, at = other * features; k < features; k++, at++) {
      const difference = (values[at] ?? NaN) - (values[start + k] ?? NaN)
      sum += difference * difference
    }
    into[other] = sum
  }
}

/** Indices of the smallest values in order, the first of equal ones first; `own` always leads. */
function smallest(values: Float64Array, own: number, size: number): number[] {
  const kept: number[] = [own]
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN
    if (index === own || (kept.length === size && value >= (values[kept[size - 1] ?? own] ?? NaN))) continue
    if (kept.length === size) kept.pop()
    let place = kept.length
    while (place > 1 && (values[kept[place - 1] ?? own] ?? NaN) > value) place--
    kept.splice(place, 0, index)
  }
  return kept
}
