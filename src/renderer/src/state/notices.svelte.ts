/** Calm messages to the user: what went wrong or was done, and what to do next. The engine's death has a banner instead. */
import { errorData, type ErrorData } from '#shared/errors.ts'

export interface Notice extends Omit<ErrorData, 'tag'> {
  id: number
  kind: 'trouble' | 'done'
  action?: { label: string; run: () => void }
}

const doneMilliseconds = 4000
const mostShown = 4

export class Notices {
  shown = $state.raw<readonly Notice[]>([])
  #lastId = 0

  /** Shows an error; one that was cancelled on purpose is none. The same trouble is shown once. */
  report(error: unknown, action?: Notice['action']): void {
    const { tag, ...data } = errorData(error)
    if (tag !== 'cancelled') this.#add({ ...data, kind: 'trouble', ...(action && { action }) })
  }

  /** Shows for a moment that something was done. */
  say(message: string): void {
    const id = this.#add({ message, kind: 'done' })
    setTimeout(() => {
      this.dismiss(id)
    }, doneMilliseconds)
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id)
  }

  #add(notice: Omit<Notice, 'id'>): number {
    const id = ++this.#lastId
    const others = this.shown.filter(
      ({ message, part }) => message !== notice.message || part !== notice.part
    )
    this.shown = [...others, { ...notice, id }].slice(-mostShown)
    return id
  }
}
