/**
 * The dock below the view: which of its tabs is in sight, and whether it is folded. The browser keeps it for the next start;
 * it is no part of a study.
 */
export const dockTabs = ['comparison', 'metrics', 'effects', 'attention', 'animation'] as const
export type DockTab = (typeof dockTabs)[number]

/** 'by itself': open as soon as the study has something for it to show, until the user opens or folds it. */
type Wish = 'open' | 'folded' | 'by itself'

/** What a study has for the dock to show: a comparison of conditions, the pattern of a head that it names, or nothing. */
export type DockContent = 'comparison' | 'attention' | null

const tabKey = 'limen-dock-tab'
const wishKey = 'limen-dock'

export class Dock {
  #chosen = $state<DockTab>(keptTab())
  #wish = $state<Wish>(keptWish())
  readonly #shown: () => DockContent
  readonly isOpen: boolean = $derived.by(
    () => this.#wish === 'open' || (this.#wish === 'by itself' && this.#shown() !== null)
  )
  readonly tab: DockTab = $derived.by(() =>
    this.#wish === 'by itself' && this.#shown() === 'attention' ? 'attention' : this.#chosen
  )
  /** Its tabs move when it opens: the one that was pressed keeps the keyboard. */
  takesFocus = false

  constructor(shown: () => DockContent) {
    this.#shown = shown
  }

  /** Call while a component is being made. */
  follow(): void {
    $effect(() => {
      localStorage.setItem(tabKey, this.#chosen)
      localStorage.setItem(wishKey, this.#wish)
    })
  }

  /** Whether the user sees this tab. */
  shows(tab: DockTab): boolean {
    return this.isOpen && this.tab === tab
  }

  show(tab: DockTab): void {
    this.#chosen = tab
    this.#wish = 'open'
  }

  toggle(): void {
    this.#wish = this.isOpen ? 'folded' : 'open'
  }
}

function keptTab(): DockTab {
  const kept = localStorage.getItem(tabKey)
  return dockTabs.find((tab) => tab === kept) ?? 'comparison'
}

function keptWish(): Wish {
  const kept = localStorage.getItem(wishKey)
  return kept === 'open' || kept === 'folded' ? kept : 'by itself'
}
