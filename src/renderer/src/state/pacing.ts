/**
 * How coarse a path may be so that it follows the hand, and in which steps it becomes fine again. Pure arithmetic on costs
 * that the engine measured: they decide in which order points are computed, never which points a study has in the end.
 */
import type { SweepAxis } from '#shared/trajectory.ts'

/** Longest time for one path, in ms, that still feels live while dragging. */
export const dragBudgetMilliseconds = 40
/** Longest time, in ms, that a path may take before it is shown coarse first. */
const firstSightMilliseconds = 600
/** A step towards the fine path that takes less is not worth a picture of its own. */
const stepMilliseconds = 400
/** Along each axis: fewer points no longer show the shape, and still fewer not even the direction. */
const fewestPoints = 9
const fewestPointsWhenSlow = 5

type Counts = readonly Pick<SweepAxis, 'count'>[]

/** Samples of a sweep when only every `stride`-th point and the last one are kept. */
const samplesAt = (sweep: Counts, stride: number): number =>
  sweep.reduce((product, { count }) => product * (Math.ceil((count - 1) / stride) + 1), 1)

/** The smallest stride (1, 2, 4 …) at which a path fits the budget; no coarser than the fewest points allow. */
function strideWithin(budget: number, milliseconds: number, sweep: Counts, fewest: number): number {
  const all = samplesAt(sweep, 1)
  const fits = (stride: number): boolean => (milliseconds * samplesAt(sweep, stride)) / all <= budget
  const leavesEnough = (stride: number): boolean =>
    sweep.every(({ count }) => samplesAt([{ count }], stride) >= Math.min(fewest, count))
  const isCoarser = (stride: number): boolean => samplesAt(sweep, 2 * stride) < samplesAt(sweep, stride)
  let stride = 1
  while (!fits(stride) && isCoarser(stride) && leavesEnough(2 * stride)) stride *= 2
  return stride
}

/** How coarse a path follows the hand; with fewer points where even that takes long. */
export function strideWhileDragging(pathMilliseconds: number, sweep: Counts): number {
  if (!(pathMilliseconds > dragBudgetMilliseconds)) return 1
  const stride = strideWithin(dragBudgetMilliseconds, pathMilliseconds, sweep, fewestPoints)
  const remaining = (pathMilliseconds * samplesAt(sweep, stride)) / samplesAt(sweep, 1)
  if (remaining <= stepMilliseconds) return stride
  return strideWithin(stepMilliseconds, pathMilliseconds, sweep, fewestPointsWhenSlow)
}

/** How coarse the first path of a network is, by what a stimulus took when it was opened. */
export function firstStride(stimulusMilliseconds: number, sweep: Counts): number {
  const milliseconds = stimulusMilliseconds * samplesAt(sweep, 1)
  if (!(milliseconds > firstSightMilliseconds)) return 1
  return strideWithin(firstSightMilliseconds, milliseconds, sweep, fewestPointsWhenSlow)
}

/** Strides by which a path of this stride becomes fine: each one fills in between the last one's points; the last is 1. */
export function refinements(stride: number, pathMilliseconds: number, sweep: Counts): number[] {
  if (stride <= 1) return []
  const missing = 1 - samplesAt(sweep, stride) / samplesAt(sweep, 1)
  if (!(missing * pathMilliseconds > stepMilliseconds)) return [1]
  const next = Math.floor(stride / 2)
  return [next, ...refinements(next, pathMilliseconds, sweep)]
}
