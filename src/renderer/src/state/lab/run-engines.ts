/** Engines of the runs that train in this window: each has a process of its own, so that nothing else waits for it. */
import type { CallWithParts, EngineClient } from '#shared/engine-client.ts'
import type { TrainingRun } from '#shared/training-runs.ts'

type Hears = Pick<CallWithParts<'trainRun'>, 'onPart' | 'onProgress'>

export class RunEngines {
  readonly #another: () => EngineClient
  readonly #engines = new Map<string, EngineClient>()

  constructor(another: () => EngineClient) {
    this.#another = another
  }

  /** Trains a run until it is done, has diverged or was paused. @throws LimenError as the engine's `trainRun` does. */
  async train(id: string, hears: Hears): Promise<TrainingRun> {
    const engine = this.#another()
    this.#engines.set(id, engine)
    try {
      return await engine.call('trainRun', { run: id }, hears)
    } finally {
      this.#engines.delete(id)
      engine.close()
    }
  }

  /** Settles when all of the run is on the disk; at once for one that does not train here. */
  async pause(id: string): Promise<void> {
    // An engine that is lost meanwhile says so to who waits for the training.
    await this.#engines
      .get(id)
      ?.call('pauseRun', { run: id })
      .catch(() => undefined)
  }
}
