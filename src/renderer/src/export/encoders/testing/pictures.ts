/** Pictures with known pixels, for tests. */
import type { BandSource } from '../frame-source.ts'
import type { PixelSource } from '../frames.ts'

/** RGBA of a pixel of a frame. */
export type Pattern = (x: number, y: number, index: number) => readonly [number, number, number, number]

/** Colours that stay as they are in a palette of 5, 6 and 5 bits, since none shares its place with another. */
const colors = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [128, 128, 128],
  [255, 255, 0],
  [224, 112, 64],
  [0, 0, 0]
] as const

/** Squares of 8 pixels that wander to the left by one square with each frame. */
export const squares: Pattern = (x, y, index) => {
  const [red, green, blue] = colors[((x >> 3) + (y >> 3) + index) % colors.length] ?? [0, 0, 0]
  return [red, green, blue, 255]
}

/** The same, clear on the left, half clear in the middle. */
export const clearSquares: Pattern = (x, y, index) => {
  const [red, green, blue] = squares(x, y, index)
  return x < 16 ? [0, 0, 0, 0] : [red, green, blue, x < 32 ? 100 : 255]
}

/** All values, with no regularity that a compressor could use. */
export const noise: Pattern = (x, y, index) => {
  const hash = Math.imul(x * 73_856_093 + y * 19_349_663 + index * 83_492_791 + 1, 0x2c1b3c6d)
  const mixed = hash ^ (hash >>> 15)
  return [mixed & 255, (mixed >>> 8) & 255, (mixed >>> 16) & 255, (mixed >>> 24) & 255]
}

export function paint(
  pattern: Pattern,
  width: number,
  rows: { from: number; count: number },
  index = 0
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * rows.count)
  for (let y = 0; y < rows.count; y++) {
    for (let x = 0; x < width; x++) pixels.set(pattern(x, rows.from + y, index), 4 * (width * y + x))
  }
  return pixels
}

export function film(pattern: Pattern, size: Partial<Omit<PixelSource, 'pixels'>> = {}): PixelSource {
  const whole = { width: 64, height: 48, fps: 30, count: 12, hasAlpha: false, ...size }
  const pixels = (index: number): Promise<Uint8ClampedArray<ArrayBuffer>> =>
    Promise.resolve(paint(pattern, whole.width, { from: 0, count: whole.height }, index))
  return { ...whole, pixels }
}

export function still(pattern: Pattern, size: Partial<Omit<BandSource, 'band'>> = {}): BandSource {
  const whole = { width: 61, height: 47, hasAlpha: false, bandHeight: 16, ...size }
  const { width, height, bandHeight } = whole
  const band = (index: number): Promise<Uint8ClampedArray> => {
    const from = index * bandHeight
    return Promise.resolve(paint(pattern, width, { from, count: Math.min(bandHeight, height - from) }))
  }
  return { ...whole, band }
}

/** RGB of RGBA. */
export const withoutAlpha = (rgba: ArrayLike<number>): number[] =>
  Array.from(rgba).filter((_, at) => at % 4 < 3)
