/**
 * The order of work on one plan: one piece at a time, since its buffers are shared; of drags that wait, only the newest
 * is done. Not here: dropping answers on the way to the page (the interface keeps one drag in flight).
 */
import { LimenError } from '#shared/errors.ts'

interface Waiting {
  begin: () => void
  drop: (error: LimenError) => void
  /** Samples that it will run, for drags. */
  samples: number | null
}

/** What a piece of work is told while it runs. */
export interface WorkSignals {
  /** True once a drag waits that asks for fewer samples: a refinement gives way to the hand that moves again. */
  isOvertaken: () => boolean
}

export class LatestWinsQueue {
  #isBusy = false
  #waiting: Waiting[] = []

  /** Runs a drag of `samples` samples; drags still waiting fail with 'cancelled'. */
  drag<Result>(samples: number, work: (signals: WorkSignals) => Promise<Result>): Promise<Result> {
    const stale = this.#waiting.filter((waiting) => waiting.samples !== null)
    this.#waiting = this.#waiting.filter((waiting) => waiting.samples === null)
    for (const { drop } of stale) drop(overtaken())
    return this.#enqueue(samples, () => work({ isOvertaken: () => this.#cheaperDragWaits(samples) }))
  }

  /** Runs anything else in its turn. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#enqueue(null, work)
  }

  #cheaperDragWaits(samples: number): boolean {
    return this.#waiting.some((waiting) => waiting.samples !== null && waiting.samples < samples)
  }

  async #enqueue<Result>(samples: number | null, work: () => Promise<Result>): Promise<Result> {
    if (this.#isBusy) {
      await new Promise<void>((begin, drop) => this.#waiting.push({ begin, drop, samples }))
    }
    this.#isBusy = true
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next.begin()
      else this.#isBusy = false
    }
  }
}

/** The error of work that newer work replaced. */
export const overtaken = (): LimenError =>
  new LimenError({ tag: 'cancelled', message: 'A newer position of the slider took the place of this one.' })

/** @throws LimenError 'cancelled' once the caller has given up. */
export function checkAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new LimenError({ tag: 'cancelled', message: 'Stopped on request.' })
}
