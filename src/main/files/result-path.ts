/** Where results are to be written: what is wrong with a place is said before anything is computed. */
import { access, constants, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from './file-reason.ts'

/**
 * Whether a file can be written there, before it is computed.
 * @param advice what to do where it can't, as a sentence.
 * @throws LimenError 'file' when the folder is missing or may not be written to, or the path is a folder itself.
 */
export async function checkResultPath(path: string, advice: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) throw cannotWrite(path, 'it is a folder', advice)
  await checkFolderOf(path, advice)
}

/** Whether something can be made in the path's folder. @throws LimenError 'file' when it can't. */
export async function checkFolderOf(path: string, advice: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const folder = dirname(target)
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false
  )
  if (!isFolder) throw cannotWrite(path, `there is no folder ${folder}`, advice)
  try {
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw cannotWrite(path, `in the folder ${folder} ${fileReason(cause)}`, advice, cause)
  }
}

export const cannotWrite = (path: string, reason: string, advice: string, cause?: unknown): LimenError =>
  new LimenError(
    { tag: 'file', message: `${path} cannot be written: ${reason}.`, advice, part: path },
    { cause }
  )
