/** Result files of the terminal: NumPy archives and tables. */
import { writeFile } from 'node:fs/promises'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { writeNpz } from '#engine/arrays/npz.ts'

/** @throws LimenError 'file' when the file cannot be written. */
export function writeArrays(path: string, arrays: Iterable<readonly [string, Tensor]>): Promise<void> {
  return write(path, writeNpz(arrays))
}

/** A table of comma-separated values (RFC 4180) with a header. @throws LimenError 'file' when it cannot be written. */
export function writeTable(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number)[]>
): Promise<void> {
  return write(path, tableText(header, rows))
}

export function tableText(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [header, ...rows].map((cells) => cells.map(cellText).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function cellText(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LimenError(
      { tag: 'file', message: `The result cannot be written: ${reason}.`, part: path },
      { cause }
    )
  }
}
