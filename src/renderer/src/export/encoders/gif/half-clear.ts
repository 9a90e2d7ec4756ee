/**
 * Half clear pixels for a format that has none: edges of letters and thin lines, which would be broken where they were cut at
 * one half. They are mixed with the colour of what the picture is for.
 */
import type { Rgb } from '../frame-source.ts'

/** Of 255: what is fainter can't be told from the ground. */
const leastAlpha = 8

/**
 * In place: each pixel becomes clear, or opaque and mixed with the ground by its share.
 * @param rgba not premultiplied, [pixels, 4].
 */
export function mixHalfClear(
  rgba: Uint8ClampedArray<ArrayBuffer>,
  ground: Rgb
): Uint8ClampedArray<ArrayBuffer> {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0
    if (alpha === 255) continue
    const share = alpha / 255
    for (let channel = 0; channel < 3; channel++)
      rgba[at + channel] = share * (rgba[at + channel] ?? 0) + (1 - share) * (ground[channel] ?? 0)
    rgba[at + 3] = alpha < leastAlpha ? 0 : 255
  }
  return rgba
}
