/**
 * The dock below the view: which of its tabs is in sight, and whether it is folded. The browser keeps it for the next start;
 * it is no part of a study.
 */
export const dockTabs = ['comparison', 'metrics', 'effects', 'attention'] as const
export type DockTab = (typeof dockTabs)[number]

/** 'by itself': open as soon as there is something to compare, until the user opens or folds it. */
type Wish = 'open' | 'folded' | 'by itself'

const tabKey = 'limen-dock-tab'
const wishKey = 'limen-dock'

export class Dock {
  tab = $state<DockTab>(keptTab())
  #wish = $state<Wish>(keptWish())
  readonly #hasConditions: () => boolean
  readonly isOpen: boolean = $derived.by(
    () => this.#wish === 'open' || (this.#wish === 'by itself' && this.#hasConditions())
  )
  /** Its tabs move when it opens: the one that was pressed keeps the keyboard. */
  takesFocus = false

  constructor(hasConditions: () => boolean) {
    this.#hasConditions = hasConditions
  }

  /** Call while a component is being made. */
  follow(): void {
    $effect(() => {
      localStorage.setItem(tabKey, this.tab)
      localStorage.setItem(wishKey, this.#wish)
    })
  }

  /** Whether the user sees this tab. */
  shows(tab: DockTab): boolean {
    return this.isOpen && this.tab === tab
  }

  show(tab: DockTab): void {
    this.tab = tab
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
