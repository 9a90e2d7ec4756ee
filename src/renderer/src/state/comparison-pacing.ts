/** When a comparison is asked for, and how coarse: never in the way of a drag. Pure. */
import type { DragRequest, SweepAxis } from '#shared/trajectory.ts'
import { strideWhileDragging } from './pacing.ts'

/** A comparison that takes longer, in ms, waits until nothing moves: drags come first. */
const liveMilliseconds = 12

/** Time of a comparison, in ms, by that of the baseline's path: the network runs once more for each condition. */
export const comparisonMilliseconds = (pathMilliseconds: number, conditions: number): number =>
  pathMilliseconds * (1 + conditions)

/**
 * The stride to ask for; `later` where it must wait, null where what was asked for last will do. While something moves, a
 * move along the sweep needs nothing new: the samples of the sweep are there.
 */
export function strideToAsk(
  change: DragRequest['what'] | null,
  isMoving: boolean,
  milliseconds: number,
  sweep: readonly Pick<SweepAxis, 'count'>[]
): number | 'later' | null {
  if (change === null || (isMoving && change === 'current')) return null
  if (!isMoving) return strideWhileDragging(milliseconds, sweep)
  return milliseconds > liveMilliseconds ? 'later' : 1
}
