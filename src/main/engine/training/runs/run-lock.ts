/**
 * Who trains a run: one engine at a time, told by a file in its folder that is touched while training goes on. A file left
 * behind by a process that is gone, or that was not touched for long, holds nobody up.
 */
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from '../../../files/file-reason.ts'

/** A process that trains touches its file more often than this; ids of processes are used again. */
const freshMilliseconds = 60_000
const touchMilliseconds = 5_000

const lockPath = (folder: string): string => join(folder, 'training.lock')

/** Whether an engine that is alive trains the run in this folder. */
export async function isTrained(folder: string): Promise<boolean> {
  const path = lockPath(folder)
  try {
    const { mtimeMs } = await stat(path)
    const holder = await readFile(path, 'utf8')
    // One that is empty has just been made.
    return Date.now() - mtimeMs < freshMilliseconds && (holder === '' || isAlive(Number(holder)))
  } catch {
    return false
  }
}

function isAlive(id: number): boolean {
  if (!Number.isInteger(id) || id <= 0) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export class RunLock {
  readonly #path: string
  #touched = Date.now()

  private constructor(path: string) {
    this.#path = path
  }

  /** @throws LimenError 'request' where another engine trains the run, 'file' where its folder can't be written. */
  static async take(folder: string): Promise<RunLock> {
    if (await isTrained(folder)) throw taken(folder)
    const path = lockPath(folder)
    try {
      await rm(path, { force: true })
      // Of two engines at once, one finds the other's file.
      await writeFile(path, String(process.pid), { flag: 'wx' })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw taken(folder)
      const message = `The run can't be trained: ${fileReason(cause)}.`
      const advice = 'Check that the disk has room and that you may write to the folder of runs.'
      throw new LimenError({ tag: 'file', message, advice, part: folder }, { cause })
    }
    return new RunLock(path)
  }

  /** Says that training goes on. */
  touch(): void {
    const now = Date.now()
    if (now - this.#touched < touchMilliseconds) return
    this.#touched = now
    utimes(this.#path, new Date(now), new Date(now)).catch(() => undefined)
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => undefined)
  }
}

const taken = (folder: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'This run is being trained in another window.',
    advice: 'Pause it there first.',
    part: folder
  })
