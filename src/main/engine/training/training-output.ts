/**
 * The files that a training writes, as one set: those of an earlier training with the same name stay whole until this one has
 * a network of its own. Not here: their forms (training-files.ts), when they are written (run-training.ts).
 */
import { stat } from 'node:fs/promises'
import type { Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import type { TrainRequest } from '#shared/training-contract.ts'
import type { TrainingLook } from '#shared/training-runs.ts'
import { saveExamples } from './example-files.ts'
import type { Trainer } from './trainer.ts'
import type { FileClaim } from './training-lock.ts'
import {
  checkpointPath,
  removeEarlier,
  saveCheckpoint,
  saveState,
  saveTokens,
  withProvenance,
  type SavedTraining
} from './training-files.ts'

/** A network to write at a step. */
interface Checkpoint {
  step: number
  network: Model
  saved: SavedTraining
}

export class TrainingOutput {
  readonly #trainer: Trainer
  readonly #request: TrainRequest
  readonly #claim: FileClaim
  /** Told of each checkpoint that is written; null where none has a state of its own. */
  readonly #oncheckpoint: ((step: number, path: string) => void) | null
  readonly #isReplacing: boolean
  #isBegun = false
  /** What the training begins with waits for the first network of its own. */
  #first: Checkpoint | null = null

  private constructor(
    trainer: Trainer,
    request: TrainRequest,
    claim: FileClaim,
    oncheckpoint: ((step: number, path: string) => void) | null,
    isReplacing: boolean
  ) {
    this.#trainer = trainer
    this.#request = request
    this.#claim = claim
    this.#oncheckpoint = oncheckpoint
    this.#isReplacing = isReplacing
  }

  static async open(
    trainer: Trainer,
    request: TrainRequest,
    claim: FileClaim,
    oncheckpoint: ((step: number, path: string) => void) | null
  ): Promise<TrainingOutput> {
    const isThere = await stat(request.out).then(
      () => true,
      () => false
    )
    return new TrainingOutput(trainer, request, claim, oncheckpoint, isThere && !request.resume)
  }

  /** Whether the files are those of an earlier training, which steps without a look are no reason to replace. */
  get isEarlier(): boolean {
    return this.#isReplacing && !this.#isBegun
  }

  /** Writes the state and the network as they are now. */
  async save(saved: SavedTraining): Promise<void> {
    await this.#begin()
    await saveState(this.#request.out, this.#trainer, saved)
    await this.saveNetwork(saved.looks)
  }

  /** Writes the network as it is now. */
  async saveNetwork(looks: readonly TrainingLook[]): Promise<void> {
    await this.#begin()
    await saveModel(this.#network(looks), this.#request.out)
  }

  async saveCheckpoint(saved: SavedTraining): Promise<void> {
    const { step } = this.#trainer
    const checkpoint = { step, network: this.#network(saved.looks), saved }
    if (step === 0) {
      this.#first = checkpoint
      return
    }
    await this.#begin()
    await this.#write(checkpoint)
  }

  /** Before each write; what lies beside a network is written with the first one. */
  async #begin(): Promise<void> {
    await this.#claim.check()
    if (this.#isBegun) return
    const { out, resume } = this.#request
    if (!resume) await removeEarlier(out)
    this.#isBegun = true
    await saveTokens(out, this.#trainer.task.shape)
    await saveExamples(out, this.#trainer.task)
    if (this.#first !== null) await this.#write(this.#first)
    this.#first = null
  }

  async #write({ step, network, saved }: Checkpoint): Promise<void> {
    const path = checkpointPath(this.#request.out, step)
    await saveCheckpoint(this.#request.out, step, network)
    if (this.#oncheckpoint === null) return
    await saveState(path, this.#trainer, saved)
    await saveTokens(path, this.#trainer.task.shape)
    this.#oncheckpoint(step, path)
  }

  #network(looks: readonly TrainingLook[]): Model {
    return withProvenance(this.#trainer.network(), this.#trainer, this.#request, looks.at(-1))
  }
}
