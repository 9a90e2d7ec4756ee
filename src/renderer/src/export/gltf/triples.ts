/** Arithmetic of three numbers. */
import type { Triple } from '../../scene/scale.ts'

export const plus = (a: Triple, b: Triple, times = 1): Triple => [
  a[0] + b[0] * times,
  a[1] + b[1] * times,
  a[2] + b[2] * times
]

export const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

export const times = (a: Triple, factor: number): Triple => [a[0] * factor, a[1] * factor, a[2] * factor]

export const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

export const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0]
]

export const lengthOf = (a: Triple): number => Math.hypot(a[0], a[1], a[2])

/** A unit vector across another one. */
export function across([x, y, z]: Triple): Triple {
  const [a, b, c] = [Math.abs(x), Math.abs(y), Math.abs(z)]
  const other: Triple = a <= b && a <= c ? [1, 0, 0] : b <= c ? [0, 1, 0] : [0, 0, 1]
  const vector = cross([x, y, z], other)
  return times(vector, 1 / lengthOf(vector))
}

/** A vector turned along with the shortest turn from one unit vector to another one. Opposite ones leave it as it is. */
export function turned(vector: Triple, from: Triple, to: Triple): Triple {
  const axis = cross(from, to)
  const cosine = dot(from, to)
  if (cosine < -0.999_999) return vector
  const once = cross(axis, vector)
  return plus(plus(vector, once), cross(axis, once), 1 / (1 + cosine))
}
