/** What is done with keys that are chosen. */
import { frameStep, nearestMoment } from '#shared/animation-times.ts'
import { copiedKeys, withoutKeys, type KeyPlace } from '../../state/animation/key-edits.ts'
import type { Animator } from '../../state/animation/animator.svelte.ts'

export function deleteKeys(animator: Animator, places: readonly KeyPlace[]): void {
  const { animation } = animator
  if (!animation || places.length === 0) return
  animator.change(withoutKeys(animation, places), places.length > 1 ? 'keys' : 'key')
}

/** Copies begin at the playhead; where that is at the first of them, a little after it. */
export function duplicateKeys(animator: Animator, places: readonly KeyPlace[]): void {
  const { animation, moment } = animator
  if (!animation || places.length === 0) return
  const moments = places.map(({ at }) => at)
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  const beside = nearestMoment(animation, Math.max(frameStep(animation), 0.05))
  const shift = moment === first ? (last + beside <= 1 ? beside : -beside) : moment - first
  const copied = copiedKeys(animation, places, shift)
  animator.change(copied.animation, places.length > 1 ? 'keys' : 'key')
  animator.follows(copied.places)
}
