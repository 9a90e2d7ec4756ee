/**
 * Orthogonal Procrustes: the rotation, with reflections allowed, that takes one set of three axes closest to another
 * (Schönemann 1966). A refitted projection is turned by it, so that the picture does not jump.
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'

/**
 * The orthogonal Q, [3, 3], that minimises ‖source · Q − target‖; both are [rows, 3], row-major, of equal length.
 */
export function orthogonalProcrustes(source: Float32Array, target: Float32Array): Matrix {
  const product = Matrix.zeros(3, 3)
  for (let start = 0; start < source.length; start += 3) {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        product.set(i, j, product.get(i, j) + (source[start + i] ?? 0) * (target[start + j] ?? 0))
      }
    }
  }
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(product)
  return leftSingularVectors.mmul(rightSingularVectors.transpose())
}

/** rows · Q for [rows, 3] row-major. */
export function rotateRows(rows: Float32Array, rotation: Matrix): Float32Array {
  const q = rotation.to1DArray()
  const rotated = new Float32Array(rows.length)
  for (let start = 0; start < rows.length; start += 3) {
    const [x, y, z] = [rows[start] ?? 0, rows[start + 1] ?? 0, rows[start + 2] ?? 0]
    for (let j = 0; j < 3; j++)
      rotated[start + j] = x * (q[j] ?? 0) + y * (q[3 + j] ?? 0) + z * (q[6 + j] ?? 0)
  }
  return rotated
}

/** Variances along rotated axes, from those along the principal ones (which are uncorrelated): Σᵢ varianceᵢ · Q²ᵢⱼ. */
export function rotatedVariances(
  variances: readonly [number, number, number],
  rotation: Matrix
): [number, number, number] {
  const along = (j: number): number =>
    variances.reduce((sum, variance, i) => sum + variance * rotation.get(i, j) ** 2, 0)
  return [along(0), along(1), along(2)]
}
