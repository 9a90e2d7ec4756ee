/** Binds the commands' keys to the window; keys that a control has a use for stay with it. */
import { tinykeys } from 'tinykeys'
import { commands, isPossible } from './commands.ts'
import type { Workbench } from './workbench.svelte.ts'

/** Controls for which plain keys (space, arrows, letters) mean something of their own. */
const ownKeys =
  'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role="dialog"], dialog'
/** Controls that Space and Enter press. */
const pressable = 'button, summary, [role="radio"], [role="treeitem"], a[href]'

/** Returns a function that takes the keys off again. */
export function bindKeys(workbench: Workbench): () => void {
  const bindings = commands.flatMap((command) =>
    (command.keys ?? []).map((keys) => {
      const handle = (event: KeyboardEvent): void => {
        if (event.defaultPrevented || isForControl(event)) return
        event.preventDefault()
        if (isPossible(command, workbench)) command.run(workbench)
      }
      return [keys, handle] as const
    })
  )
  return tinykeys(window, Object.fromEntries(bindings))
}

/**
 * A button that was clicked gives the focus back, so that Space goes on playing; one reached with the keyboard keeps it.
 * Returns a function that ends this.
 */
export function releaseClickedButtons(): () => void {
  const release = ({ detail, target }: MouseEvent): void => {
    const button = detail > 0 && target instanceof Element ? target.closest<HTMLElement>(pressable) : null
    const staysFocused = button?.closest(ownKeys) ?? button?.closest('[role="tree"]') ?? button?.ariaHasPopup
    if (button && !staysFocused && document.activeElement === button) button.blur()
  }
  window.addEventListener('click', release)
  return () => {
    window.removeEventListener('click', release)
  }
}

function isForControl(event: KeyboardEvent): boolean {
  const { target } = event
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey) return false
  return target.closest(ownKeys) !== null || (event.key === ' ' && target.closest(pressable) !== null)
}
