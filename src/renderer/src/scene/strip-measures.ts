/** Sizes of a strip in a picture: from pixels of the reference picture to those of the one that is drawn. Pure. */
import type { StripStyle } from './strip.ts'

/** What sizes in a picture follow. */
export interface PictureMeasures {
  /** Pixels for one pixel of the reference picture. */
  pixels: number
  /** Normalised depth for as much as one pixel covers at the camera's target. */
  depthPerPixel: number
  /** Scene units of one pixel of a dash pattern. */
  dashUnit: number
}

export interface StripMeasures {
  /** Pixels. */
  width: number
  halo: number
  /** How much further away the halo lies than its line, as depth: at a sharp turn it would hide the line's own ink. */
  haloBehind: number
  /** Normalised depth towards the camera: of all of it, and for each point more, so that a curve's later part lies in front. */
  forward: [all: number, eachPoint: number]
  /** Scene units of one pixel of the line's dash pattern. */
  dashUnit: number
}

/** @param lastPoint index of the last point along a curve. */
export function stripMeasures(style: StripStyle, picture: PictureMeasures, lastPoint: number): StripMeasures {
  const width = style.width * picture.pixels
  const halo = style.halo * picture.pixels
  const depth = width * picture.depthPerPixel
  return {
    width,
    halo,
    haloBehind: 16 * (width + halo) * picture.depthPerPixel,
    forward: [style.forward * depth, depth / lastPoint],
    dashUnit: picture.dashUnit * Math.max(style.width / 2, 0.75)
  }
}

/** `unitsPerPixel`: scene units that a pixel covers at the camera's target. The nearest power of two: see `SharedUniforms`. */
export const dashUnitOf = (unitsPerPixel: number, pixels: number): number =>
  2 ** Math.round(Math.log2(unitsPerPixel * pixels))
