/** Projects recorded states outside of the graph, in double precision. Inside of it, a drag does this (trajectories/). */
import type { Projection } from '#shared/trajectory.ts'
import type { StateRows } from './principal-axes.ts'

/** (state − offset) · matrix for each row: [count, 3]. */
export function projectedStates(
  { values, count, features }: StateRows,
  projection: Projection
): Float32Array {
  const { matrix, offset } = projection
  const points = new Float32Array(count * 3)
  for (let row = 0; row < count; row++) {
    let [x, y, z] = [0, 0, 0]
    for (let feature = 0; feature < features; feature++) {
      const value = (values[row * features + feature] ?? NaN) - (offset[feature] ?? 0)
      x += value * (matrix[feature * 3] ?? 0)
      y += value * (matrix[feature * 3 + 1] ?? 0)
      z += value * (matrix[feature * 3 + 2] ?? 0)
    }
    points.set([x, y, z], row * 3)
  }
  return points
}
