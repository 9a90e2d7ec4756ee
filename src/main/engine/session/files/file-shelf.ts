/**
 * Files that are being written piece by piece, by their temporary names. None is left behind: not when the connection ends
 * that it is written for, nor when the process does, as far as it is told.
 */
import { rm } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { FileInParts, isTemporaryOf } from '../../../files/file-in-parts.ts'
import { writingError } from '../../../files/writing-error.ts'

interface OpenFile {
  path: string
  file: FileInParts
}

export class FileShelf {
  readonly #open = new Map<string, OpenFile>()

  /** @returns the temporary name. @throws LimenError 'file' where a file can't be written there, 'request' for a relative path. */
  async begin(path: string, connection?: AbortSignal): Promise<string> {
    if (!isAbsolute(path)) {
      throw new LimenError({ tag: 'request', message: `'${path}' is no absolute path.`, part: path })
    }
    const file = await inWords(path, () => FileInParts.begin(path))
    const { temporary } = file
    if (this.#open.size === 0) this.#watchProcess(true)
    this.#open.set(temporary, { path, file })
    const giveUp = (): void => void this.abort(path, temporary).catch(() => undefined)
    connection?.addEventListener('abort', giveUp, { once: true })
    if (connection?.aborted === true) giveUp()
    return temporary
  }

  /** @throws LimenError 'file'; the temporary file is then removed. */
  async write(temporary: string, bytes: Uint8Array, position: number): Promise<void> {
    const { path, file } = this.#get(temporary)
    await inWords(path, () => file.write(bytes, position))
  }

  /** @throws LimenError 'file'; the temporary file is then removed. */
  async finish(temporary: string): Promise<void> {
    const { path, file } = this.#get(temporary)
    try {
      await inWords(path, () => file.finish())
    } finally {
      this.#forget(temporary)
    }
  }

  /** Removes the temporary file, also one that another engine has left. @throws LimenError for any other file. */
  async abort(path: string, temporary: string): Promise<void> {
    const own = this.#open.get(temporary)
    if (own === undefined && !(await isTemporaryOf(temporary, path))) {
      const message = `'${temporary}' is no unfinished file of '${path}'.`
      throw new LimenError({ tag: 'request', message, part: temporary })
    }
    await inWords(path, async () => {
      if (own) await own.file.abort()
      else await rm(temporary, { force: true })
    })
    this.#forget(temporary)
  }

  #get(temporary: string): OpenFile {
    const found = this.#open.get(temporary)
    if (found) return found
    const message = `No file is being written as '${temporary}'.`
    throw new LimenError({ tag: 'request', message, advice: 'Begin it again.', part: temporary })
  }

  #forget(temporary: string): void {
    if (this.#open.delete(temporary) && this.#open.size === 0) this.#watchProcess(false)
  }

  readonly #removeAll = (): void => {
    for (const { file } of this.#open.values()) file.removeAtOnce()
  }

  /** Only while there is something to remove: a process that listens for SIGTERM does not end by it within a run. */
  #watchProcess(isWatched: boolean): void {
    const change = isWatched ? process.on.bind(process) : process.off.bind(process)
    change('exit', this.#removeAll)
    change('SIGTERM', endProcess)
  }
}

/** So that what is due at its end is done; the code is that of a process which SIGTERM ended. */
const endProcess = (): void => process.exit(143)

async function inWords<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw writingError(error, path)
  }
}
