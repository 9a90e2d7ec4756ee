/** Noise with a given amplitude spectrum: white noise, filtered in the frequency domain, then brought to one variance. */
import { emptyField, FieldTransform, powerOfTwo, type ComplexField } from './fourier.ts'
import type { PixelGrid } from './pixel-grid.ts'
import { randomStream } from './random.ts'

/** Values are this many standard deviations from 0 where they reach ±1. */
const deviations = 3

/** Frequency index of place k, from −size/2 up to size/2 − 1. */
const signedFrequency = (k: number, size: number): number => (k < size / 2 ? k : k - size)

export class SpectralNoise {
  readonly #grid: PixelGrid
  readonly #size: number
  readonly #seed: number
  readonly #transform: FieldTransform
  readonly #white: ComplexField
  readonly #filtered: ComplexField
  /** Cycles/image at each place of the spectrum. */
  readonly #frequencies: Float64Array
  #draw: number | undefined

  constructor(grid: PixelGrid, seed: number) {
    const size = powerOfTwo(Math.max(grid.width, grid.height))
    this.#grid = grid
    this.#size = size
    this.#seed = seed
    this.#transform = new FieldTransform(size, size)
    this.#white = emptyField(size * size)
    this.#filtered = emptyField(size * size)
    this.#frequencies = Float64Array.from({ length: size * size }, (_, i) => {
      const across = signedFrequency(i % size, size)
      const down = signedFrequency(Math.floor(i / size), size)
      return (Math.hypot(across, down) * grid.side) / size
    })
  }

  /** Writes noise whose amplitude at f cycles/image is `amplitude(f)`, up to a factor; the mean is 0. */
  draw(draw: number, amplitude: (cycles: number) => number, plane: Float32Array): void {
    this.#whiten(draw)
    const { real, imaginary } = this.#filtered
    for (let i = 1; i < real.length; i++) {
      const gain = amplitude(this.#frequencies[i] ?? 1)
      real[i] = (this.#white.real[i] ?? 0) * gain
      imaginary[i] = (this.#white.imaginary[i] ?? 0) * gain
    }
    real[0] = 0
    imaginary[0] = 0
    this.#transform.inverse(this.#filtered)
    this.#crop(plane)
  }

  /** The spectrum of white noise of this draw; kept, since the filter changes more often. */
  #whiten(draw: number): void {
    if (this.#draw === draw) return
    const stream = randomStream(this.#seed, draw)
    const { real, imaginary } = this.#white
    for (let i = 0; i < real.length; i++) real[i] = stream.normal()
    imaginary.fill(0)
    this.#transform.forward(this.#white)
    this.#draw = draw
  }

  /** The field's corner that the picture shows, with standard deviation ⅓ and cut at ±1. */
  #crop(plane: Float32Array): void {
    const { width, height } = this.#grid
    const size = this.#size
    const { real } = this.#filtered
    let sum = 0
    let squares = 0
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const value = real[row * size + column] ?? 0
        sum += value
        squares += value * value
      }
    }
    const mean = sum / plane.length
    const deviation = Math.sqrt(Math.max(0, squares / plane.length - mean * mean))
    const scale = deviation > 0 ? 1 / (deviations * deviation) : 0
    for (let row = 0, i = 0; row < height; row++) {
      for (let column = 0; column < width; column++, i++) {
        const value = ((real[row * size + column] ?? 0) - mean) * scale
        plane[i] = Math.min(1, Math.max(-1, value))
      }
    }
  }
}
