/** When what moves in a model has keys: at every frame of the animation and at its very end, which frames may leave out. Pure. */
import type { StudyAnimation } from '#shared/animation.ts'
import { frameCount } from '#shared/animation-times.ts'

/**
 * An animation whose frames are the keys. One that loops leaves out the end, since it is the beginning again; where time runs
 * on between keys, the last one is at the end.
 */
export function keyedAnimation(animation: StudyAnimation): StudyAnimation {
  if (animation.loop !== 'loop') return animation
  const steps = frameCount(animation)
  return { ...animation, loop: 'once', duration: (steps + 1) / animation.fps }
}

/** Keys after the last frame: to and fro ends where it began. */
export const closesWithFirst = ({ loop }: StudyAnimation): boolean => loop === 'ping-pong'

/** Seconds of so many keys. */
export const keyTimes = (keys: number, fps: number): number[] =>
  Array.from({ length: keys }, (_, key) => key / fps)
