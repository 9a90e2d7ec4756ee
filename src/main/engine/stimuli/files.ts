/** Files that settings name, decoded once and kept while they do not change. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Tensor } from '#shared/tensor.ts'
import { arrayIn, readBoundedFile } from '../arrays/array-file.ts'

/** Files kept decoded; the one used longest ago goes first. */
const mostKept = 8

/** What a stimulus may be made from. */
const largestFile = 512 * 2 ** 20

const kept = new Map<string, Promise<unknown>>()

/**
 * What `decode` makes of a file. The answer is kept until the file changes or others push it out.
 * @param kind tells apart what is decoded from the same file in different ways
 * @throws {LimenError} 'file' or 'resources' where the file can't be read, and whatever `decode` throws.
 */
export async function decodedFile<T>(
  path: string,
  kind: string,
  decode: (bytes: Uint8Array, name: string) => T
): Promise<T> {
  const stamp = await stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => 'missing'
  )
  const key = `${kind}\n${path}\n${stamp}`
  const earlier = kept.get(key)
  const decoded = (earlier ??
    readBoundedFile(path, largestFile).then((bytes) => decode(bytes, basename(path)))) as Promise<T>
  kept.delete(key)
  kept.set(key, decoded)
  decoded.catch(() => kept.delete(key))
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return decoded
}

/** The array of an .npy file, or the named one of an .npz file (where no name is given, its only one or the `usual` one). */
export const arrayFromFile = (path: string, entry: string, usual: string): Promise<Tensor> =>
  decodedFile(path, `array ${JSON.stringify([entry, usual])}`, (bytes, name) =>
    arrayIn(bytes, name, entry === '' ? undefined : entry, usual)
  )
