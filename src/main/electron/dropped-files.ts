/**
 * Copies of files that were dropped on the page, which knows what they hold but not where they lie. They come in pieces,
 * each answered when it has been taken, so that no file is held in memory as a whole.
 */
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { FilePiece } from '#shared/host-bridge.ts'
import { openUploads, type Uploads } from '../host/uploads.ts'

interface OpenCopy {
  stream: PassThrough
  /** Path of the whole copy. */
  stored: Promise<string>
}

export class DroppedFiles {
  #uploads: Promise<Uploads> | null = null
  #opened: Uploads | null = null
  readonly #copies = new Map<string, OpenCopy>()

  /**
   * Takes the next piece of a file.
   * @returns the path of the copy after its last piece, null before.
   * @throws LimenError 'file' where it can't be written, 'request' for a name that is none.
   */
  async take({ batch, name, part }: FilePiece, bytes: Uint8Array): Promise<string | null> {
    const key = `${batch} ${name}`
    if (part === 'stop') return this.#stop(key)
    const copy = this.#copies.get(key) ?? (await this.#begin(key, batch, name))
    try {
      if (copy.stream.destroyed) await copy.stored
      if (!copy.stream.write(bytes)) await Promise.race([once(copy.stream, 'drain'), copy.stored])
      if (part !== 'last') return null
      copy.stream.end()
      return await copy.stored
    } finally {
      if (part === 'last' || copy.stream.destroyed) this.#copies.delete(key)
    }
  }

  /** Removes all copies, before the app ends. */
  remove(): void {
    for (const { stream } of this.#copies.values()) stream.destroy()
    this.#copies.clear()
    this.#opened?.removeNow()
  }

  async #begin(key: string, batch: string, name: string): Promise<OpenCopy> {
    this.#uploads ??= openUploads()
    this.#opened = await this.#uploads
    const stream = new PassThrough()
    const stored = this.#opened.store(batch, name, stream)
    const copy = { stream, stored }
    // What goes wrong is told by `stored`, with the next piece or with the last one.
    stream.on('error', () => undefined)
    stored.catch(() => stream.destroy())
    this.#copies.set(key, copy)
    return copy
  }

  async #stop(key: string): Promise<null> {
    const copy = this.#copies.get(key)
    this.#copies.delete(key)
    copy?.stream.destroy(new Error('Copying was stopped.'))
    await copy?.stored.catch(() => undefined)
    return null
  }
}
