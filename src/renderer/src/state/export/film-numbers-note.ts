/** What numbers beside a film are of: one moment, while points move in the film. Pure. */
import type { StudyAnimation } from '#shared/animation.ts'
import { playingTracks } from '#shared/animation-values.ts'
import { isMoving } from '#shared/caption/moved.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { isSameParameter } from './panelled-subject.ts'

/** Null where the points that are drawn stay: numbers along a sweep hold every point that its slider comes to. */
export function numbersOfOneMoment(
  film: Pick<StudyAnimation, 'tracks' | 'plays'>,
  sweep: readonly ParameterReference[]
): string | null {
  const moving = playingTracks(film).some(
    (track) =>
      isMoving(track) &&
      (track.kind === 'projection' ||
        (track.kind === 'parameter' && !sweep.some((axis) => isSameParameter(axis, track))))
  )
  return moving ? note : null
}

const note =
  'The numbers beside the film are of one moment, with the sliders and the projections as the study has them, ' +
  'and not of each frame. For those of another moment, set the sliders there and export the numbers.'
