/** Binds the commands' keys to the window; keys that a control has a use for stay with it. */
import { tinykeys } from 'tinykeys'
import { commands } from './commands.ts'
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
        if (command.isPossible?.(workbench) !== false) command.run(workbench)
      }
      return [keys, handle] as const
    })
  )
  return tinykeys(window, Object.fromEntries(bindings))
}

function isForControl(event: KeyboardEvent): boolean {
  const { target } = event
  if (!(target instanceof Element) || event.ctrlKey || event.metaKey) return false
  return target.closest(ownKeys) !== null || (event.key === ' ' && target.closest(pressable) !== null)
}
