/** Trains runs that are kept: goes on from what is on the disk, and leaves there all that it has reached. */
import type { PartsContext } from '#shared/contract.ts'
import { errorData, LimenError, type ErrorData } from '#shared/errors.ts'
import type { TrainingRun } from '#shared/training-runs.ts'
import { runTraining, type TrainingWatcher } from '../run-training.ts'
import { hasState } from '../training-files.ts'
import type { TrainingLock } from '../training-lock.ts'
import { networkPath, readRunFile, writeProgress, writeRunFile } from './run-files.ts'
import { takeRunLock } from './run-lock.ts'
import type { RunShelf } from './run-shelf.ts'

export class TrainedRuns {
  readonly #shelf: RunShelf
  /** What ends each run that trains in this engine, and when it has ended. */
  readonly #running = new Map<string, { pause: AbortController; ended: Promise<unknown> }>()

  constructor(shelf: RunShelf) {
    this.#shelf = shelf
  }

  /**
   * Trains until the run is done, has diverged, or is told to pause. Steps that were made are kept, also where it is cancelled.
   * @throws LimenError 'request' where it can't go on or is trained elsewhere, 'file' where its files can't be written.
   */
  async train(id: string, context: PartsContext<'trainRun'>): Promise<TrainingRun> {
    const pause = new AbortController()
    const signal = AbortSignal.any([context.signal, pause.signal])
    // Known from the first moment on: a wish to pause may come before the first step.
    const training = this.#train(id, { ...context, signal })
    const running = { pause, ended: training.catch(() => undefined) }
    this.#running.set(id, running)
    try {
      return await training
    } finally {
      if (this.#running.get(id) === running) this.#running.delete(id)
    }
  }

  async #train(id: string, context: PartsContext<'trainRun'>): Promise<TrainingRun> {
    const run = await this.#shelf.get(id)
    if (run.state === 'diverged') throw cannotGoOn(run)
    const lock = await takeRunLock(run.folder)
    try {
      await trained(run, lock, context)
    } finally {
      await lock.release()
    }
    return this.#shelf.get(id)
  }

  /** Ends the training of a run in this engine, and waits until all of it is on the disk. */
  async pause(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.pause.abort()
    await running?.ended
  }
}

/** @throws LimenError 'file' where its files can't be written. */
async function trained(
  run: TrainingRun,
  lock: TrainingLock,
  context: PartsContext<'trainRun'>
): Promise<void> {
  const { training, seed, folder } = run
  const watcher: TrainingWatcher = {
    tell: context.part,
    onsaved: ({ step, looks }) => writeProgress(folder, { step, looks: [...looks] })
  }
  const out = networkPath(folder)
  // A kill may have come between the first state and what says how far the run has come.
  const resume = run.step > 0 || (await hasState(out))
  const request = { training, seed, out, resume, command: commandOf(run) }
  try {
    // It was taken before: a run that is only prepared is deleted and trained by nobody else, either.
    const claim = { take: () => Promise.resolve(), check: () => lock.check() }
    await runTraining(request, { ...context, part: () => undefined }, watcher, claim)
  } catch (error) {
    if (error instanceof LimenError && error.tag === 'cancelled') return
    if (!isDivergence(error)) throw error
    await writeRunFile(folder, { ...(await readRunFile(folder)), trouble: whatToDo(error) })
  }
}

const isDivergence = (error: unknown): boolean =>
  error instanceof LimenError && error.part === 'training.learningRate'

function whatToDo(error: unknown): ErrorData {
  const { tag, message } = errorData(error)
  const advice = 'Fork it from an earlier step with a smaller learning rate, or a longer warm-up.'
  return { tag, message, advice }
}

/** What the network's own data names as the way to make it again. */
export function commandOf({ origin, seed }: Pick<TrainingRun, 'origin' | 'seed'>): string {
  if (origin !== null) return `a fork of '${origin.name}' at step ${origin.step}, in the Lab of Limen`
  return `npx limen train training.json --out network.onnx --seed ${seed}`
}

const cannotGoOn = ({ trouble, folder }: TrainingRun): LimenError =>
  new LimenError({
    tag: 'request',
    message: `This run cannot go on. ${trouble?.message ?? ''}`.trim(),
    part: folder,
    ...(trouble?.advice !== undefined && { advice: trouble.advice })
  })
