/** Result files of the terminal: NumPy archives and tables. */
import type { Tensor } from '#shared/tensor.ts'
import { writeNpz } from '#engine/arrays/npz.ts'
import { csvText } from '../files/csv-text.ts'
import { cannotWrite, checkResultPath as checkPath } from '../files/result-path.ts'
import { fileReason } from '../files/file-reason.ts'
import { writeAtomically } from '../files/write-atomically.ts'

/** @throws LimenError 'file' when the file cannot be written. */
export function writeArrays(path: string, arrays: Iterable<readonly [string, Tensor]>): Promise<void> {
  return write(path, writeNpz(arrays))
}

/** A table of comma-separated values (RFC 4180) with a header. @throws LimenError 'file' when it cannot be written. */
export function writeTable(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
  option = '--out'
): Promise<void> {
  return write(path, csvText(header, rows), option)
}

/** @throws LimenError 'file' when it cannot be written. */
export const writeText = (path: string, text: string, option: string): Promise<void> =>
  write(path, text, option)

async function write(path: string, content: Uint8Array | string, option = '--out'): Promise<void> {
  try {
    await writeAtomically(path, content)
  } catch (cause) {
    throw cannotWrite(path, fileReason(cause), adviceOf(option), cause)
  }
}

/**
 * Whether a result can be written there, before it is computed.
 * @throws LimenError 'file' when the folder is missing or may not be written to, or the path is a folder itself.
 */
export const checkResultPath = (path: string, option = '--out'): Promise<void> =>
  checkPath(path, adviceOf(option))

/** @param option of the command line that named the path. */
const adviceOf = (option: string): string => `Give another ${option}.`
