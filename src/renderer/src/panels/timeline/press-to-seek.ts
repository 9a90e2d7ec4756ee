/** A pointer that is pressed on something as long as the timeline's axis: the ruler, or a plot above it. */
import { followPress } from '../../controls/pressed-pointer.ts'
import type { Workbench } from '../../state/workbench.svelte.ts'

type Parts = Pick<Workbench, 'document' | 'transport'>
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

/** Moves the head on the axis of the trace with the pointer; Esc puts it back. */
export function pressToSeek(event: Press, box: HTMLElement, parts: Parts): void {
  const { points, position, along } = parts.transport
  followHead(event, box, parts, { points, position, isEdit: along !== null, move: 'seek' })
}

/** Moves the playhead with the pointer; Esc puts it back. */
export function pressToPlay(event: Press, box: HTMLElement, parts: Parts): void {
  const { playedPoints, playedPosition, played } = parts.transport
  const head = { points: playedPoints, position: playedPosition, isEdit: played !== null }
  followHead(event, box, parts, { ...head, move: 'move' })
}

interface Head {
  points: number
  position: number | null
  /** Moving it changes values, which are put back as an edit is. */
  isEdit: boolean
  move: 'seek' | 'move'
}

function followHead(event: Press, box: HTMLElement, { document, transport }: Parts, head: Head): void {
  if (head.points < 2) return
  transport.playing = false
  const move = (share: number): void => {
    transport[head.move](share * (head.points - 1), 'drag')
  }
  followShare(event, box, { document }, move, () => {
    if (!head.isEdit && head.position !== null) transport[head.move](head.position)
  })
}
