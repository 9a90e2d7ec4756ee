/** The workbench as it is now, for its animation to be computed; what is worked on afterwards changes nothing of it. */
import type { StudyAnimation } from '#shared/animation.ts'
import { LimenError } from '#shared/errors.ts'
import { defaultAnimation } from '../../state/animation/default-animation.ts'
import { headShare } from '../../state/head-share.ts'
import type { StudyDocument } from '../../state/study-document.ts'
import type { Workbench } from '../../state/workbench.svelte.ts'
import type { AnimatedStudy } from './planned-frames.ts'
import type { FramesEngine } from './frames-engine.ts'

type Parts = Pick<Workbench, 'document' | 'stimulus' | 'trajectories' | 'transport'>

/**
 * With the study's animation, or the one that its timeline stands for.
 * @throws LimenError 'request' where there is no whole path yet.
 */
export function animatedStudy({ document, stimulus, trajectories, transport }: Parts): AnimatedStudy {
  const { prepared, pathStride } = trajectories
  const { current } = document
  if (!prepared || pathStride > 1) throw notReady(trajectories.blocked)
  const { axis, position, points } = transport
  return {
    document: current,
    animation: currentAnimation({ document, transport }),
    plan: prepared.plan,
    prepared: prepared.answer,
    conditions: [...trajectories.conditions],
    trace: transport.trace,
    head: headShare(axis, current.view, position, points),
    sweep: transport.sweep,
    parameterOf: stimulus.parametersNow()
  }
}

/** What says what is animated. */
export interface WithTimeline {
  document: { current: Pick<StudyDocument, 'animation' | 'timeline'> }
  transport: Pick<Workbench['transport'], 'played' | 'points'>
}

/** The study's, or the one that its timeline stands for. */
export function currentAnimation({
  document: { current },
  transport: { played, points }
}: WithTimeline): StudyAnimation {
  return current.animation ?? defaultAnimation(current.timeline, played, points > 1)
}

/** The engine of the workbench for its frames. */
export const framesEngine = ({ link }: Pick<Workbench, 'link'>): FramesEngine => ({
  prepare: (request, signal) => link.call('prepare', request, { signal }),
  animate: (request, options) => link.call('animate', request, options)
})

const notReady = (blocked: string | null): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'There is nothing to animate yet: the path is still being computed.',
    advice: blocked ?? 'Wait until the path has all of its points.'
  })
