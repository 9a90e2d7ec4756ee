/** Writes whole files so that a reader sees the old content or the new one, never a part, even after a crash. */
import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** The last write to each path, so that two writes to one file end in the order in which they were asked for. */
const underWay = new Map<string, Promise<void>>()

/**
 * Writes beside the file, flushes to the disk and renames. A link stays a link: its target is replaced.
 * @throws the file system's own error; the old content is then untouched.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const before = underWay.get(path) ?? Promise.resolve()
  const writing = before.then(() => replaceFile(path, content))
  const settled = writing.catch(() => undefined)
  underWay.set(path, settled)
  try {
    await writing
  } finally {
    if (underWay.get(path) === settled) underWay.delete(path)
  }
}

async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
