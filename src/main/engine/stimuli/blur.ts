/**
 * Gaussian blur by three extended box filters (Gwosdek et al. 2011): any standard deviation, the same time for each,
 * and exactly the Gaussian's variance. Edges are continued outwards.
 */
import type { Canvas } from './image-layout.ts'

const passes = 3

/** A box of whole pixels with a part of one more at each end. */
interface Box {
  radius: number
  /** Weight of the pixels inside, and of the two at the ends. */
  inner: number
  end: number
}

/** The box whose variance is a third of σ². */
export function boxFor(sigma: number): Box {
  const variance = (sigma * sigma) / passes
  const radius = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2)
  // Variance of the box with ends of relative weight a: [Σ_{|k|≤r} k² + 2a(r+1)²] / (2r + 1 + 2a).
  const inside = (radius * (radius + 1) * (2 * radius + 1)) / 3
  const a = ((2 * radius + 1) * variance - inside) / (2 * ((radius + 1) ** 2 - variance))
  const total = 2 * radius + 1 + 2 * a
  return { radius, inner: 1 / total, end: a / total }
}

/** Blurs pictures of one size. */
export class Blur {
  readonly #line: Float32Array
  readonly #sums: Float32Array

  constructor({ width, height }: Pick<Canvas, 'width' | 'height'>) {
    this.#line = new Float32Array(Math.max(width, height))
    this.#sums = new Float32Array(Math.max(width, height))
  }

  /** @param sigma standard deviation in pixels */
  apply({ width, height, channels, data }: Canvas, sigma: number): void {
    if (sigma <= 0) return
    const box = boxFor(sigma)
    for (let c = 0; c < channels; c++) {
      for (let row = 0; row < height; row++)
        this.#blurLine(data, row * width * channels + c, channels, width, box)
      for (let column = 0; column < width; column++) {
        this.#blurLine(data, column * channels + c, width * channels, height, box)
      }
    }
  }

  #blurLine(data: Float32Array, start: number, step: number, length: number, box: Box): void {
    let line = this.#line
    let next = this.#sums
    for (let i = 0; i < length; i++) line[i] = data[start + i * step] ?? 0
    for (let pass = 0; pass < passes; pass++) {
      boxPass(line, next, length, box)
      const kept = line
      line = next
      next = kept
    }
    for (let i = 0; i < length; i++) data[start + i * step] = line[i] ?? 0
  }
}

function boxPass(line: Float32Array, into: Float32Array, length: number, { radius, inner, end }: Box): void {
  const last = length - 1
  let sum = 0
  for (let k = -radius; k <= radius; k++) sum += line[Math.min(last, Math.max(0, k))] ?? 0
  for (let i = 0; i < length; i++) {
    const before = line[Math.max(0, i - radius - 1)] ?? 0
    const after = line[Math.min(last, i + radius + 1)] ?? 0
    into[i] = inner * sum + end * (before + after)
    sum += after - (line[Math.max(0, i - radius)] ?? 0)
  }
}
