/** Projection matrices as the graph takes them. */
import type { Tensor } from '#shared/tensor.ts'

/** Tensors that were made, by the matrix they hold: a drag feeds the same ones again and again. */
const made = new WeakMap<Float32Array, Tensor>()

/**
 * A matrix [features, columns] as the tensor [columns, features] that `instrument` asks for: a few long rows are multiplied
 * several times faster than many short ones when there is one stimulus. The matrix must not be changed afterwards.
 */
export function matrixFeed(matrix: Float32Array, features: number): Tensor {
  const known = made.get(matrix)
  if (known) return known
  const columns = matrix.length / features
  const data = new Float32Array(matrix.length)
  for (let place = 0; place < matrix.length; place++) {
    const column = place % columns
    data[column * features + (place - column) / columns] = matrix[place] ?? 0
  }
  const tensor: Tensor = { type: 'float32', dims: [columns, features], data }
  made.set(matrix, tensor)
  return tensor
}
