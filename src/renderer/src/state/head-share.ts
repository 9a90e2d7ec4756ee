/** How far along its path a trace is shown. Pure. */
import type { TrajectoryAxis } from '#shared/trajectory.ts'
import type { StudyView } from './study-document.ts'

/**
 * Along the stimulus the whole path is shown unless a tail is wanted; along anything else it grows with the head.
 * @param position of the head in points, 0 … points − 1; null where it is nowhere on the axis.
 * @returns a share 0…1.
 */
export function headShare(
  axis: TrajectoryAxis,
  { tail, lead, fade }: Pick<StudyView, 'tail' | 'lead' | 'fade'>,
  position: number | null,
  points: number
): number {
  if (axis === 'stimulus' && tail >= 1 && lead === 0 && !fade) return 1
  return position === null ? 1 : position / Math.max(points - 1, 1)
}
