/** Writes whole folders so that a reader sees the old content or the new one, never a part. */
import { randomUUID } from 'node:crypto'
import { lstat, mkdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { removedAtExit } from './unfinished.ts'

/**
 * Fills a folder beside the path and renames it. What was there before is removed when the new one is in its place; a link
 * stays a link.
 * @param fill is given an empty folder; where it fails, what was there is untouched and nothing of the new is left.
 * @throws the file system's own error.
 */
export async function replaceFolder(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const temporary = besideOf(target)
  await removedAtExit(temporary, async () => {
    try {
      await mkdir(temporary)
      await fill(temporary)
      await putInPlace(temporary, target)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      throw error
    }
  })
}

/** A hidden name in the same folder. */
const besideOf = (target: string): string => join(dirname(target), `.${basename(target)}.${randomUUID()}`)

/** A folder that is not empty can't be renamed over: the old one steps aside first, and comes back where that fails. */
async function putInPlace(temporary: string, target: string): Promise<void> {
  const isThere = await lstat(target).then(
    () => true,
    () => false
  )
  if (!isThere) return rename(temporary, target)
  const aside = besideOf(target)
  await rename(target, aside)
  try {
    await rename(temporary, target)
  } catch (error) {
    await rename(aside, target)
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}
