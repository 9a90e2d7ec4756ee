/**
 * A file that is written piece by piece beside its place and takes it when it is whole: a reader sees the old content or
 * the new one, never a part. Errors are the file system's own.
 */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

export class FileInParts {
  readonly temporary: string
  readonly #target: string
  readonly #handle: FileHandle
  /** What was asked for last; once it has failed, all that is asked for later fails likewise. */
  #work: Promise<void> = Promise.resolve()

  private constructor(target: string, temporary: string, handle: FileHandle) {
    this.#target = target
    this.temporary = temporary
    this.#handle = handle
  }

  /** Begins a file at `path`, where a folder can't be replaced. A link stays a link: its target is replaced. */
  static async begin(path: string): Promise<FileInParts> {
    const target = await realpath(path).catch(() => path)
    await checkReplaceable(target)
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
    return new FileInParts(target, temporary, await open(temporary, 'wx'))
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    return this.#next(() => writeAll(this.#handle, bytes, position))
  }

  /** Flushes to the disk and renames. */
  finish(): Promise<void> {
    return this.#next(async () => {
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.temporary, this.#target)
    })
  }

  /** Leaves no file; one that is finished stays. */
  async abort(): Promise<void> {
    const before = this.#work
    const ended = before.then(() => {
      throw new Error('it was given up')
    })
    this.#work = ended
    await ended.catch(() => undefined)
    await this.#remove()
  }

  /** For a process that is about to end. */
  removeAtOnce(): void {
    rmSync(this.temporary, { force: true })
  }

  async #next(work: () => Promise<void>): Promise<void> {
    const next = this.#work.then(work)
    this.#work = next
    try {
      await next
    } catch (error) {
      await this.#remove()
      throw error
    }
  }

  async #remove(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.temporary, { force: true })
  }
}

/** Whether a file has the name of what `path` is written under before it is whole. */
export async function isTemporaryOf(temporary: string, path: string): Promise<boolean> {
  const target = await realpath(path).catch(() => path)
  const start = join(dirname(target), `.${basename(target)}.`)
  return temporary.startsWith(start) && uuid.test(temporary.slice(start.length))
}

/** Refuses at once what `rename` would refuse in the end, and a device, which it would replace. */
async function checkReplaceable(target: string): Promise<void> {
  const found = await stat(target).catch(() => null)
  if (found === null || found.isFile()) return
  if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  throw new Error('there is something else than a file')
}

/** The file system may take a part only, the last one before the disk is full. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
