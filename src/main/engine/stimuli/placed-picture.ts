/** A picture that is turned, moved and scaled onto a canvas, read from copies at several sizes so that it never aliases. */
import type { Canvas } from './image-layout.ts'
import type { Picture } from './picture-file.ts'
import { radians } from './pixel-grid.ts'
import { rasterOf, resized, type Raster } from './resampling.ts'

export const fitNames = ['cover', 'contain', 'stretch'] as const
export type FitName = (typeof fitNames)[number]

export const outsideNames = ['grey', 'edge', 'mirror'] as const
export type OutsideName = (typeof outsideNames)[number]

/** Where the picture is put: degrees counter-clockwise, pixels from the centre with y up, size as a factor. */
export interface Placement {
  rotation: number
  x: number
  y: number
  scale: number
}

/** Copies are kept for sizes 2^−3 … 2^3 of the picture as it first fits. */
const smallestLevel = -3
const largestLevel = 3

/** A picture much longer than its canvas is cut, so that its copies stay small. */
const longestSpan = 4

/** Luminance around the picture. */
const grey = 0.5

export class PlacedPicture {
  readonly #raster: Raster
  readonly #outside: OutsideName
  /** Size of the picture on the canvas at scale 1, in pixels. */
  readonly #span: { width: number; height: number }
  readonly #levels = new Map<number, Raster>()

  constructor(
    picture: Picture,
    canvas: Pick<Canvas, 'width' | 'height' | 'channels'>,
    fit: FitName,
    outside: OutsideName
  ) {
    const { raster, span } = fitted(rasterOf(picture, canvas.channels), canvas, fit)
    this.#raster = raster
    this.#span = span
    this.#outside = outside
  }

  /** canvas ← canvas · (1 − share) + picture · share */
  draw(placement: Placement, share: number, canvas: Canvas): void {
    const exponent = Math.min(largestLevel, Math.max(smallestLevel, Math.log2(placement.scale)))
    const lower = Math.floor(exponent)
    const upperShare = exponent - lower
    this.#drawLevel(lower, placement, share * (1 - upperShare), 1 - share, canvas)
    if (upperShare > 0) this.#drawLevel(lower + 1, placement, share * upperShare, 1, canvas)
  }

  #level(exponent: number): Raster {
    const earlier = this.#levels.get(exponent)
    if (earlier !== undefined) return earlier
    const factor = 2 ** exponent
    const { width, height } = this.#raster
    // Past the file's own size there is nothing more to see; below it, at least one pixel is left.
    const size = (span: number, most: number): number =>
      Math.max(1, Math.min(Math.max(most, span), Math.round(span * factor)))
    const level = resized(this.#raster, size(this.#span.width, width), size(this.#span.height, height))
    this.#levels.set(exponent, level)
    return level
  }

  #drawLevel(exponent: number, placement: Placement, share: number, keep: number, canvas: Canvas): void {
    const level = this.#level(exponent)
    const cosine = Math.cos(radians(placement.rotation)) / placement.scale
    const sine = Math.sin(radians(placement.rotation)) / placement.scale
    const perX = level.width / this.#span.width
    const perY = level.height / this.#span.height
    const { width, height, channels, data } = canvas
    for (let row = 0, to = 0; row < height; row++) {
      const y = height / 2 - row - 0.5 - placement.y
      for (let column = 0; column < width; column++, to += channels) {
        const x = column + 0.5 - width / 2 - placement.x
        const left = (x * cosine + y * sine) * perX + level.width / 2 - 0.5
        const top = level.height / 2 - 0.5 - (y * cosine - x * sine) * perY
        addSample(level, left, top, this.#outside, share, keep, data, to)
      }
    }
  }
}

/** The picture, cut where it is far too long, and its size on the canvas. */
function fitted(raster: Raster, canvas: { width: number; height: number }, fit: FitName) {
  if (fit === 'stretch') return { raster, span: { width: canvas.width, height: canvas.height } }
  const ratios = [canvas.width / raster.width, canvas.height / raster.height]
  const factor = fit === 'cover' ? Math.max(...ratios) : Math.min(...ratios)
  const cut = cropped(raster, (longestSpan * canvas.width) / factor, (longestSpan * canvas.height) / factor)
  return { raster: cut, span: { width: cut.width * factor, height: cut.height * factor } }
}

/** The middle of a raster. */
function cropped(raster: Raster, mostWidth: number, mostHeight: number): Raster {
  const width = Math.min(raster.width, Math.max(1, Math.round(mostWidth)))
  const height = Math.min(raster.height, Math.max(1, Math.round(mostHeight)))
  if (width === raster.width && height === raster.height) return raster
  const { channels, data } = raster
  const left = Math.floor((raster.width - width) / 2)
  const top = Math.floor((raster.height - height) / 2)
  const cut = new Float32Array(width * height * channels)
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * raster.width + left) * channels
    cut.set(data.subarray(from, from + width * channels), row * width * channels)
  }
  return { width, height, channels, data: cut }
}

/** into[to…] ← keep · into + share · raster between its pixels, by bilinear interpolation, for every channel. */
function addSample(
  raster: Raster,
  left: number,
  top: number,
  outside: OutsideName,
  share: number,
  keep: number,
  into: Float32Array,
  to: number
): void {
  const { width, height, channels, data } = raster
  const column = Math.floor(left)
  const row = Math.floor(top)
  const u = left - column
  const v = top - row
  const isInside = column >= 0 && row >= 0 && column + 1 < width && row + 1 < height
  const upper = (row * width + column) * channels
  const lower = upper + width * channels
  for (let c = 0; c < channels; c++) {
    const value = isInside
      ? (1 - v) * ((1 - u) * (data[upper + c] ?? 0) + u * (data[upper + channels + c] ?? 0)) +
        v * ((1 - u) * (data[lower + c] ?? 0) + u * (data[lower + channels + c] ?? 0))
      : borderSample(raster, column, row, u, v, c, outside)
    into[to + c] = keep * (into[to + c] ?? 0) + share * value
  }
}

/** The same where some of the four pixels lie outside. */
function borderSample(
  raster: Raster,
  column: number,
  row: number,
  u: number,
  v: number,
  channel: number,
  outside: OutsideName
): number {
  const at = (right: number, down: number): number =>
    pixel(raster, column + right, row + down, channel, outside)
  return (1 - v) * ((1 - u) * at(0, 0) + u * at(1, 0)) + v * ((1 - u) * at(0, 1) + u * at(1, 1))
}

function pixel(
  { width, height, channels, data }: Raster,
  column: number,
  row: number,
  channel: number,
  outside: OutsideName
): number {
  if (column >= 0 && row >= 0 && column < width && row < height)
    return data[(row * width + column) * channels + channel] ?? grey
  if (outside === 'grey') return grey
  const place = outside === 'edge' ? clamped : mirrored
  return data[(place(row, height) * width + place(column, width)) * channels + channel] ?? grey
}

const clamped = (index: number, size: number): number => Math.min(size - 1, Math.max(0, index))

function mirrored(index: number, size: number): number {
  const around = index - 2 * size * Math.floor(index / (2 * size))
  return around < size ? around : 2 * size - 1 - around
}
