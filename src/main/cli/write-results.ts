/** Result files of the terminal: NumPy archives and tables. */
import { access, constants, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { writeNpz } from '#engine/arrays/npz.ts'
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
  return write(path, tableText(header, rows), option)
}

export function tableText(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [header, ...rows].map((cells) => cells.map(cellText).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function cellText(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function write(path: string, content: Uint8Array | string, option = '--out'): Promise<void> {
  try {
    await writeAtomically(path, content)
  } catch (cause) {
    throw cannotWrite({ path, option }, fileReason(cause), cause)
  }
}

/**
 * Whether a result can be written there, before it is computed.
 * @throws LimenError 'file' when the folder is missing or may not be written to, or the path is a folder itself.
 */
export async function checkResultPath(path: string, option = '--out'): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) throw cannotWrite({ path, option }, 'it is a folder')
  const target = await realpath(path).catch(() => path)
  const folder = dirname(target)
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false
  )
  if (!isFolder) throw cannotWrite({ path, option }, `there is no folder ${folder}`)
  try {
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw cannotWrite({ path, option }, `in the folder ${folder} ${fileReason(cause)}`, cause)
  }
}

/** @param option of the command line that named the path. */
function cannotWrite(
  { path, option }: { path: string; option: string },
  reason: string,
  cause?: unknown
): LimenError {
  const message = `${path} cannot be written: ${reason}.`
  return new LimenError({ tag: 'file', message, advice: `Give another ${option}.`, part: path }, { cause })
}
