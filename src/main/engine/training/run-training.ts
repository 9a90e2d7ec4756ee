/**
 * A training run from its first step to its last, with looks at held-out examples, files and an end on request.
 * Not here: a step (trainer.ts), the forms of the files (training-files.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { saveModel } from '#engine/onnx/save-model.ts'
import type { PartsContext, TrainingLook, TrainingResult, TrainRequest } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { learningRateAt } from './schedule.ts'
import { Trainer } from './trainer.ts'
import {
  loadState,
  saveCheckpoint,
  saveState,
  saveTokens,
  withProvenance,
  type SavedTraining
} from './training-files.ts'

/** Milliseconds after which a run of steps should be over, so that an end on request comes soon. */
const runTime = 300

/**
 * Trains, or goes on, and writes the network after each look at the held-out examples: it can be stopped at any time.
 * Looks are handed out as they come, on resuming the earlier ones first.
 * @throws LimenError 'cancelled' when it was stopped; 'request' for what does not fit; 'file'.
 */
export async function runTraining(
  request: TrainRequest,
  context: PartsContext<'train'>
): Promise<TrainingResult> {
  const { training, seed, out } = request
  const trainer = await Trainer.create(training, seed)
  try {
    const saved = request.resume ? await loadState(out, training, seed) : null
    const run = new Run(trainer, request, context, saved)
    await saveTokens(out, trainer)
    return await run.finish()
  } finally {
    await trainer.release()
  }
}

class Run {
  readonly #trainer: Trainer
  readonly #request: TrainRequest
  readonly #context: PartsContext<'train'>
  readonly #looks: TrainingLook[] = []
  #perRun = 1
  /** Sums since the last look. */
  #since = { loss: 0, steps: 0, norm: 0 }

  constructor(
    trainer: Trainer,
    request: TrainRequest,
    context: PartsContext<'train'>,
    saved: SavedTraining | null
  ) {
    this.#trainer = trainer
    this.#request = request
    this.#context = context
    if (saved === null) return
    trainer.restore(saved.state)
    for (const look of saved.looks) this.#show(look)
  }

  async finish(): Promise<TrainingResult> {
    const { steps, checkpoints } = this.#request.training.training
    if (this.#trainer.step === 0 && checkpoints.includes(0)) await this.#saveCheckpoint()
    while (this.#trainer.step < steps && !this.#isGoodEnough()) {
      await this.#advanceTo(this.#nextStop())
      if (this.#isLook()) await this.#look()
      if (checkpoints.includes(this.#trainer.step)) await this.#saveCheckpoint()
    }
    const last = this.#looks.at(-1)
    if (last === undefined) throw new Error('A training ended without a look at what it had reached.')
    const { chance } = this.#trainer.task
    return { out: this.#request.out, parameters: this.#trainer.parameters, chance, last }
  }

  /** The next step after which something is to be done. */
  #nextStop(): number {
    const { steps, evaluateEvery, checkpoints } = this.#request.training.training
    const { step } = this.#trainer
    const look = (Math.floor(step / evaluateEvery) + 1) * evaluateEvery
    return Math.min(steps, look, ...checkpoints.filter((checkpoint) => checkpoint > step))
  }

  #isLook(): boolean {
    const { steps, evaluateEvery } = this.#request.training.training
    return this.#trainer.step === steps || this.#trainer.step % evaluateEvery === 0
  }

  /** Whether the accuracy to stop at was reached twice in a row. */
  #isGoodEnough(): boolean {
    const { stopAt } = this.#request.training.training
    const last = this.#looks.slice(-2)
    return stopAt !== undefined && last.length === 2 && last.every(({ accuracy }) => accuracy >= stopAt)
  }

  async #advanceTo(stop: number): Promise<void> {
    const { steps } = this.#request.training.training
    while (this.#trainer.step < stop) {
      await this.#checkStopped()
      const [from, start] = [this.#trainer.step, performance.now()]
      const { loss, norm } = await this.#trainer.advance(Math.min(this.#perRun, stop - from))
      const taken = this.#trainer.step - from
      this.#perRun = Math.max(1, Math.round((runTime * taken) / (performance.now() - start)))
      this.#since.loss += loss * taken
      this.#since.steps += taken
      this.#since.norm = Math.max(this.#since.norm, norm)
      this.#context.progress({ done: this.#trainer.step, total: steps, label: this.#label(loss) })
    }
  }

  #label(loss: number): string {
    const last = this.#looks.at(-1)
    const seen = last ? `, held-out accuracy ${(100 * last.accuracy).toFixed(1)} %` : ''
    return `Training: step ${this.#trainer.step}, loss ${loss.toPrecision(3)}${seen}`
  }

  async #look(): Promise<void> {
    const { step, training } = this.#trainer
    const { loss, accuracy } = await this.#trainer.evaluate()
    this.#show({
      step,
      learningRate: learningRateAt(training.training, step - 1),
      loss: this.#since.loss / Math.max(1, this.#since.steps),
      norm: this.#since.norm,
      heldOutLoss: loss,
      accuracy
    })
    this.#since = { loss: 0, steps: 0, norm: 0 }
    await saveState(this.#request.out, this.#trainer, this.#looks)
    await saveModel(this.#network(), this.#request.out)
  }

  #show(look: TrainingLook): void {
    this.#looks.push(look)
    this.#context.part(look)
  }

  #network(): ReturnType<typeof withProvenance> {
    const { command } = this.#request
    return withProvenance(this.#trainer.network(), this.#trainer, command, this.#looks.at(-1))
  }

  async #saveCheckpoint(): Promise<void> {
    await saveCheckpoint(this.#request.out, this.#trainer.step, this.#network())
  }

  async #checkStopped(): Promise<void> {
    await yieldToEvents()
    if (!this.#context.signal.aborted) return
    throw new LimenError({ tag: 'cancelled', message: 'The training was stopped.' })
  }
}
