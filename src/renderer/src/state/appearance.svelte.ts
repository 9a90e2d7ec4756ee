/** How the page looks on this machine: theme and motion. Kept by the browser, not by the study. */

export type Theme = 'system' | 'light' | 'dark'

const storageKey = 'limen-theme'
const themes: readonly Theme[] = ['system', 'light', 'dark']

export class Appearance {
  theme = $state<Theme>(storedTheme())
  /** Which of the two is shown. */
  readonly shown = $derived.by(() => (this.theme === 'system' ? this.#system : this.theme))
  /** True where the user asked for less motion: nothing plays by itself. */
  reducedMotion = $state(false)

  #system = $state<'light' | 'dark'>('light')

  /** Follows the machine's settings; call while a component is being made. */
  follow(): void {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const still = matchMedia('(prefers-reduced-motion: reduce)')
    const read = (): void => {
      this.#system = dark.matches ? 'dark' : 'light'
      this.reducedMotion = still.matches
    }
    read()
    dark.addEventListener('change', read)
    still.addEventListener('change', read)
    // Before anything is drawn: drawings read their colours from the page.
    $effect.pre(() => {
      document.documentElement.dataset['theme'] = this.shown
      localStorage.setItem(storageKey, this.theme)
    })
  }

  toggle(): void {
    this.theme = this.shown === 'dark' ? 'light' : 'dark'
  }
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(storageKey)
  return themes.find((theme) => theme === stored) ?? 'system'
}
