/** Ways between two points of a vector space. */

/** out ← a + t · (b − a). */
export function lerp(a: ArrayLike<number>, b: ArrayLike<number>, t: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const start = a[i] ?? 0
    out[i] = start + t * ((b[i] ?? 0) - start)
  }
}

/** Below this sine the two directions are so near each other (or opposite) that the arc is not well defined. */
const nearParallel = 1e-4

/**
 * out ← the point at t on the arc from a to b: the direction turns evenly, the norm goes linearly from |a| to |b|
 * (Shoemake 1985). Near-parallel directions, and zero vectors, go straight, rescaled to that norm.
 */
export function slerp(a: ArrayLike<number>, b: ArrayLike<number>, t: number, out: Float64Array): void {
  const normA = norm(a, out.length)
  const normB = norm(b, out.length)
  const wanted = normA + t * (normB - normA)
  const cosine = normA === 0 || normB === 0 ? 1 : dot(a, b, out.length) / (normA * normB)
  const turn = Math.acos(Math.min(1, Math.max(-1, cosine)))
  const sine = Math.sin(turn)
  if (sine < nearParallel) {
    lerp(a, b, t, out)
    rescale(out, wanted)
    return
  }
  const shareA = (wanted * Math.sin((1 - t) * turn)) / (sine * normA)
  const shareB = (wanted * Math.sin(t * turn)) / (sine * normB)
  for (let i = 0; i < out.length; i++) out[i] = shareA * (a[i] ?? 0) + shareB * (b[i] ?? 0)
}

function rescale(vector: Float64Array, wanted: number): void {
  const current = norm(vector, vector.length)
  if (current === 0) return
  for (let i = 0; i < vector.length; i++) vector[i] = ((vector[i] ?? 0) * wanted) / current
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

const norm = (vector: ArrayLike<number>, length: number): number => Math.sqrt(dot(vector, vector, length))
