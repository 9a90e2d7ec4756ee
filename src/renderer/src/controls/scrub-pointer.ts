/** One scrub from press to release. The pointer is followed by pressed-pointer.ts, the arithmetic is in state/scrub.ts. */
import type { ScaledParameter } from '../state/parameter-scale.ts'
import { ScrubGesture } from '../state/scrub.ts'
import { followPress } from './pressed-pointer.ts'

/** How a value changes: while dragging, by a small step, at once, or at once instead of the click that came before. */
export type ChangeKind = 'drag' | 'step' | 'set' | 'instead'

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
  const gesture = new ScrubGesture(parameter, start, pixels)
  let lastX = event.clientX
  let travelled = 0
  let moved = false
  followPress(event, {
    onmove: (move) => {
      travelled += Math.abs(move.clientX - lastX)
      moved ||= travelled >= clickSlack
      if (moved) handlers.onmove(gesture.move(move.clientX - lastX, move))
      lastX = move.clientX
    },
    onend: () => {
      handlers.onend(moved)
    },
    oncancel: handlers.oncancel
  })
}
