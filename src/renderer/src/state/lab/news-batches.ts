/** News of a run as they are shown: a quick training has more to tell than pictures can be drawn. */
import type { RunNews } from '#shared/training-runs.ts'

/** Milliseconds between two pictures: often enough to see it move, seldom enough to leave time for all else. */
const pause = 300

export class NewsBatches {
  readonly #handOn: (news: readonly RunNews[]) => void
  #waiting: RunNews[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(handOn: (news: readonly RunNews[]) => void) {
    this.#handOn = handOn
  }

  add(news: RunNews): void {
    this.#waiting.push(news)
    this.#timer ??= setTimeout(() => {
      this.flush()
    }, pause)
  }

  /** Hands on at once what is left. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const all = this.#waiting
    this.#waiting = []
    if (all.length > 0) this.#handOn(all)
  }
}
