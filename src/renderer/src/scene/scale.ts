/**
 * The shared scale: which data box is shown, and the map from data units to scene units (−1…1).
 * One scale serves all traces and views; it changes only when it is fitted anew, so that motion is real motion.
 */
import type { AxisScaling } from './descriptors.ts'

export type Triple = [number, number, number]

/** Index of an axis of the view: x, y and z of the scene, which stands on xy. */
export type Axis = 0 | 1 | 2

/** Smallest and largest finite value along each axis; empty bounds have `lower` above `upper`. */
export interface Bounds {
  lower: Triple
  upper: Triple
}

export interface SharedScale {
  /** Data box that is drawn. */
  bounds: Bounds
  /** Middle of the box, in data units. */
  centre: Triple
  /** scene = (data − centre) · factor. */
  factor: Triple
  /** Half the box's edges, in scene units; the longest is 1. */
  halfSize: Triple
}

/** Share of the data's extent that is left free at each side. */
const padding = 0.04
/** Thinnest box that still reads as a box. */
const thinnest = 0.06

export function emptyBounds(): Bounds {
  return { lower: [Infinity, Infinity, Infinity], upper: [-Infinity, -Infinity, -Infinity] }
}

/** Widens `bounds` by points, [n, 3]; points that are not finite are left out. Returns how many were finite. */
export function includePoints(bounds: Bounds, positions: Float32Array): number {
  const { lower, upper } = bounds
  let finite = 0
  for (let i = 0; i + 2 < positions.length; i += 3) {
    const x = positions[i] ?? NaN
    const y = positions[i + 1] ?? NaN
    const z = positions[i + 2] ?? NaN
    if (!Number.isFinite(x + y + z)) continue
    finite++
    if (x < lower[0]) lower[0] = x
    if (x > upper[0]) upper[0] = x
    if (y < lower[1]) lower[1] = y
    if (y > upper[1]) upper[1] = y
    if (z < lower[2]) lower[2] = z
    if (z > upper[2]) upper[2] = z
  }
  return finite
}

/** The scale that shows `bounds` with a little room. Empty bounds and single points get a box of size one. */
export function fitScale(bounds: Bounds, scaling: AxisScaling): SharedScale {
  const filled: Bounds = bounds.lower[0] <= bounds.upper[0] ? bounds : { lower: [0, 0, 0], upper: [0, 0, 0] }
  const centre = mapAxes((axis) => (filled.lower[axis] + filled.upper[axis]) / 2)
  const half = mapAxes((axis) => ((filled.upper[axis] - filled.lower[axis]) / 2) * (1 + 2 * padding))
  const extent = Math.max(...half)
  const longest = extent > 0 ? extent : 0.5
  const shown = mapAxes((axis) => (extent > 0 ? shownHalf(half[axis], longest, scaling) : longest))
  const factor = mapAxes((axis) => 1 / (scaling === 'equal' ? longest : shown[axis]))
  return {
    bounds: {
      lower: mapAxes((axis) => centre[axis] - shown[axis]),
      upper: mapAxes((axis) => centre[axis] + shown[axis])
    },
    centre,
    factor,
    halfSize: mapAxes((axis) => shown[axis] * factor[axis])
  }
}

/** How data sit in the box, along the axis where it is most; both are 1 for data that the scale was fitted to. */
export interface BoxFit {
  /** How far they reach from the box's middle: above 1 they stick out. */
  reach: number
  /** How much of the box they take up, wherever they lie: at 0.1 they are lost in it. */
  extent: number
}

/** Data that the box has more room for than they need, since it was asked for, are not lost in it. */
export function boxFit(scale: SharedScale, { lower, upper }: Bounds, room: Bounds | null = null): BoxFit {
  if (lower[0] > upper[0]) return { reach: 1, extent: 1 }
  const most = (halfLength: (axis: Axis) => number): number =>
    Math.max(...mapAxes((axis) => halfLength(axis) * scale.factor[axis] * (1 + 2 * padding)))
  const reach = most((axis) =>
    Math.max(Math.abs(upper[axis] - scale.centre[axis]), Math.abs(lower[axis] - scale.centre[axis]))
  )
  return { reach, extent: room ? 1 : most((axis) => (upper[axis] - lower[axis]) / 2) }
}

export function sceneFromData(scale: SharedScale, point: Triple): Triple {
  return mapAxes((axis) => (point[axis] - scale.centre[axis]) * scale.factor[axis])
}

export function mapAxes(value: (axis: Axis) => number): Triple {
  return [value(0), value(1), value(2)]
}

function shownHalf(half: number, longest: number, scaling: AxisScaling): number {
  if (scaling === 'equal') return Math.max(half, longest * thinnest)
  return half > longest * 1e-9 ? half : longest * thinnest
}

/** The box around `bounds` in scene units; the whole box where the bounds are empty. */
export function sceneBox(scale: SharedScale, bounds: Bounds): { centre: Triple; halfSize: Triple } {
  if (bounds.lower[0] > bounds.upper[0]) return { centre: [0, 0, 0], halfSize: scale.halfSize }
  const lower = sceneFromData(scale, bounds.lower)
  const upper = sceneFromData(scale, bounds.upper)
  return {
    centre: mapAxes((axis) => (lower[axis] + upper[axis]) / 2),
    halfSize: mapAxes((axis) => Math.max(0.02, (upper[axis] - lower[axis]) / 2))
  }
}
