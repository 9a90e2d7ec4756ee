/**
 * A training run from its first step to its last, with looks at held-out examples, files and an end on request.
 * Not here: a step (trainer.ts), the forms of the files (training-files.ts), runs that are kept (runs/).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { PartsContext } from '#shared/contract.ts'
import type { TrainingResult, TrainRequest } from '#shared/training-contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Training } from '#shared/training.ts'
import type { RunNews, TrainingLook } from '#shared/training-runs.ts'
import { checkSettings } from './check-training.ts'
import { learningRateAt } from './schedule.ts'
import { taskOf } from './tasks/task-of.ts'
import { Trainer } from './trainer.ts'
import { loadState, type SavedTraining, type SinceLook } from './training-files.ts'
import type { FileClaim } from './training-lock.ts'
import { TrainingOutput } from './training-output.ts'

/** Milliseconds after which a run of steps should be over, so that an end on request comes soon. */
const runTime = 300

/** For who keeps more than the terminal does: states of checkpoints. */
export interface TrainingWatcher {
  /** Files of what is told are written before. */
  tell: (news: RunNews) => void
  /** After each write of the state. */
  onsaved: (saved: { step: number; looks: readonly TrainingLook[] }) => Promise<void>
}

/** Whether a training has made all its steps, or reached the accuracy to stop at twice in a row. */
export function isFinished({ training }: Training, step: number, looks: readonly TrainingLook[]): boolean {
  const { steps, stopAt } = training
  const last = looks.slice(-2)
  const isGoodEnough =
    stopAt !== undefined && last.length === 2 && last.every(({ accuracy }) => accuracy >= stopAt)
  return step >= steps || isGoodEnough
}

/**
 * Trains, or goes on, and writes the network after each look at the held-out examples, before it tells of the look: it can be
 * stopped at any time. What an earlier training with the same `out` has left stays whole until the first of them. Looks are handed out as they come, on resuming the earlier ones first.
 * @param claim to the files; progress has no total until they are taken.
 * @throws LimenError 'cancelled' when it was stopped; 'request' for what does not fit; 'file'; what the claim throws.
 */
export async function runTraining(
  request: TrainRequest,
  context: PartsContext<'train'>,
  watcher: TrainingWatcher | null = null,
  claim: FileClaim = unclaimed
): Promise<TrainingResult> {
  const { training, seed, out } = request
  if (!request.resume) checkSettings(training)
  const trainer = await prepared(request, context)
  try {
    await claim.take()
    const saved = request.resume ? await loadState(out, training, seed) : null
    const output = await TrainingOutput.open(trainer, request, claim, watcher && tellingOf(watcher))
    const run = new Run(trainer, request, output, context, watcher)
    if (saved !== null) await run.goOn(saved)
    return await run.finish()
  } finally {
    await trainer.release()
  }
}

/** Files that nobody else can know of. */
const unclaimed: FileClaim = { take: () => Promise.resolve(), check: () => Promise.resolve() }

/** Minutes for recurrence over hundreds of steps, in pieces that nothing can interrupt. */
async function prepared(
  { training, seed }: TrainRequest,
  { progress, signal }: PartsContext<'train'>
): Promise<Trainer> {
  const label = preparingInWords(training)
  return Trainer.create(training, seed, async () => {
    progress({ done: 0, total: 0, label })
    await yieldToEvents()
    if (signal.aborted) throw stopped('The training was stopped before its first step.')
  })
}

function preparingInWords({ task, network }: Training): string {
  const { input } = taskOf(task).shape
  const steps = input.kind === 'series' ? input.steps : input.kind === 'tokens' ? input.positions : 0
  const isUnrolled = network.kind === 'recurrent' && steps > 0
  return `Preparing the network${isUnrolled ? `: ${steps} steps of recurrence one by one` : ''} …`
}

const tellingOf =
  ({ tell }: TrainingWatcher) =>
  (step: number, path: string): void => {
    tell({ kind: 'checkpoint', checkpoint: { step, path, canFork: true } })
  }

class Run {
  readonly #trainer: Trainer
  readonly #request: TrainRequest
  readonly #output: TrainingOutput
  readonly #context: PartsContext<'train'>
  readonly #watcher: TrainingWatcher | null
  readonly #looks: TrainingLook[] = []
  #perRun = 1
  #since: SinceLook = { loss: 0, steps: 0, norm: 0 }

  constructor(
    trainer: Trainer,
    request: TrainRequest,
    output: TrainingOutput,
    context: PartsContext<'train'>,
    watcher: TrainingWatcher | null
  ) {
    this.#trainer = trainer
    this.#request = request
    this.#output = output
    this.#context = context
    this.#watcher = watcher
  }

  /** Takes up a state. What follows its file is written again: a kill or a full disk may have come between. */
  async goOn({ state, looks, since }: SavedTraining): Promise<void> {
    this.#trainer.restore(state)
    this.#since = since
    await this.#output.saveNetwork(looks)
    await this.#tellSaved(looks)
    for (const look of looks) this.#show(look)
  }

  async finish(): Promise<TrainingResult> {
    const { training } = this.#request
    if (this.#trainer.step === 0 && this.#isCheckpoint()) await this.#output.saveCheckpoint(this.#saved([]))
    if (!isFinished(training, this.#trainer.step, this.#looks)) await this.#drawHeldOut()
    while (!isFinished(training, this.#trainer.step, this.#looks)) {
      await this.#advanceTo(this.#nextStop())
      await this.#look()
    }
    const last = this.#looks.at(-1)
    if (last === undefined) throw new Error('A training ended without a look at what it had reached.')
    const { chance } = this.#trainer.task
    return { out: this.#request.out, parameters: this.#trainer.parameters, chance, last }
  }

  /** Before the first step, so that no look lasts much longer than another, and each is whole. */
  async #drawHeldOut(): Promise<void> {
    const { steps } = this.#request.training.training
    this.#context.progress({ done: this.#trainer.step, total: steps, label: 'Drawing held-out examples' })
    await this.#trainer.drawHeldOut(() => this.#checkStopped())
  }

  /** The next step to look after. Checkpoints are looked at too, so that it is known of each how well it does. */
  #nextStop(): number {
    const { steps, evaluateEvery, checkpoints } = this.#request.training.training
    const { step } = this.#trainer
    const look = (Math.floor(step / evaluateEvery) + 1) * evaluateEvery
    return Math.min(steps, look, ...checkpoints.filter((checkpoint) => checkpoint > step))
  }

  #isCheckpoint(): boolean {
    return this.#request.training.training.checkpoints.includes(this.#trainer.step)
  }

  async #advanceTo(stop: number): Promise<void> {
    const { steps } = this.#request.training.training
    while (this.#trainer.step < stop) {
      await this.#checkStopped()
      const [from, start] = [this.#trainer.step, performance.now()]
      const { loss, total, norm } = await this.#trainer.advance(Math.min(this.#perRun, stop - from))
      const { step } = this.#trainer
      const taken = step - from
      const millisecondsPerStep = (performance.now() - start) / taken
      this.#perRun = Math.max(1, Math.round(runTime / millisecondsPerStep))
      this.#since.loss += total
      this.#since.steps += taken
      this.#since.norm = Math.max(this.#since.norm, norm)
      this.#watcher?.tell({ kind: 'steps', step, loss, norm, millisecondsPerStep })
      this.#context.progress({ done: step, total: steps, label: this.#label(loss) })
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
    const look = {
      step,
      learningRate: learningRateAt(training.training, step - 1),
      loss: this.#since.loss / Math.max(1, this.#since.steps),
      norm: this.#since.norm,
      heldOutLoss: loss,
      accuracy
    }
    this.#since = { loss: 0, steps: 0, norm: 0 }
    const looks = [...this.#looks, look]
    // Before the state: who goes on from that does not come by this checkpoint again.
    if (this.#isCheckpoint()) await this.#output.saveCheckpoint(this.#saved(looks))
    await this.#save(looks)
    this.#show(look)
  }

  /** Writes the state and the network as they are now. */
  async #save(looks: TrainingLook[]): Promise<void> {
    await this.#output.save(this.#saved(looks))
    await this.#tellSaved(looks)
  }

  async #tellSaved(looks: TrainingLook[]): Promise<void> {
    await this.#watcher?.onsaved({ step: this.#trainer.step, looks })
  }

  #saved(looks: TrainingLook[]): SavedTraining {
    return { state: this.#trainer.state, looks, since: this.#since }
  }

  #show(look: TrainingLook): void {
    this.#looks.push(look)
    this.#context.part(look)
    this.#watcher?.tell({ kind: 'look', look })
  }

  async #checkStopped(): Promise<void> {
    await yieldToEvents()
    if (!this.#context.signal.aborted) return
    const { step } = this.#trainer
    const { out } = this.#request
    if (step === 0) throw stopped('The training was stopped before its first step.')
    if (this.#output.isEarlier)
      throw stopped(`The training was stopped before its first look. ${out} is still what it was before.`)
    await this.#save(this.#looks)
    const message = `The training was stopped. ${out} is the network of step ${step}.`
    throw stopped(message, 'Give the same command with --resume to go on.')
  }
}

const stopped = (message: string, advice = 'Start it again.'): LimenError =>
  new LimenError({ tag: 'cancelled', message, advice })
