/** Orthonormal axes that depend on nothing but a seed: random projections, and completions of bases that are too small. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Seed of completed bases, so that the same states always give the same axes. */
const completionSeed = 1

/** Up to three random orthonormal directions as columns, [features, 3] row-major; columns past `features` are zero. */
export function randomAxes(features: number, seed: number): Float32Array {
  const axes = new Float32Array(features * 3)
  fillColumns(axes, features, 0, seed)
  return axes
}

/** Fills the columns from `rank` on so that all are orthonormal; columns past `features` are zero. */
export function completeBasis(axes: Float32Array, features: number, rank: number): void {
  fillColumns(axes, features, rank, completionSeed)
}

function fillColumns(axes: Float32Array, features: number, first: number, seed: number): void {
  const gaussian = gaussianNumbers(seed)
  for (let column = first; column < Math.min(3, features); column++) {
    do {
      for (let row = 0; row < features; row++) axes[row * 3 + column] = gaussian()
    } while (!orthonormalise(axes, features, column))
  }
}

/** Takes the earlier columns out of one column and scales it to length 1; false if too little was left to be exact. */
function orthonormalise(axes: Float32Array, features: number, column: number): boolean {
  const before = Math.sqrt(dot(axes, features, column, column))
  // Twice: once leaves rounding errors as large as what was taken out (Giraud 2005).
  for (let pass = 0; pass < 2; pass++) {
    for (let other = 0; other < column; other++) subtract(axes, features, column, other)
  }
  const length = Math.sqrt(dot(axes, features, column, column))
  if (!(length > 1e-3 * before)) return false
  for (let row = 0; row < features; row++) axes[row * 3 + column] = (axes[row * 3 + column] ?? 0) / length
  return true
}

function subtract(axes: Float32Array, features: number, column: number, other: number): void {
  const share = dot(axes, features, column, other)
  for (let row = 0; row < features; row++) {
    axes[row * 3 + column] = (axes[row * 3 + column] ?? 0) - share * (axes[row * 3 + other] ?? 0)
  }
}

function dot(axes: Float32Array, features: number, a: number, b: number): number {
  let sum = 0
  for (let row = 0; row < features; row++) sum += (axes[row * 3 + a] ?? 0) * (axes[row * 3 + b] ?? 0)
  return sum
}

/** Standard normal numbers by the Box–Muller transform. */
function gaussianNumbers(seed: number): () => number {
  const generator = xoroshiro128plus(seed)
  return () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)))
    return radius * Math.cos(2 * Math.PI * uniformFloat64(generator))
  }
}
