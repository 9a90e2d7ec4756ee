/** Seeded random numbers: streams for sequences, and a hash where the n-th number is wanted at once. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of random numbers that depends on its seed alone. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform: () => number
  /** Normal with mean 0 and variance 1 (Marsaglia's polar method). */
  normal: () => number
}

/** One 32-bit seed from several whole numbers, such as the study's seed and the number of a draw. */
export const mixedSeed = (...parts: number[]): number =>
  parts.reduce((hash, part) => hash32(hash ^ hash32(part | 0)), 0x9e3779b9) | 0

/** A stream that starts from the given whole numbers. */
export function randomStream(...seeds: number[]): RandomStream {
  const generator = xoroshiro128plus(mixedSeed(...seeds))
  const uniform = (): number => uniformFloat64(generator)
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    let u = 0
    let v = 0
    let square = 0
    while (square === 0 || square >= 1) {
      u = uniform() * 2 - 1
      v = uniform() * 2 - 1
      square = u * u + v * v
    }
    const factor = Math.sqrt((-2 * Math.log(square)) / square)
    spare = v * factor
    return u * factor
  }
  return { uniform, normal }
}

/** The finalizer of MurmurHash3: every bit of the input changes about half of the output's bits. */
function hash32(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The n-th uniform number in [0, 1) of a seed, without the ones before it. */
export const uniformAt = (seed: number, n: number): number => hash32(seed ^ hash32(n | 0)) / 4294967296

/** A random order of 0…count−1 (Fisher–Yates). */
export function randomOrder(count: number, stream: RandomStream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
