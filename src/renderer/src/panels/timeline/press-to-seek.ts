/** A pointer that is pressed on something as long as the timeline's axis: the ruler, or a plot above it. */
import { followPress } from '../../controls/pressed-pointer.ts'
import type { Workbench } from '../../state/workbench.svelte.ts'

type Press = PointerEvent & { currentTarget: HTMLElement }

/** Share 0…1 of a box's width at which a pointer is. */
export function shareAt({ clientX }: MouseEvent, box: HTMLElement): number {
  const { left, width } = box.getBoundingClientRect()
  return Math.min(Math.max((clientX - left) / width, 0), 1)
}

/** Calls `move` with the share of `box` at which the pointer is, from now to its release: one undoable edit. */
export function followShare(
  event: Press,
  box: HTMLElement,
  { document }: Pick<Workbench, 'document'>,
  move: (share: number) => void,
  oncancel?: () => void
): void {
  if (event.button !== 0) return
  event.stopPropagation()
  move(shareAt(event, box))
  followPress(event, {
    onmove: (moved) => {
      move(shareAt(moved, box))
    },
    onend: () => {
      document.settle()
    },
    oncancel: () => {
      document.abandon()
      oncancel?.()
    }
  })
}

/** Moves the head with the pointer; Esc puts it back. */
export function pressToSeek(
  event: Press,
  box: HTMLElement,
  { document, transport }: Pick<Workbench, 'document' | 'transport'>
): void {
  if (transport.points < 2) return
  const before = transport.position
  transport.playing = false
  const move = (share: number): void => {
    transport.seek(share * (transport.points - 1), 'drag')
  }
  followShare(event, box, { document }, move, () => {
    if (transport.axis !== 'stimulus' && before !== null) transport.seek(before)
  })
}
