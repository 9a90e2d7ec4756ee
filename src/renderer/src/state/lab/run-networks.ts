/** Networks of runs: opened in the workbench, joined to be watched, and saved. Training goes on meanwhile. */
import type { RunCheckpoint, TrainingRun } from '#shared/training-runs.ts'
import { fileKinds, type Shell } from '../../connection/index.ts'
import type { EngineLink } from '../engine-link.svelte.ts'
import type { Notices } from '../notices.svelte.ts'
import type { StudyFiles } from '../study-files.svelte.ts'
import { fileStem } from './run-words.ts'

interface Parts {
  link: EngineLink
  shell: Shell
  notices: Notices
  files: StudyFiles
}

/** What the Lab does about them. */
interface Owner {
  /** The workbench comes to the front. */
  leave: () => void
  /** A run has a checkpoint that it had not before. */
  keep: (run: string, checkpoint: RunCheckpoint) => void
}

export class RunNetworks {
  readonly #parts: Parts
  readonly #owner: Owner

  constructor(parts: Parts, owner: Owner) {
    this.#parts = parts
    this.#owner = owner
  }

  /** Opens a checkpoint in the workbench, or the newest network, which is kept as a checkpoint for that. */
  open(run: TrainingRun, step: number | null): Promise<void> {
    return this.#guarded(async () => {
      const checkpoint =
        run.checkpoints.find((each) => each.step === step) ?? (await this.#keptNewest(run.id))
      this.#owner.leave()
      await this.#parts.files.openPath(checkpoint.path, `${run.name}, step ${checkpoint.step}`)
    })
  }

  /** Joins all checkpoints into one network whose weights a slider chooses, and opens it in the workbench. */
  watch(run: TrainingRun): Promise<void> {
    const { files, link } = this.#parts
    return this.#guarded(async () => {
      await this.#keptNewest(run.id)
      const { out } = await link.task('Joining checkpoints', (options) =>
        link.call('joinRun', { run: run.id }, options)
      )
      this.#owner.leave()
      await files.openPath(out, `${run.name}, while it learns`)
    })
  }

  /** Copies a network to where the user says. */
  save(run: TrainingRun, step: number | null): Promise<void> {
    const { link, notices, shell } = this.#parts
    return this.#guarded(async () => {
      const path = await shell.chooseSavePath({
        title: 'Save the network as',
        kinds: [fileKinds.network],
        suggestedName: `${fileStem(run.name)}.onnx`
      })
      if (path === null) return
      await link.call('exportRun', { run: run.id, step, path })
      notices.say(step === null ? 'The newest network is saved.' : `The network of step ${step} is saved.`)
    })
  }

  async #keptNewest(id: string): Promise<RunCheckpoint> {
    const checkpoint = await this.#parts.link.call('keepCheckpoint', { run: id })
    this.#owner.keep(id, checkpoint)
    return checkpoint
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#parts.notices.report(error)
    }
  }
}
