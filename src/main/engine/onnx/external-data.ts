/** Tensors whose bytes lie in another file: finding the file safely, and reading from it. */
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Model, TensorBytes } from './model.ts'
import { networkError } from './network-error.ts'
import { constantsOf } from './traversal.ts'

type ExternalBytes = Extract<TensorBytes, { kind: 'external' }>

const folderAdvice =
  'External data must lie in the folder of the network or below it. Put all its files side by side.'
const filesAdvice = 'Copy the files that belong to the network next to it, under their own names.'

/**
 * The range of a file that a tensor's `external_data` entries name, checked against the disk.
 * `length` undefined stands for 'to the end of the file'; the tensor needs `expected` bytes.
 * @throws LimenError `network` when the path leaves the folder (also through links) or the range is not in the file.
 */
export function resolveExternal(
  folder: string,
  entries: ReadonlyMap<string, string>,
  expected: number,
  part: string
): ExternalBytes {
  const location = entries.get('location') ?? ''
  const path = pathInside(folder, location, part)
  const size = fileSize(path, location, part)
  const offset = naturalNumber(entries.get('offset') ?? '0', 'offset', part)
  const length = entries.has('length') ? naturalNumber(entries.get('length') ?? '', 'length', part) : expected
  if (length !== expected) {
    throw networkError(
      `Its external data has ${length} bytes, but its shape and type take ${expected}.`,
      part
    )
  }
  if (offset + length > size) {
    const message = `Its bytes ${offset} to ${offset + length} do not exist: ${location} has only ${size} bytes.`
    throw networkError(message, part)
  }
  return { kind: 'external', path, location, offset, length }
}

function pathInside(folder: string, location: string, part: string): string {
  if (folder === '') {
    throw networkError(
      'It keeps its data in another file, but the network was not read from a file.',
      part,
      filesAdvice
    )
  }
  const segments = location.split(/[\\/]/)
  if (
    location === '' ||
    location.includes('\0') ||
    isAbsolute(location) ||
    /^[a-z]:/i.test(location) ||
    segments.includes('..')
  ) {
    throw networkError(
      `Its external data path '${location}' is not inside the network's folder.`,
      part,
      folderAdvice
    )
  }
  const root = realPath(folder, folder, part)
  const path = realPath(join(root, ...segments), location, part)
  const fromRoot = relative(root, path)
  if (fromRoot === '..' || fromRoot.startsWith(`..${sep}`) || isAbsolute(fromRoot)) {
    throw networkError(
      `Its external data path '${location}' leads out of the network's folder.`,
      part,
      folderAdvice
    )
  }
  return path
}

function realPath(path: string, shown: string, part: string): string {
  try {
    return realpathSync(resolve(path))
  } catch (cause) {
    throw networkError(`Its external data file '${shown}' could not be found.`, part, filesAdvice, cause)
  }
}

function fileSize(path: string, location: string, part: string): number {
  const status = statSync(path)
  if (!status.isFile())
    throw networkError(`Its external data path '${location}' is not a file.`, part, filesAdvice)
  return status.size
}

function naturalNumber(text: string, key: string, part: string): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(number))
    throw networkError(`The ${key} '${text}' of its external data is not a number.`, part)
  return number
}

/** Reads the bytes of an external tensor. @throws LimenError `network` when the file is gone or was cut. */
export function readExternal(content: ExternalBytes, part: string): Uint8Array {
  const bytes = new Uint8Array(content.length)
  try {
    const file = openSync(content.path, 'r')
    try {
      readFully(file, bytes, content.offset)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw networkError(
      `Its external data file '${content.location}' could not be read.`,
      part,
      filesAdvice,
      cause
    )
  }
  return bytes
}

/** Fills `bytes` from a file at `position`, in pieces below the system's limit for one read. */
function readFully(file: number, bytes: Uint8Array, position: number): void {
  const piece = 2 ** 30
  for (let done = 0; done < bytes.length;) {
    const count = readSync(file, bytes, done, Math.min(piece, bytes.length - done), position + done)
    if (count === 0) throw new Error('The file ended early.')
    done += count
  }
}

/** Bytes of the files besides its own that a model refers to, each file counted once and whole. */
export function externalBytes(model: Model, ownPath: string): number {
  const paths = new Set<string>()
  for (const { content } of constantsOf(model)) if (content.kind === 'external') paths.add(content.path)
  paths.delete(realpathSync(ownPath))
  return [...paths].reduce((sum, path) => sum + statSync(path).size, 0)
}
