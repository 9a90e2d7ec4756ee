/** What is known of a film before anything of it is computed: what moves in it, how large, long and fast it is. */
import type { StudyAnimation } from '#shared/animation.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { currentAnimation } from '../../export/frames/animated-study.ts'
import type { Workbench } from '../workbench.svelte.ts'

/** Parameters with a track that plays. */
export const movedParameters = ({
  tracks,
  plays
}: Pick<StudyAnimation, 'tracks' | 'plays'>): ParameterReference[] =>
  tracks.flatMap((track) => (track.kind === 'parameter' && plays !== 'camera' ? [track] : []))

export const movedInFilm = (workbench: Pick<Workbench, 'document' | 'transport'>): ParameterReference[] =>
  movedParameters(currentAnimation(workbench))
