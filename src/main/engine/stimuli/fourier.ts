/**
 * Discrete Fourier transforms of any length: powers of two by Cooley and Tukey (1965), other lengths as a convolution
 * by Bluestein (1970). Σ x exp(−2πi kn/N), not scaled; the inverse undoes it.
 */

/** The smallest power of two that is at least `size`. */
export const powerOfTwo = (size: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, size)))

/** A transform of one line, in place. */
interface LineTransform {
  forward: (real: Float64Array, imaginary: Float64Array) => void
}

class PowerOfTwoTransform implements LineTransform {
  readonly #length: number
  readonly #cosines: Float64Array
  readonly #sines: Float64Array

  constructor(length: number) {
    this.#length = length
    const turn = (2 * Math.PI) / length
    this.#cosines = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos(turn * k))
    this.#sines = Float64Array.from({ length: length / 2 }, (_, k) => Math.sin(turn * k))
  }

  forward(real: Float64Array, imaginary: Float64Array): void {
    this.#reverseBits(real, imaginary)
    const length = this.#length
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half)
      for (let group = 0; group < length; group += 2 * half) {
        for (let k = 0; k < half; k++)
          this.#butterfly(real, imaginary, group + k, group + k + half, k * stride)
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

  #reverseBits(real: Float64Array, imaginary: Float64Array): void {
    const length = this.#length
    for (let i = 1, j = 0; i < length; i++) {
      let bit = length >> 1
      for (; j & bit; bit >>= 1) j ^= bit
      j ^= bit
      if (i >= j) continue
      swap(real, i, j)
      swap(imaginary, i, j)
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0
  values[i] = values[j] ?? 0
  values[j] = kept
}

/** a ← a · b · scale, element by element. */
function multiply(
  aReal: Float64Array,
  aImaginary: Float64Array,
  bReal: Float64Array,
  bImaginary: Float64Array,
  scale = 1
): void {
  for (let i = 0; i < bReal.length; i++) {
    const real = aReal[i] ?? 0
    const imaginary = aImaginary[i] ?? 0
    aReal[i] = scale * (real * (bReal[i] ?? 0) - imaginary * (bImaginary[i] ?? 0))
    aImaginary[i] = scale * (real * (bImaginary[i] ?? 0) + imaginary * (bReal[i] ?? 0))
  }
}

class BluesteinTransform implements LineTransform {
  readonly #length: number
  readonly #inner: PowerOfTwoTransform
  /** exp(−πi n²/N) */
  readonly #chirpReal: Float64Array
  readonly #chirpImaginary: Float64Array
  /** Transform of the conjugate chirp that is convolved with. */
  readonly #kernelReal: Float64Array
  readonly #kernelImaginary: Float64Array
  readonly #real: Float64Array
  readonly #imaginary: Float64Array

  constructor(length: number) {
    const padded = powerOfTwo(2 * length - 1)
    this.#length = length
    this.#inner = new PowerOfTwoTransform(padded)
    // n² is taken modulo 2N, so that the angle keeps its precision.
    const angles = Float64Array.from({ length }, (_, n) => (Math.PI * ((n * n) % (2 * length))) / length)
    this.#chirpReal = angles.map((angle) => Math.cos(angle))
    this.#chirpImaginary = angles.map((angle) => -Math.sin(angle))
    this.#kernelReal = new Float64Array(padded)
    this.#kernelImaginary = new Float64Array(padded)
    for (let n = 0; n < length; n++) {
      const mirrored = (padded - n) % padded
      this.#kernelReal[n] = this.#kernelReal[mirrored] = this.#chirpReal[n] ?? 0
      this.#kernelImaginary[n] = this.#kernelImaginary[mirrored] = -(this.#chirpImaginary[n] ?? 0)
    }
    this.#inner.forward(this.#kernelReal, this.#kernelImaginary)
    this.#real = new Float64Array(padded)
    this.#imaginary = new Float64Array(padded)
  }

  forward(real: Float64Array, imaginary: Float64Array): void {
    multiply(real, imaginary, this.#chirpReal, this.#chirpImaginary)
    this.#real.fill(0)
    this.#imaginary.fill(0)
    this.#real.set(real)
    this.#imaginary.set(imaginary)
    this.#inner.forward(this.#real, this.#imaginary)
    multiply(this.#real, this.#imaginary, this.#kernelReal, this.#kernelImaginary, 1 / this.#real.length)
    // Exchanged real and imaginary parts make the forward transform an inverse one.
    this.#inner.forward(this.#imaginary, this.#real)
    real.set(this.#real.subarray(0, this.#length))
    imaginary.set(this.#imaginary.subarray(0, this.#length))
    multiply(real, imaginary, this.#chirpReal, this.#chirpImaginary)
  }
}

const lineTransform = (length: number): LineTransform =>
  powerOfTwo(length) === length ? new PowerOfTwoTransform(length) : new BluesteinTransform(length)

/** A complex field, row by row. */
export interface ComplexField {
  real: Float64Array
  imaginary: Float64Array
}

export const emptyField = (size: number): ComplexField => ({
  real: new Float64Array(size),
  imaginary: new Float64Array(size)
})

/** Two-dimensional transforms of fields of one size. */
export class FieldTransform {
  readonly #width: number
  readonly #height: number
  readonly #alongRows: LineTransform
  readonly #alongColumns: LineTransform
  readonly #column: ComplexField

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
    this.#alongRows = lineTransform(width)
    this.#alongColumns = lineTransform(height)
    this.#column = emptyField(height)
  }

  /** Forward transform in place. */
  forward({ real, imaginary }: ComplexField): void {
    const width = this.#width
    for (let start = 0; start < real.length; start += width) {
      this.#alongRows.forward(real.subarray(start, start + width), imaginary.subarray(start, start + width))
    }
    for (let column = 0; column < width; column++) this.#transformColumn(real, imaginary, column)
  }

  /** Inverse transform in place. */
  inverse({ real, imaginary }: ComplexField): void {
    this.forward({ real: imaginary, imaginary: real })
    const scale = 1 / real.length
    for (let i = 0; i < real.length; i++) {
      real[i] = (real[i] ?? 0) * scale
      imaginary[i] = (imaginary[i] ?? 0) * scale
    }
  }

  #transformColumn(real: Float64Array, imaginary: Float64Array, column: number): void {
    const line = this.#column
    for (let row = 0, i = column; row < this.#height; row++, i += this.#width) {
      line.real[row] = real[i] ?? 0
      line.imaginary[row] = imaginary[i] ?? 0
    }
    this.#alongColumns.forward(line.real, line.imaginary)
    for (let row = 0, i = column; row < this.#height; row++, i += this.#width) {
      real[i] = line.real[row] ?? 0
      imaginary[i] = line.imaginary[row] ?? 0
    }
  }
}
