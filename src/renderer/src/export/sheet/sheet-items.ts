/**
 * What stands on an exported picture beside its 3D view, and everything of a figure: plain items, painted in their order.
 * Lengths are pixels of the picture from its upper left corner; a painter decides what a pixel is (canvas, SVG).
 */

export interface TextItem {
  kind: 'text'
  text: string
  x: number
  y: number
  /** Height of the type. */
  size: number
  weight: 400 | 600
  color: string
  /** Which place of the text stands at (x, y): 0, 0 is its upper left corner, 1, 1 its lower right one. */
  anchor: [number, number]
  /** Degrees, clockwise around (x, y). */
  turn?: number
  /** Colour of a rim around the letters, so that they can be read on lines. */
  halo?: string
  /** Figures of equal width, for numbers that change. */
  tabular?: boolean
}

export interface LineItem {
  kind: 'line'
  points: [number, number][]
  color: string
  width: number
  opacity: number
  /** Lengths of dashes and gaps. */
  dash?: number[]
  cap?: 'butt' | 'round'
}

export interface ShapeItem {
  kind: 'shape'
  /** A closed polygon. */
  points: [number, number][]
  fill: string | null
  stroke: string | null
  strokeWidth: number
  opacity: number
}

export interface CircleItem {
  kind: 'circle'
  x: number
  y: number
  radius: number
  fill: string | null
  stroke: string | null
  strokeWidth: number
  opacity: number
}

export interface RectangleItem {
  kind: 'rectangle'
  x: number
  y: number
  width: number
  height: number
  fill: string | null
  stroke: string | null
  strokeWidth: number
  opacity: number
  radius: number
}

/** Colours from left to right, or from below to above. */
export interface GradientItem {
  kind: 'gradient'
  x: number
  y: number
  width: number
  height: number
  upwards: boolean
  /** `offset` 0…1. */
  stops: { offset: number; color: string }[]
}

export interface ImageItem {
  kind: 'image'
  x: number
  y: number
  width: number
  height: number
  /** RGBA, not premultiplied. */
  pixels: { width: number; height: number; data: Uint8ClampedArray }
  /** Interpolated; else each pixel is a square. */
  smooth: boolean
}

export type SheetItem =
  TextItem | LineItem | ShapeItem | CircleItem | RectangleItem | GradientItem | ImageItem
