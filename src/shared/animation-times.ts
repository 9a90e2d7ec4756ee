/**
 * Which frames an animation has, and when. Everything is a function of the frame's index; no clock.
 * A moment is a share of the animation's duration: 0 its beginning, 1 its end.
 */
import type { StudyAnimation } from './animation.ts'

type Timing = Pick<StudyAnimation, 'duration' | 'fps' | 'loop'>

/** Steps from one frame to the next within the duration. */
const stepsOf = ({ duration, fps }: Timing): number => Math.max(1, Math.round(duration * fps))

/**
 * Frames that are shown before the animation ends or begins again: as many as the duration has, and twice as many to and fro,
 * where both turning points are shown once.
 */
export const frameCount = (timing: Timing): number => stepsOf(timing) * (timing.loop === 'ping-pong' ? 2 : 1)

/** The moment of a frame: the end is shown where it plays once, and left out where it is the beginning again. */
export function momentOfFrame(timing: Timing, index: number): number {
  const steps = stepsOf(timing)
  if (timing.loop === 'once') return steps > 1 ? index / (steps - 1) : 0
  const along = index % frameCount(timing)
  return along <= steps ? along / steps : (2 * steps - along) / steps
}

/** The moments of all frames in their order. */
export const frameMoments = (timing: Timing): number[] =>
  Array.from({ length: frameCount(timing) }, (_, index) => momentOfFrame(timing, index))

/** Seconds that it takes to show every frame once. */
export const playingSeconds = (timing: Timing): number => frameCount(timing) / timing.fps

/** The last moment of which there is a frame. */
export const lastMoment = (timing: Timing): number => {
  const steps = stepsOf(timing)
  return timing.loop === 'loop' ? (steps - 1) / steps : steps > 1 || timing.loop === 'ping-pong' ? 1 : 0
}

/** Moments from one frame to the next. */
export const frameStep = (timing: Timing): number => {
  const steps = stepsOf(timing)
  return 1 / (timing.loop === 'once' ? Math.max(steps - 1, 1) : steps)
}

/** The moment of the nearest frame; the end counts as one. */
export function nearestMoment(timing: Timing, moment: number): number {
  const count = Math.round(1 / frameStep(timing))
  return Math.min(Math.max(Math.round(moment * count), 0), count) / count
}

/** The frame at or before a moment on the way there. */
export function frameAt(timing: Timing, moment: number): number {
  const count = Math.round(1 / frameStep(timing))
  return Math.min(Math.max(Math.floor(moment * count + 1e-9), 0), frameCount(timing) - 1)
}

/** The frame that is on the screen so long after another one: those in between are left out where pictures come late. */
export function frameAfter(
  timing: Timing,
  first: number,
  seconds: number
): { index: number; isOver: boolean } {
  const count = frameCount(timing)
  const index = first + Math.floor(seconds * timing.fps + 1e-9)
  const isOver = timing.loop === 'once' && index >= count - 1
  return { index: isOver ? count - 1 : index % count, isOver }
}
