/** Sine waves over a plane of pixels, by the addition theorem: one cosine and sine for each row and column. */
import { radians, type PixelGrid } from './pixel-grid.ts'

/** cos(2π f u + phase), with u along `orientation` from the point (x, y) in pixels; the centre unless given. */
export interface PlaneWave {
  /** Degrees, counter-clockwise from the x axis. */
  orientation: number
  /** Cycles/image. */
  frequency: number
  /** Degrees. */
  phase: number
  x?: number
  y?: number
}

export class SineField {
  readonly #grid: PixelGrid
  readonly #cosines: Float64Array
  readonly #sines: Float64Array
  readonly #rowCosines: Float64Array
  readonly #rowSines: Float64Array

  constructor(grid: PixelGrid) {
    this.#grid = grid
    this.#cosines = new Float64Array(grid.width)
    this.#sines = new Float64Array(grid.width)
    this.#rowCosines = new Float64Array(grid.height)
    this.#rowSines = new Float64Array(grid.height)
  }

  /** plane ← amplitude · wave */
  draw(plane: Float32Array, wave: PlaneWave, amplitude = 1): void {
    plane.fill(0)
    this.add(plane, wave, amplitude)
  }

  /** plane ← plane + amplitude · wave */
  add(plane: Float32Array, wave: PlaneWave, amplitude = 1): void {
    this.#prepare(wave, amplitude)
    const { width, height } = this.#grid
    for (let row = 0, i = 0; row < height; row++) {
      const cosine = this.#rowCosines[row] ?? 0
      const sine = this.#rowSines[row] ?? 0
      for (let column = 0; column < width; column++, i++) {
        plane[i] = (plane[i] ?? 0) + cosine * (this.#cosines[column] ?? 0) - sine * (this.#sines[column] ?? 0)
      }
    }
  }

  #prepare({ orientation, frequency, phase, x = 0, y = 0 }: PlaneWave, amplitude: number): void {
    const grid = this.#grid
    const perPixel = (2 * Math.PI * frequency) / grid.side
    const alongX = perPixel * Math.cos(radians(orientation))
    const alongY = perPixel * Math.sin(radians(orientation))
    for (let column = 0; column < grid.width; column++) {
      const angle = alongX * ((grid.x[column] ?? 0) - x)
      this.#cosines[column] = Math.cos(angle)
      this.#sines[column] = Math.sin(angle)
    }
    for (let row = 0; row < grid.height; row++) {
      const angle = alongY * ((grid.y[row] ?? 0) - y) + radians(phase)
      this.#rowCosines[row] = amplitude * Math.cos(angle)
      this.#rowSines[row] = amplitude * Math.sin(angle)
    }
  }
}
