/**
 * Compiled sessions of one network by what they are for. One that is in use is never released; of those that are not,
 * the latest few stay, so that going back to an earlier choice costs nothing.
 */
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import type { Recorder } from '#engine/trajectories/run-samples.ts'

/** A session, and what is known of its graph. */
interface WithSession {
  session: CompiledSession
}

/** The right to use a session until it is given back. */
export interface SessionLease<Held extends WithSession> {
  held: Held
  giveBack: () => void
}

/** The right to use a recorder until it is given back. */
export interface Lease {
  recorder: Recorder
  giveBack: () => void
}

interface Entry<Held> {
  compiled: Promise<Held>
  users: number
}

export class SessionCache<Held extends WithSession> {
  /** In order of last use. */
  readonly #entries = new Map<string, Entry<Held>>()
  readonly #mostIdle: number

  /** @param mostIdle how many sessions stay that nothing uses */
  constructor(mostIdle: number) {
    this.#mostIdle = mostIdle
  }

  /** The session for this key, compiled if it is not there yet. */
  async acquire(key: string, compile: () => Promise<Held>): Promise<SessionLease<Held>> {
    const entry = this.#entries.get(key) ?? { compiled: compile(), users: 0 }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.users++
    try {
      const held = await entry.compiled
      return {
        held,
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

  #giveBack(entry: Entry<Held>): void {
    entry.users--
    const idle = [...this.#entries].filter(([, { users }]) => users === 0)
    for (const [key, old] of idle.slice(0, Math.max(0, idle.length - this.#mostIdle))) {
      this.#entries.delete(key)
      void release(old)
    }
  }
}

async function release({ compiled }: Entry<WithSession>): Promise<void> {
  const { session } = await compiled
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
