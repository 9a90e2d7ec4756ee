/** Why a file could not be written, and what to do about it. */
import { LimenError } from '#shared/errors.ts'
import { fileReason } from './file-reason.ts'

const elsewhere = 'Choose a folder that you may write to.'
const space = 'Free some space or choose another disk, then start again.'

const adviceOf: Readonly<Record<string, string>> = {
  EACCES: elsewhere,
  EBUSY: 'Close the program that shows it, or choose another name.',
  EDQUOT: space,
  EFBIG: 'Choose a smaller size, or a disk that takes larger files.',
  EISDIR: 'Choose another name.',
  ENAMETOOLONG: 'Choose a shorter name.',
  ENOENT: 'Choose a folder that is there.',
  ENOSPC: space,
  ENOTDIR: 'Choose a folder that is there.',
  EPERM: elsewhere,
  EROFS: elsewhere
}

/** A LimenError 'file' of the path; nothing of the file is left by then. Other errors of Limen stay what they are. */
export function writingError(error: unknown, path: string): LimenError {
  if (error instanceof LimenError) return error
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : ''
  const reason = code === 'ENOENT' ? 'its folder is not there' : fileReason(error)
  const advice = adviceOf[code] ?? 'Choose another place or name.'
  const message = `The file could not be written: ${reason}.`
  return new LimenError({ tag: 'file', message, advice, part: path }, { cause: error })
}
