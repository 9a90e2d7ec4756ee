/** The runs that are kept: listed, made, named and removed. Not here: training them (train-run.ts), forks (fork-run.ts). */
import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorData, LimenError } from '#shared/errors.ts'
import type { Training } from '#shared/training.ts'
import type { CreateRunRequest, DamagedRun, TrainingCheck, TrainingRun } from '#shared/training-runs.ts'
import { fileReason } from '../../../files/file-reason.ts'
import { checkedTraining, checkTraining } from '../check-training.ts'
import { makeFolder, readRun, readRunFile, trainingPath, writeJson, writeRunFile } from './run-files.ts'
import { isTrained } from './run-lock.ts'

export interface ListedRuns {
  runs: TrainingRun[]
  damaged: DamagedRun[]
}

export class RunShelf {
  readonly #root: string | null

  /** @param root folder of all runs, which need not be there yet; null keeps none. */
  constructor(root: string | null) {
    this.#root = root
  }

  get #folder(): string {
    if (this.#root !== null) return this.#root
    throw new LimenError({ tag: 'file', message: 'This engine has no folder for runs.' })
  }

  /** The newest first. @throws LimenError 'file' where the folder of runs can't be read. */
  async list(): Promise<ListedRuns> {
    const listed: ListedRuns = { runs: [], damaged: [] }
    if (this.#root === null) return listed
    for (const id of await this.#ids()) {
      const folder = join(this.#folder, id)
      try {
        listed.runs.push(await readRun(id, folder))
      } catch (error) {
        listed.damaged.push({ id, folder, error: errorData(error) })
      }
    }
    listed.runs.sort((a, b) => b.created.localeCompare(a.created))
    return listed
  }

  get(id: string): Promise<TrainingRun> {
    return readRun(id, this.folderOf(id))
  }

  /** @throws LimenError 'request' for what is no name of a run. */
  folderOf(id: string): string {
    if (/^[a-z0-9][a-z0-9-]*$/.test(id)) return join(this.#folder, id)
    throw new LimenError({ tag: 'request', message: `'${id}' is no run.`, part: 'run' })
  }

  /** @throws LimenError 'request' where task and network do not fit, 'file' where nothing can be written. */
  async create({ name, training, seed }: CreateRunRequest): Promise<TrainingRun> {
    const titled = checkedTraining({ ...training, title: checkedName(name) })
    const own = { name, training: titled, seed, origin: null }
    return this.make(own, checkTraining(titled), () => Promise.resolve())
  }

  /** Makes a run whose folder `fill` puts more into; a part of one is never seen. */
  async make(
    own: { name: string; training: Training; seed: number; origin: TrainingRun['origin'] },
    { parameters, chance }: TrainingCheck,
    fill: (folder: string) => Promise<void>
  ): Promise<TrainingRun> {
    const { training, seed, origin } = own
    const name = checkedName(own.name)
    const id = `${slugOf(name)}-${randomBytes(4).toString('hex')}`
    const [unfinished, folder] = [join(this.#folder, `.${id}`), join(this.#folder, id)]
    try {
      await makeFolder(unfinished)
      await writeJson(trainingPath(unfinished), training)
      const created = new Date().toISOString()
      const about = { name, seed, created, origin, parameters, chance, trouble: null }
      await writeRunFile(unfinished, { format: 'limen-run', version: 1, ...about })
      await fill(unfinished)
      await rename(unfinished, folder)
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
      throw error
    }
    return readRun(id, folder)
  }

  /** @throws LimenError 'request' for an empty name, 'file'. */
  async rename(id: string, name: string): Promise<TrainingRun> {
    const folder = this.folderOf(id)
    await writeRunFile(folder, { ...(await readRunFile(folder)), name: checkedName(name) })
    return readRun(id, folder)
  }

  /** @throws LimenError 'request' while it is being trained, 'file' where it can't be removed. */
  async delete(id: string): Promise<void> {
    const folder = this.folderOf(id)
    if (await isTrained(folder)) {
      const message = 'A run that is being trained cannot be deleted.'
      throw new LimenError({ tag: 'request', message, advice: 'Pause it first.', part: folder })
    }
    try {
      // Out of sight at once: a part of it would look damaged.
      const hidden = join(this.#folder, `.${id}-deleted`)
      await rename(folder, hidden)
      await rm(hidden, { recursive: true, force: true })
    } catch (cause) {
      const message = `The run could not be deleted: ${fileReason(cause)}.`
      throw new LimenError({ tag: 'file', message, part: folder }, { cause })
    }
  }

  async #ids(): Promise<string[]> {
    try {
      const entries = await readdir(this.#folder, { withFileTypes: true })
      return entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
      const message = `The folder of runs can't be read: ${fileReason(cause)}.`
      throw new LimenError({ tag: 'file', message, part: this.#folder }, { cause })
    }
  }
}

/** @throws LimenError 'request' for one of spaces only. */
export function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '') return trimmed
  throw new LimenError({ tag: 'request', message: 'A run needs a name.', part: 'name' })
}

/** A part of a folder's name that any file system takes. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'run'
