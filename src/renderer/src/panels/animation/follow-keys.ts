/** A pointer that moves keys or the playhead: it snaps to frames unless Alt is held, and Esc takes it back. */
import { nearestMoment } from '#shared/animation-times.ts'
import type { StudyAnimation } from '#shared/animation.ts'
import { followPress } from '../../controls/pressed-pointer.ts'
import { isSamePlace, movedKeys, type KeyPlace } from '../../state/animation/key-edits.ts'
import type { Workbench } from '../../state/workbench.svelte.ts'

type Parts = Pick<Workbench, 'animator' | 'document'>
type Press = PointerEvent & { currentTarget: HTMLElement }

/** Pixels of a hand that means to press, not to move. */
const steadyPixels = 3

function momentAt(event: PointerEvent, box: HTMLElement, animation: StudyAnimation): number {
  const { left, width } = box.getBoundingClientRect()
  const share = Math.min(Math.max((event.clientX - left) / width, 0), 1)
  return event.altKey ? share : nearestMoment(animation, share)
}

/** Moves the playhead with the pointer. */
export function pressPlayhead(event: Press, box: HTMLElement, { animator, document }: Parts): void {
  const { animation } = animator
  if (event.button !== 0 || !animation) return
  const before = animator.moment
  animator.playing = false
  const move = (at: PointerEvent): void => {
    animator.seek(momentAt(at, box, animation), 'drag')
  }
  move(event)
  followPress(event, {
    onmove: move,
    onend: () => {
      document.settle()
    },
    oncancel: () => {
      document.abandon()
      animator.moment = before
    }
  })
}

/** Chooses a key, with Shift or Ctrl beside others, and moves all that are chosen with the pointer. */
export function pressKey(
  event: Press,
  place: KeyPlace,
  box: HTMLElement,
  { animator, document }: Parts
): void {
  const { animation, selected } = animator
  if (event.button !== 0 || !animation) return
  event.stopPropagation()
  const isAdded = event.shiftKey || event.ctrlKey || event.metaKey
  const isChosen = selected.some((each) => isSamePlace(each, place))
  const others = selected.filter((each) => !isSamePlace(each, place))
  if (isAdded && isChosen) {
    animator.follows(others)
    return
  }
  const places = isChosen || isAdded ? [...others, place] : [place]
  animator.follows(places)
  let isMoved = false
  followPress(event, {
    onmove: (at) => {
      if (!isMoved && Math.abs(at.clientX - event.clientX) < steadyPixels) return
      isMoved = true
      animator.playing = false
      const moved = movedKeys(animation, places, momentAt(at, box, animation) - place.at)
      animator.change(moved.animation, 'keys', 'drag')
      animator.follows(moved.places)
    },
    onend: () => {
      if (isMoved) document.settle()
      else if (!isAdded) animator.select([place])
    },
    oncancel: () => {
      document.abandon()
      animator.follows(places)
    }
  })
}
