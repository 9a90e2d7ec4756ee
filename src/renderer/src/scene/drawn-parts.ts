/**
 * What is drawn of a trace, as plain data: the same decisions that the shaders are given. Made by the drawables themselves, so
 * that a picture that is not drawn by the GPU cannot differ from one that is. No three.js, no units of a screen.
 */
import type { DashPattern } from './condition-marks.ts'
import type { ConnectorGrid, ConnectorStyle } from './connector.ts'
import type { PointLayout } from './drawable.ts'
import type { MarkerShape } from './marker.ts'
import type { StripStyle } from './strip.ts'

interface PartBase {
  /** See `paintOrder`. */
  order: number
  /** In data units, [n, 3]; the layout says where a curve's points lie. */
  positions: Float32Array
  layout: PointLayout
}

export interface StripPart extends PartBase {
  kind: 'strip'
  style: StripStyle
  hasHalo: boolean
  /** From a drawn curve to the next one, in curves. */
  every: number
  /** The curves run across the sweep. */
  crossed: boolean
  /** Fractional indices: from where, the head, and up to where the curves are drawn. */
  reveal: { tail: number; head: number; lead: number }
  /** Index of the last point along a curve, and number of the last curve. */
  last: [points: number, series: number]
  /** Lengths along the curves in scene units, one for each texel of three numbers; see dash-lengths.ts. */
  dash: { pattern: DashPattern; lengths: Float32Array } | null
}

export interface MarkerPart extends PartBase {
  kind: 'marker'
  shape: MarkerShape
  /** One for each point instead of one for each curve. */
  eachPoint: boolean
  /** Fractional index along each curve. */
  index: number
  /** In pixels of the reference picture. */
  radius: number
  color: string | null
  opacity: number
  last: [points: number, series: number]
  /** Not hidden by what lies before it. */
  onTop: boolean
}

export interface SurfacePart extends PartBase {
  kind: 'surface'
  color: string | null
  opacity: number
  last: [points: number, series: number]
}

export interface ConnectorPart extends PartBase {
  kind: 'connector'
  /** The other ends, in the same layout. */
  targets: Float32Array
  grid: ConnectorGrid
  /** Indices along the curves between which connectors are drawn. */
  shown: readonly [number, number]
  /** How many curves there are. */
  series: number
  style: ConnectorStyle
}

export type DrawnPart = StripPart | MarkerPart | SurfacePart | ConnectorPart
