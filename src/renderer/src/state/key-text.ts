/** How keys are written on the screen: as they stand on the keyboard of this system. */

const isApple = typeof navigator !== 'undefined' && /Macintosh|iPhone|iPad/.test(navigator.userAgent)

const plainNames: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→' }
const otherNames: Readonly<Record<string, string>> = { ...plainNames, $mod: 'Ctrl' }
const appleNames: Readonly<Record<string, string>> = { ...plainNames, $mod: '⌘', Shift: '⇧', Alt: '⌥' }
/** Apple's order of modifiers. */
const appleOrder = ['⌥', '⇧', '⌘']

/** '$mod+Shift+Z' (tinykeys notation) → 'Ctrl+Shift+Z', or '⇧⌘Z' on a Mac. */
export function keyText(keys: string, apple = isApple): string {
  // Signs that need Shift on some keyboards are written as they are.
  if (/^Shift\+[?<>]$/.test(keys)) return keys.slice(-1)
  const parts = keys.split('+').map((part) => (apple ? appleNames : otherNames)[part] ?? part)
  if (!apple) return parts.join('+')
  return parts.toSorted((a, b) => rank(a) - rank(b)).join('')
}

/** Modifiers before the key. */
const rank = (part: string): number =>
  appleOrder.includes(part) ? appleOrder.indexOf(part) : appleOrder.length
