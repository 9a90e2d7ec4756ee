/** .npz files of NumPy: a zip of .npy files. Written without compression, as numpy.savez does, with fixed dates. */
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readNpy, writeNpy } from './npy.ts'

/** Deflate can't pack better than this. A larger claim is a lie. */
const bestDeflateRatio = 1032

/** What one file may unpack to. */
const mostBytes = 4 * 2 ** 30

/** Zip keeps years from 1980 on; a fixed date makes the same arrays the same bytes. */
const fixedDate = new Date(1980, 0, 1)

const damaged = (message: string, part: string, cause?: unknown): LimenError =>
  new LimenError(
    { tag: 'file', message, advice: 'Write the arrays again with numpy.savez.', part },
    { cause }
  )

/**
 * The arrays of an .npz file by name, without '.npy'.
 * @throws {LimenError} 'file' for a damaged zip or array, 'resources' where it would unpack to more than 4 GiB.
 */
export function readNpz(bytes: Uint8Array, name = 'The file'): Map<string, Tensor> {
  const entries = unpacked(bytes, name)
  const arrays = new Map<string, Tensor>()
  for (const [file, content] of Object.entries(entries)) {
    const key = file.slice(0, -'.npy'.length)
    arrays.set(key, readNpy(content, `'${key}' in ${name}`))
  }
  return arrays
}

function unpacked(bytes: Uint8Array, name: string): Record<string, Uint8Array> {
  let total = 0
  const accept = (entry: { name: string; size: number; originalSize: number }): boolean => {
    if (!entry.name.endsWith('.npy')) return false
    total += entry.originalSize
    if (entry.originalSize > bytes.length * bestDeflateRatio || entry.size > bytes.length) {
      throw damaged(
        `'${entry.name}' in ${name} claims ${entry.originalSize} bytes, which can't be in this file.`,
        name
      )
    }
    if (total <= mostBytes) return true
    throw new LimenError({
      tag: 'resources',
      message: `${name} would unpack to more than ${mostBytes / 2 ** 30} GiB.`,
      advice: 'Save the arrays you need in a file of their own.',
      part: name
    })
  }
  try {
    return unzipSync(bytes, { filter: accept })
  } catch (cause) {
    if (cause instanceof LimenError) throw cause
    throw damaged(`${name} is not a whole .npz file.`, name, cause)
  }
}

/** The arrays as an .npz file that numpy.load reads. */
export function writeNpz(entries: Iterable<readonly [string, Tensor]>): Uint8Array {
  const files = Object.fromEntries(Array.from(entries, ([name, tensor]) => [`${name}.npy`, writeNpy(tensor)]))
  return zipSync(files, { level: 0, mtime: fixedDate })
}

/** True for the first bytes of a zip file. */
export const looksLikeZip = (bytes: Uint8Array): boolean => strFromU8(bytes.subarray(0, 2), true) === 'PK'
