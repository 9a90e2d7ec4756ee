/**
 * Phase scrambling: the amplitude spectrum of a picture stays, its phases are moved towards random ones. All colours
 * are moved alike, so that their relations stay too (Dakin et al. 2002).
 */
import { emptyField, FieldTransform, type ComplexField } from './fourier.ts'
import type { Canvas } from './image-layout.ts'
import { randomStream } from './random.ts'

export class PhaseScramble {
  readonly #transform: FieldTransform
  readonly #field: ComplexField
  /** Phases of the spectrum of white noise: those of opposite frequencies are opposite, so that pictures stay real. */
  readonly #phases: Float64Array
  readonly #seed: number
  #draw: number | undefined

  constructor({ width, height }: Pick<Canvas, 'width' | 'height'>, seed: number) {
    this.#transform = new FieldTransform(width, height)
    this.#field = emptyField(width * height)
    this.#phases = new Float64Array(width * height)
    this.#seed = seed
  }

  /** @param amount 0 leaves the picture as it is, 1 moves every phase by a random one. */
  apply(canvas: Canvas, amount: number, draw: number): void {
    if (amount <= 0) return
    this.#drawPhases(draw)
    for (let channel = 0; channel < canvas.channels; channel++) this.#scramble(canvas, channel, amount)
  }

  #drawPhases(draw: number): void {
    if (this.#draw === draw) return
    const stream = randomStream(this.#seed, draw)
    const { real, imaginary } = this.#field
    for (let i = 0; i < real.length; i++) real[i] = stream.normal()
    imaginary.fill(0)
    this.#transform.forward(this.#field)
    for (let i = 0; i < real.length; i++) this.#phases[i] = Math.atan2(imaginary[i] ?? 0, real[i] ?? 0)
    // The mean luminance has no phase; white noise gives it 0 or π.
    this.#phases[0] = 0
    this.#draw = draw
  }

  #scramble({ channels, data }: Canvas, channel: number, amount: number): void {
    const { real, imaginary } = this.#field
    for (let i = 0; i < real.length; i++) real[i] = data[i * channels + channel] ?? 0
    imaginary.fill(0)
    this.#transform.forward(this.#field)
    for (let i = 0; i < real.length; i++) {
      const turn = amount * (this.#phases[i] ?? 0)
      const cosine = Math.cos(turn)
      const sine = Math.sin(turn)
      const a = real[i] ?? 0
      const b = imaginary[i] ?? 0
      real[i] = a * cosine - b * sine
      imaginary[i] = a * sine + b * cosine
    }
    this.#transform.inverse(this.#field)
    for (let i = 0; i < real.length; i++) data[i * channels + channel] = real[i] ?? 0
  }
}
