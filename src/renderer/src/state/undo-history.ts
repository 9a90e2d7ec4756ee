/** Undo by patches over an immutable document: one entry for each drag, coalesced by the control that was used. */
import { apply, castMutable, create, type Patches } from 'mutative'

interface Entry {
  /** What the user did, for the menu: 'Undo orientation'. */
  label: string
  control: string
  forward: Patches
  backward: Patches
}

export interface Edit<T> {
  /** Edits of the same control in a row become one entry, until `settle`. */
  control: string
  label: string
  recipe: (draft: T) => void
}

export class UndoHistory<T extends object> {
  #current: T
  #undone: Entry[] = []
  #done: Entry[] = []
  #open = false

  constructor(document: T) {
    this.#current = document
  }

  get current(): T {
    return this.#current
  }

  /** Label of what undo would take back, or null. */
  get undoLabel(): string | null {
    return this.#done.at(-1)?.label ?? null
  }

  get redoLabel(): string | null {
    return this.#undone.at(-1)?.label ?? null
  }

  /** Changes the document and remembers how to take it back. */
  edit({ control, label, recipe }: Edit<T>): T {
    const [next, forward, backward] = create(
      this.#current,
      (draft) => {
        recipe(castMutable(draft))
      },
      { enablePatches: true }
    )
    if (forward.length === 0) return this.#current
    this.#current = next
    this.#undone = []
    const last = this.#done.at(-1)
    if (this.#open && last?.control === control) {
      last.forward = compact([...last.forward, ...forward])
      last.backward = compact([...backward, ...last.backward])
    } else {
      this.#done.push({ control, label, forward, backward })
    }
    this.#open = true
    return next
  }

  /** Changes the document without an entry: playback, the camera's own motion. */
  change(recipe: (draft: T) => void): T {
    this.#current = create(this.#current, (draft) => {
      recipe(castMutable(draft))
    })
    return this.#current
  }

  /** Ends a drag: the next edit of the same control is an entry of its own. */
  settle(): void {
    this.#open = false
  }

  /** Takes back the drag that is going on, as if it had never begun. */
  abandon(): T {
    return this.#open ? this.#takeBack() : this.#current
  }

  /** Takes back the last entry, as if it had never been, if it is of this control. */
  retract(control: string): T {
    return this.#done.at(-1)?.control === control ? this.#takeBack() : this.#current
  }

  #takeBack(): T {
    const entry = this.#done.pop()
    if (entry) this.#current = apply(this.#current, entry.backward)
    this.#open = false
    return this.#current
  }

  undo(): T {
    return this.#move(this.#done, this.#undone, 'backward')
  }

  redo(): T {
    return this.#move(this.#undone, this.#done, 'forward')
  }

  #move(from: Entry[], to: Entry[], direction: 'forward' | 'backward'): T {
    const entry = from.pop()
    if (!entry) return this.#current
    this.#current = apply(this.#current, entry[direction])
    to.push(entry)
    this.#open = false
    return this.#current
  }
}

/** Of several replacements of the same value in a row only the last counts: a long drag stays one patch. */
function compact(patches: Patches): Patches {
  const kept: Patches = []
  for (const patch of patches) {
    const last = kept.at(-1)
    if (last?.op === 'replace' && patch.op === 'replace' && samePath(last.path, patch.path)) kept.pop()
    kept.push(patch)
  }
  return kept
}

const samePath = (a: Patches[number]['path'], b: Patches[number]['path']): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
