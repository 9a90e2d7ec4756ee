/**
 * Principal component analysis of a set of state vectors: the three directions of largest variance and their shares.
 * The smaller of the two products is decomposed: states × states for few states of many features (up to 100,000),
 * features × features else. Not here: the projection made of it (projection.ts).
 */
import { EigenvalueDecomposition } from 'ml-matrix'
import { gramMatrix, transposed } from './gram-matrix.ts'
import { completeBasis } from './orthonormal.ts'

/** Directions are the columns of `axes`, [features, 3] row-major: orthonormal, in order of variance. */
export interface PrincipalAxes {
  axes: Float32Array
  /** [features]. */
  mean: Float32Array
  /** Variance along each axis; 0 where the states do not reach that far. */
  variances: [number, number, number]
  /** Variance over all features. */
  totalVariance: number
}

/** States in rows: `count` vectors of `features` numbers, one after the other. */
export interface StateRows {
  values: Float32Array
  count: number
  features: number
}

/** Below this share of the variance, an axis is rounding noise of single precision. */
const noiseShare = 1e-10

/**
 * Principal axes of finite states (at least one). Signs are fixed: the largest loading of an axis is positive.
 * `rows.values` is centred in place. Where the states span fewer than three dimensions, the missing axes are
 * orthonormal to the others, always the same, with variance 0.
 */
export function principalAxes(rows: StateRows): PrincipalAxes {
  const { count, features } = rows
  const mean = centre(rows)
  const wide = features >= count
  const factors = wide ? rows.values : transposed(rows.values, count, features)
  const gram = wide ? gramMatrix(factors, count, features) : gramMatrix(factors, features, count)
  const totalVariance = gram.trace() / count
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  const axes = new Float32Array(features * 3)
  const variances: [number, number, number] = [0, 0, 0]
  let rank = 0
  for (let order = 0; order < Math.min(3, realEigenvalues.length); order++) {
    const column = realEigenvalues.length - 1 - order
    const variance = (realEigenvalues[column] ?? 0) / count
    if (!(variance > noiseShare * totalVariance)) break
    const vector = eigenvectorMatrix.getColumn(column)
    writeAxis(axes, order, wide ? combination(rows, vector) : vector)
    variances[order] = variance
    rank++
  }
  completeBasis(axes, features, rank)
  return { axes, mean, variances, totalVariance }
}

/** Shares of the total variance along each axis, 0…1; zeros where nothing varies. */
export function varianceShares(variances: readonly number[], totalVariance: number): number[] {
  return variances.map((variance) => (totalVariance > 0 ? Math.min(1, variance / totalVariance) : 0))
}

function centre({ values, count, features }: StateRows): Float32Array {
  const sums = new Float64Array(features)
  for (let place = 0; place < count * features; place++) {
    const feature = place % features
    sums[feature] = (sums[feature] ?? 0) + (values[place] ?? 0)
  }
  const mean = Float32Array.from(sums, (sum) => sum / count)
  for (let place = 0; place < count * features; place++) {
    values[place] = (values[place] ?? 0) - (mean[place % features] ?? 0)
  }
  return mean
}

/** Σ weightᵢ · stateᵢ. */
function combination({ values, count, features }: StateRows, weights: readonly number[]): Float64Array {
  const sum = new Float64Array(features)
  for (let row = 0; row < count; row++) {
    const weight = weights[row] ?? 0
    const start = row * features
    for (let k = 0; k < features; k++) sum[k] = (sum[k] ?? 0) + weight * (values[start + k] ?? 0)
  }
  return sum
}

/** Writes a direction into column `order`, at length 1 and with its largest loading positive. */
function writeAxis(axes: Float32Array, order: number, direction: ArrayLike<number>): void {
  let squares = 0
  let largest = 0
  for (let k = 0; k < direction.length; k++) {
    const value = direction[k] ?? 0
    squares += value * value
    if (Math.abs(value) > Math.abs(largest)) largest = value
  }
  const scale = Math.sign(largest) / Math.sqrt(squares)
  for (let k = 0; k < direction.length; k++) axes[k * 3 + order] = (direction[k] ?? 0) * scale
}
