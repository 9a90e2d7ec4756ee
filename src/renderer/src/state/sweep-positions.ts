/** Where a value lies along a sweep, and which sample of it a point of a trajectory is. */
import type { Parameter } from '#shared/stimulus.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import type { PathPlace } from '../scene/descriptors.ts'

type Range = Pick<SweepAxis, 'from' | 'to' | 'count'>

/** Fractional index at which the sweep passes a value; null where the value is outside of it. */
export function sweepIndexOf(
  { from, to, count }: Range,
  scale: Parameter['scale'],
  value: number
): number | null {
  if (from === to) return value === from ? 0 : null
  const logarithmic = scale === 'log' && from > 0 && to > 0 && value > 0
  const share = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
  const tolerance = 1e-9
  if (!(share >= -tolerance && share <= 1 + tolerance)) return null
  return Math.min(Math.max(share, 0), 1) * (count - 1)
}

/** Places along a sweep of `count` points that are left when only every `stride`-th one and the last are computed. */
export const coarseCount = (count: number, stride: number): number => Math.ceil((count - 1) / stride) + 1

/** The (fractional) index in the full sweep of an index in the coarse one; its last step may be shorter. */
export function fineIndex(index: number, count: number, stride: number): number {
  const before = Math.floor(index)
  const start = Math.min(before * stride, count - 1)
  const end = Math.min(start + stride, count - 1)
  return start + (index - before) * (end - start)
}

/** A place on a trajectory, and how many points its curve has. */
export interface BrushedPoint extends PathPlace {
  points: number
}

/**
 * Where on each axis of the sweep a point lies. Along the stimulus the last axis of the sweep runs along the curve and
 * the first one from curve to curve; along anything else the curves are the sweep's samples, the last axis fastest.
 */
export function sweepIndices(
  { series, index, points }: Omit<BrushedPoint, 'trace' | 'condition'>,
  alongStimulus: boolean,
  counts: readonly number[]
): number[] {
  const [first = 1, second] = counts
  const share = points > 1 ? index / (points - 1) : 0
  if (counts.length === 0) return []
  if (second === undefined) return [alongStimulus ? share * (first - 1) : series]
  return alongStimulus ? [series, share * (second - 1)] : [Math.floor(series / second), series % second]
}
