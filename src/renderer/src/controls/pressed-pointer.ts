/** A pointer from press to release, wherever it goes meanwhile. Esc takes the press back. */

export interface PressHandlers {
  onmove: (event: PointerEvent) => void
  onend: () => void
  /** Esc, or the pointer was taken away. */
  oncancel: () => void
}

/** Follows the pointer that was pressed on `event.currentTarget`; exactly one of `onend` and `oncancel` is called. */
export function followPress(
  event: PointerEvent & { currentTarget: HTMLElement },
  { onmove, onend, oncancel }: PressHandlers
): void {
  const element: HTMLElement = event.currentTarget
  const watch = new AbortController()
  const options = { signal: watch.signal }
  const end = (finish: () => void): void => {
    watch.abort()
    if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId)
    finish()
  }
  const pressKey = (key: KeyboardEvent): void => {
    if (key.key !== 'Escape') return
    key.preventDefault()
    key.stopPropagation()
    end(oncancel)
  }
  element.setPointerCapture(event.pointerId)
  element.addEventListener('pointermove', onmove, options)
  element.addEventListener('pointerup', end.bind(null, onend), options)
  element.addEventListener('pointercancel', end.bind(null, oncancel), options)
  window.addEventListener('keydown', pressKey, { ...options, capture: true })
}
