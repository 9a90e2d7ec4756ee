/**
 * Compiled sessions of one network by what they record. One that is in use is never released; of those that are not,
 * the latest few stay, so that going back to an earlier choice costs nothing.
 */
import type { Recorder } from '#engine/trajectories/run-samples.ts'

/** The right to use a recorder until it is given back. */
export interface Lease {
  recorder: Recorder
  giveBack: () => void
}

interface Entry {
  recorder: Promise<Recorder>
  users: number
}

/** How many sessions stay that nothing uses. */
const idleSessions = 6

export class SessionCache {
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>()

  /** The recorder for this key, compiled if it is not there yet. */
  async acquire(key: string, compile: () => Promise<Recorder>): Promise<Lease> {
    const entry = this.#entries.get(key) ?? { recorder: compile(), users: 0 }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.users++
    try {
      const recorder = await entry.recorder
      return {
        recorder,
        giveBack: once(() => {
          this.#giveBack(entry)
        })
      }
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
      throw error
    }
  }

  /** Releases every session; none may be in use any more. */
  async releaseAll(): Promise<void> {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all(entries.map(release))
  }

  #giveBack(entry: Entry): void {
    entry.users--
    const idle = [...this.#entries].filter(([, { users }]) => users === 0)
    for (const [key, old] of idle.slice(0, Math.max(0, idle.length - idleSessions))) {
      this.#entries.delete(key)
      void release(old)
    }
  }
}

async function release({ recorder }: Entry): Promise<void> {
  const { session } = await recorder
  await session.release()
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}
