/** Zarr stores on the disk: written whole or not at all, and only over what is one. */
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFolder } from '../../../files/replace-folder.ts'
import { cannotWrite, checkFolderOf } from '../../../files/result-path.ts'
import { writingError } from '../../../files/writing-error.ts'
import { ZarrStore } from './zarr-store.ts'

/** What lies at the top of every store of version 2 or 3. */
const marks = ['.zgroup', '.zarray', 'zarr.json']

/**
 * Whether a store can be written there: nothing but a store makes way for one.
 * @throws LimenError 'file' when it can't.
 */
export async function checkStorePath(path: string, advice: string): Promise<void> {
  await checkFolderOf(path, advice)
  const found = await stat(path).catch(() => null)
  if (!found) return
  if (!found.isDirectory()) throw cannotWrite(path, 'there is a file, and a Zarr store is a folder', advice)
  const isStore = await Promise.all(
    marks.map((mark) =>
      access(join(path, mark)).then(
        () => true,
        () => false
      )
    )
  )
  if (isStore.includes(true)) return
  throw cannotWrite(path, 'there is a folder that is no Zarr store, and it was not written over', advice)
}

/**
 * Writes a store, which takes the place of an earlier one when it is whole.
 * @returns its bytes.
 * @throws LimenError 'file' when it can't be written; nothing of it is left then, and what was there is untouched.
 */
export async function writeStore(
  path: string,
  advice: string,
  fill: (store: ZarrStore) => Promise<void>
): Promise<number> {
  await checkStorePath(path, advice)
  let bytes = 0
  try {
    await replaceFolder(path, async (folder) => {
      const store = new ZarrStore(folder)
      await fill(store)
      await store.finish()
      bytes = store.bytes
    })
  } catch (cause) {
    throw writingError(cause, path)
  }
  return bytes
}
