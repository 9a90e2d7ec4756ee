/** The colours of a GIF: chosen from samples of all its frames, and each pixel's nearest one of them. */
import { quantize, type Color } from 'gifenc'

/** Below it a pixel is transparent: GIF knows nothing in between (half-clear.ts). */
const opaqueFrom = 128
/** Pixels that are looked at; more would take long and change nothing. */
const mostSamples = 4_000_000
/** Colours, told apart by 5, 6 and 5 bits, that the palette is chosen from; time grows with their square. */
const mostDistinct = 8192

/** 5, 6 and 5 bits of red, green and blue. */
const shortColor = (color: number): number =>
  ((color & 0xf8) << 8) | ((color >>> 5) & 0x7e0) | ((color >>> 19) & 0x1f)

/** Gathers the opaque pixels of some frames, evenly thinned out where there are many. */
export class ColorSamples {
  readonly #pixels: Uint32Array<ArrayBuffer>
  readonly #step: number
  readonly #seen = new Uint8Array(65_536)
  #count = 0

  /** @param total pixels of all frames that will be added. */
  constructor(total: number) {
    // Odd, so that not the same columns are taken from each row of an even width.
    this.#step = total > mostSamples ? 2 * Math.ceil(total / mostSamples / 2) + 1 : 1
    this.#pixels = new Uint32Array(Math.ceil(total / this.#step) + 1)
  }

  /** @param rgba [pixels, 4]. */
  add(rgba: Uint8ClampedArray): void {
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4)
    for (let at = 0; at < pixels.length; at += this.#step) {
      const color = pixels[at] ?? 0
      if (color >>> 24 < opaqueFrom || this.#count === this.#pixels.length) continue
      this.#pixels[this.#count++] = color
      this.#seen[shortColor(color)] = 1
    }
  }

  /** At most `most` colours; black where nothing is opaque. */
  palette(most: number): Color[] {
    if (this.#count === 0) return [[0, 0, 0]]
    const distinct = this.#seen.reduce((sum, isSeen) => sum + isSeen, 0)
    const format = distinct > mostDistinct ? 'rgb444' : 'rgb565'
    return quantize(new Uint8Array(this.#pixels.slice(0, this.#count).buffer), most, { format })
  }
}

/** Finds nearest colours; pixels that agree in 5, 6 and 5 bits get the same one in all frames. */
export class NearestColors {
  readonly #palette: readonly Color[]
  /** By the 16 bits of a colour: its index, or −1 for one not met yet. */
  readonly #known = new Int16Array(65_536).fill(-1)

  constructor(palette: readonly Color[]) {
    this.#palette = palette
  }

  /**
   * The index of each pixel.
   * @param rgba [pixels, 4].
   * @param transparent index of pixels that can be seen through; null where none can.
   */
  indices(rgba: Uint8ClampedArray, transparent: number | null): Uint8Array<ArrayBuffer> {
    const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4)
    const indices = new Uint8Array(pixels.length)
    for (let at = 0; at < pixels.length; at++) {
      const color = pixels[at] ?? 0
      const isClear = transparent !== null && color >>> 24 < opaqueFrom
      indices[at] = isClear ? transparent : this.#nearest(color)
    }
    return indices
  }

  #nearest(color: number): number {
    const key = shortColor(color)
    const known = this.#known[key] ?? -1
    if (known >= 0) return known
    return (this.#known[key] = this.#search(color & 255, (color >>> 8) & 255, (color >>> 16) & 255))
  }

  #search(red: number, green: number, blue: number): number {
    let [best, least] = [0, Infinity]
    for (const [index, [r, g, b]] of this.#palette.entries()) {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
      if (distance < least) [best, least] = [index, distance]
    }
    return best
  }
}
