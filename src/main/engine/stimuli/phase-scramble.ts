/**
 * Phase scrambling: the amplitude spectrum of a picture stays, its phases are moved towards random ones. All colours
 * are moved alike, so that their relations stay too (Dakin et al. 2002).
 */
import { emptyField, FieldTransform, type ComplexField } from './fourier.ts'
import type { Canvas } from './image-layout.ts'
import { randomStream } from './random.ts'

/** A spectrum that was computed, and what it was computed from. */
interface Spectrum {
  source: Float32Array
  field: ComplexField
}

export class PhaseScramble {
  readonly #width: number
  readonly #height: number
  readonly #seed: number
  readonly #transform: FieldTransform
  readonly #field: ComplexField
  /** Moves of the phases; those of opposite frequencies are opposite, so that real pictures stay real. */
  readonly #phases: Float64Array
  /** Spectra of the latest picture: one for the first two channels, one for the third. */
  readonly #spectra: Spectrum[] = []
  #draw: number | undefined

  constructor({ width, height }: Pick<Canvas, 'width' | 'height'>, seed: number) {
    this.#width = width
    this.#height = height
    this.#seed = seed
    this.#transform = new FieldTransform(width, height)
    this.#field = emptyField(width * height)
    this.#phases = new Float64Array(width * height)
  }

  /** @param amount 0 leaves the picture as it is, 1 moves every phase by a random one. */
  apply(canvas: Canvas, amount: number, draw: number): void {
    if (amount <= 0) return
    this.#drawPhases(draw)
    // The moves keep real fields real, so that two channels go through one complex transform.
    for (let channel = 0; channel < canvas.channels; channel += 2) this.#scramble(canvas, channel, amount)
  }

  #drawPhases(draw: number): void {
    if (this.#draw === draw) return
    const width = this.#width
    const stream = randomStream(this.#seed, draw)
    this.#phases.fill(0)
    for (let i = 0; i < this.#phases.length; i++) {
      const row = Math.floor(i / width)
      const opposite = ((this.#height - row) % this.#height) * width + ((width - (i % width)) % width)
      // A frequency that is its own opposite, such as the mean, has no phase to move.
      if (opposite <= i) continue
      const phase = Math.PI * (2 * stream.uniform() - 1)
      this.#phases[i] = phase
      this.#phases[opposite] = -phase
    }
    this.#draw = draw
  }

  #scramble(canvas: Canvas, channel: number, amount: number): void {
    const { channels, data } = canvas
    const spectrum = this.#spectrum(canvas, channel)
    const { real, imaginary } = this.#field
    for (let i = 0; i < real.length; i++) {
      const turn = amount * (this.#phases[i] ?? 0)
      const cosine = Math.cos(turn)
      const sine = Math.sin(turn)
      const a = spectrum.real[i] ?? 0
      const b = spectrum.imaginary[i] ?? 0
      real[i] = a * cosine - b * sine
      imaginary[i] = a * sine + b * cosine
    }
    this.#transform.inverse(this.#field)
    for (let i = 0, to = channel; i < real.length; i++, to += channels) {
      data[to] = real[i] ?? 0
      if (channel + 1 < channels) data[to + 1] = imaginary[i] ?? 0
    }
  }

  /** Spectrum of a channel plus i times the next one; kept, since the picture often stays while others turn. */
  #spectrum({ channels, data }: Canvas, channel: number): ComplexField {
    const size = this.#width * this.#height
    const kept = (this.#spectra[channel / 2] ??= {
      source: new Float32Array(2 * size).fill(NaN),
      field: emptyField(size)
    })
    let isSame = true
    for (let i = 0, from = channel; i < size; i++, from += channels) {
      const first = data[from] ?? 0
      const second = channel + 1 < channels ? (data[from + 1] ?? 0) : 0
      isSame &&= first === kept.source[2 * i] && second === kept.source[2 * i + 1]
      kept.source[2 * i] = first
      kept.source[2 * i + 1] = second
    }
    if (isSame) return kept.field
    const { real, imaginary } = kept.field
    for (let i = 0; i < size; i++) {
      real[i] = kept.source[2 * i] ?? 0
      imaginary[i] = kept.source[2 * i + 1] ?? 0
    }
    this.#transform.forward(kept.field)
    return kept.field
  }
}
