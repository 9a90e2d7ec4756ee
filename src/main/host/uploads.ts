/** Files that come from the page, kept in a private temporary folder for as long as the host runs. */
import { createWriteStream, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LimenError } from '#shared/errors.ts'

export interface Uploads {
  /**
   * Streams one file to disk and answers its path. Files of one batch lie in one folder under their own names, so that
   * a network finds its external data.
   * @throws LimenError 'request' for a name that is none, 'file' when writing fails; nothing half-written stays.
   */
  store: (batch: string, name: string, body: Readable) => Promise<string>
  /** Removes everything. */
  remove: () => Promise<void>
  /** The same before the process ends, which waits for nothing. */
  removeNow: () => void
}

/** Makes the folder; only its owner can read it. */
export async function openUploads(): Promise<Uploads> {
  const root = await mkdtemp(join(tmpdir(), 'limen-'))
  return {
    store: async (batch, name, body) => {
      if (!/^[0-9a-f-]{36}$/.test(batch)) throw wrongName(batch)
      if (!isFileName(name)) throw wrongName(name)
      const folder = join(root, batch)
      await mkdir(folder, { recursive: true })
      const path = join(folder, name)
      await write(body, path)
      return path
    },
    remove: () => rm(root, { recursive: true, force: true }),
    removeNow: () => {
      rmSync(root, { recursive: true, force: true })
    }
  }
}

const isFileName = (name: string): boolean =>
  name === basename(name) &&
  !/[\\/\0]/.test(name) &&
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  name.length <= 255

function wrongName(name: string): LimenError {
  return new LimenError({ tag: 'request', message: `'${name}' is not a file name.`, part: name })
}

async function write(body: Readable, path: string): Promise<void> {
  try {
    await pipeline(body, createWriteStream(path, { flags: 'wx' }))
  } catch (cause) {
    const isTaken = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    if (!isTaken) await rm(path, { force: true })
    const message = isTaken
      ? 'Two files of the upload have the same name.'
      : 'The upload could not be stored.'
    const advice = isTaken
      ? 'Upload them one by one.'
      : 'Check the free space of the temporary folder, or give a path instead.'
    throw new LimenError({ tag: 'file', message, advice, part: path }, { cause })
  }
}
