/** Fast Fourier transforms of complex fields whose sizes are powers of two (Cooley and Tukey 1965, in place). */

/** A complex field of size × size, row by row. */
export interface ComplexField {
  size: number
  real: Float64Array
  imaginary: Float64Array
}

/** The smallest power of two that is at least `size`. */
export const powerOfTwo = (size: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, size)))

export const emptyField = (size: number): ComplexField => ({
  size,
  real: new Float64Array(size * size),
  imaginary: new Float64Array(size * size)
})

/** Frequency index of row or column k, from −size/2 up to size/2 − 1. */
export const signedFrequency = (k: number, size: number): number => (k < size / 2 ? k : k - size)

/** Transforms of one length: its factors are computed once. */
export class FourierTransform {
  readonly #length: number
  readonly #cosines: Float64Array
  readonly #sines: Float64Array

  /** @param length a power of two */
  constructor(length: number) {
    this.#length = length
    const turn = (2 * Math.PI) / length
    this.#cosines = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos(turn * k))
    this.#sines = Float64Array.from({ length: length / 2 }, (_, k) => Math.sin(turn * k))
  }

  /** Forward transform of a field in place: Σ x exp(−2πi kn/N) along rows and columns, not scaled. */
  forward({ real, imaginary }: ComplexField): void {
    const length = this.#length
    for (let line = 0; line < length; line++) {
      this.#line(real, imaginary, line * length, 1)
    }
    for (let line = 0; line < length; line++) {
      this.#line(real, imaginary, line, length)
    }
  }

  /** Inverse transform in place, scaled so that it undoes the forward one. */
  inverse({ size, real, imaginary }: ComplexField): void {
    // Exchanging real and imaginary parts turns the sign of the exponent round.
    this.forward({ size, real: imaginary, imaginary: real })
    const scale = 1 / (size * size)
    for (let i = 0; i < real.length; i++) {
      real[i] = (real[i] ?? 0) * scale
      imaginary[i] = (imaginary[i] ?? 0) * scale
    }
  }

  #line(real: Float64Array, imaginary: Float64Array, start: number, step: number): void {
    this.#reorder(real, start, step)
    this.#reorder(imaginary, start, step)
    const length = this.#length
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half)
      for (let group = 0; group < length; group += 2 * half) {
        for (let k = 0; k < half; k++) {
          const a = start + (group + k) * step
          this.#butterfly(real, imaginary, a, a + half * step, k * stride)
        }
      }
    }
  }

  #butterfly(real: Float64Array, imaginary: Float64Array, a: number, b: number, factor: number): void {
    const cosine = this.#cosines[factor] ?? 0
    const sine = this.#sines[factor] ?? 0
    const realB = real[b] ?? 0
    const imaginaryB = imaginary[b] ?? 0
    const turnedReal = realB * cosine + imaginaryB * sine
    const turnedImaginary = imaginaryB * cosine - realB * sine
    const realA = real[a] ?? 0
    const imaginaryA = imaginary[a] ?? 0
    real[b] = realA - turnedReal
    imaginary[b] = imaginaryA - turnedImaginary
    real[a] = realA + turnedReal
    imaginary[a] = imaginaryA + turnedImaginary
  }

  /** Brings a line into the order of reversed bits. */
  #reorder(values: Float64Array, start: number, step: number): void {
    const length = this.#length
    for (let i = 1, j = 0; i < length; i++) {
      let bit = length >> 1
      for (; j & bit; bit >>= 1) j ^= bit
      j ^= bit
      if (i >= j) continue
      const kept = values[start + i * step] ?? 0
      values[start + i * step] = values[start + j * step] ?? 0
      values[start + j * step] = kept
    }
  }
}
