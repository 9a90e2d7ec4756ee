/** Runs a network on an example and takes the time. */
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import type { Tensor } from '#shared/tensor.ts'

type Tensors = Readonly<Record<string, Tensor>>

/** Milliseconds since some moment; tests bring their own. */
export type Clock = () => number

/** A first run longer than this is taken for its time: what it takes to warm up is small beside it. */
const slowRun = 50

/** What a network was fed, what it answered, and how long that took once it was warm. */
export interface TimedAnswer {
  feeds: Tensors
  outputs: Record<string, Tensor>
  milliseconds: number
}

/** A session that remembers how long its last run took. */
export interface ClockedSession extends CompiledSession {
  /** Milliseconds; null before the first run. */
  readonly lastRun: number | null
}

/** The same session, timed. */
export function clocked(session: CompiledSession, clock: Clock): ClockedSession {
  let lastRun: number | null = null
  return {
    ...session,
    get lastRun() {
      return lastRun
    },
    run: async (feeds, wanted) => {
      const start = clock()
      const outputs = await session.run(feeds, wanted)
      lastRun = clock() - start
      return outputs
    }
  }
}

/** A quick network is run twice, since the first run of new shapes also warms it up. */
export async function timedRun(session: CompiledSession, feeds: Tensors, clock: Clock): Promise<TimedAnswer> {
  const run = async (): Promise<TimedAnswer> => {
    const start = clock()
    const outputs = await session.run(feeds)
    return { feeds, outputs, milliseconds: clock() - start }
  }
  const first = await run()
  return first.milliseconds > slowRun ? first : await run()
}
