/**
 * Coordinates of a picture's pixels for drawing patterns: in pixels from the centre, x to the right, y up, so that
 * angles turn counter-clockwise. 'Cycles/image' are counted along the shorter side.
 */

import { linear, type Sketch } from './parameters.ts'

export interface PixelGrid {
  width: number
  height: number
  /** x of each column's centre. */
  x: Float64Array
  /** y of each row's centre. */
  y: Float64Array
  /** The shorter side, in pixels. */
  side: number
}

/** The grid of a picture. */
export function pixelGrid(width: number, height: number): PixelGrid {
  return {
    width,
    height,
    x: Float64Array.from({ length: width }, (_, column) => column + 0.5 - width / 2),
    y: Float64Array.from({ length: height }, (_, row) => height / 2 - row - 0.5),
    side: Math.min(width, height)
  }
}

/** Degrees as radians. */
export const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** A place along x or y, in pixels from the centre. */
export const positionSketch = (label: string, size: number): Sketch =>
  linear(label, [-size / 2, size / 2], 0, { hard: [-4 * size, 4 * size], unit: 'px' })
