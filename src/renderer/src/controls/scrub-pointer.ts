/** Pointer and keyboard events of one scrub, from press to release. The arithmetic is in state/scrub.ts. */
import type { ScaledParameter } from '../state/parameter-scale.ts'
import { ScrubGesture } from '../state/scrub.ts'

/** How a value changes: while dragging, by a small step, or at once. */
export type ChangeKind = 'drag' | 'step' | 'set'

export interface ScrubHandlers {
  onmove: (value: number) => void
  /** Released; `moved` is false for a click. */
  onend: (moved: boolean) => void
  /** Esc, or the pointer was taken away. */
  oncancel: () => void
}

/** Movement in pixels below which a press is a click. */
const clickSlack = 3

/** Follows the pointer that was pressed on `event.currentTarget`; `pixels` as in ScrubGesture. */
export function followScrub(
  event: PointerEvent & { currentTarget: HTMLElement },
  parameter: ScaledParameter,
  start: number,
  pixels: number | null,
  handlers: ScrubHandlers
): void {
  const element: HTMLElement = event.currentTarget
  const gesture = new ScrubGesture(parameter, start, pixels)
  let lastX = event.clientX
  let travelled = 0
  let moved = false
  const watch = new AbortController()
  const options = { signal: watch.signal }
  const end = (finish: () => void): void => {
    watch.abort()
    if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId)
    finish()
  }
  element.setPointerCapture(event.pointerId)
  element.addEventListener(
    'pointermove',
    (move) => {
      travelled += Math.abs(move.clientX - lastX)
      moved ||= travelled >= clickSlack
      if (moved) handlers.onmove(gesture.move(move.clientX - lastX, move))
      lastX = move.clientX
    },
    options
  )
  element.addEventListener(
    'pointerup',
    () => {
      end(() => {
        handlers.onend(moved)
      })
    },
    options
  )
  element.addEventListener(
    'pointercancel',
    () => {
      end(handlers.oncancel)
    },
    options
  )
  window.addEventListener(
    'keydown',
    (key) => {
      if (key.key !== 'Escape') return
      key.preventDefault()
      key.stopPropagation()
      end(handlers.oncancel)
    },
    { ...options, capture: true }
  )
}
