/** A UMAP picture of one trace as the view shows it. Pure; drawing it is the engine's work. */
import type { UmapLayout } from '#shared/data-export.ts'
import type { Plan, Trace } from '#shared/trajectory.ts'
import type { TraceDescriptor } from '../scene/descriptors.ts'
import { traceLabel } from './trace-words.ts'

export interface UmapPicture {
  trace: Trace
  layout: UmapLayout
  /** What was recorded; the picture ends with it. */
  plan: Plan
  /** [series, perSeries, 3]. */
  points: Float32Array
  series: number
  perSeries: number
  /** Names of the points of each series, where they have some. */
  pointLabels?: string[]
}

/** UMAP sees at least this many neighbours of each point. */
export const fewestNeighbors = 2

/** The most neighbours that a picture of `count` points can use: all the others. */
export const mostNeighbors = (count: number): number => Math.max(fewestNeighbors, count - 1)

/** The chosen number where there are as many other points, else all of them. */
export const fittingNeighbors = (chosen: number, count: number): number =>
  Math.min(chosen, mostNeighbors(count))

/**
 * Separate points, since UMAP keeps who is near whom but no paths, in a box without axes, since its coordinates mean
 * nothing. The trace's id lets points be told as before.
 */
export function umapDescriptor({ trace, series, perSeries, pointLabels }: UmapPicture): TraceDescriptor {
  return {
    id: trace.id,
    label: traceLabel(trace),
    series,
    points: perSeries,
    surface: false,
    axisTitles: null,
    mark: 'points',
    ...(pointLabels && { pointLabels })
  }
}
