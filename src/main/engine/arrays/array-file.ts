/** Arrays from .npy and .npz files on disk. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileReason } from '../../files/file-reason.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readNpy } from './npy.ts'
import { looksLikeZip, readNpz } from './npz.ts'

/** Node can't read a larger file in one piece. */
const largestFile = 2 ** 31 - 1

/**
 * The array of an .npy file, or one array of an .npz file.
 * @param entry name of the array in an .npz file; needed where it has several
 * @throws {LimenError} 'file' where it can't be read or is damaged, 'request' where the entry is not there.
 */
export async function readArrayFile(path: string, entry?: string): Promise<Tensor> {
  return arrayIn(await readBoundedFile(path, largestFile), basename(path), entry)
}

/**
 * The array of a file's bytes.
 * @param name how errors call the file
 * @param usual the array to take where several are there and none is named
 */
export function arrayIn(bytes: Uint8Array, name: string, entry?: string, usual = ''): Tensor {
  if (!looksLikeZip(bytes)) return readNpy(bytes, name)
  const arrays = readNpz(bytes, name)
  const names = [...arrays.keys()]
  const wanted = entry ?? (names.length === 1 ? names[0] : names.find((each) => each === usual))
  const array = wanted === undefined ? undefined : arrays.get(wanted)
  if (array !== undefined) return array
  throw new LimenError({
    tag: 'request',
    message:
      wanted === undefined
        ? `${name} holds ${names.length} arrays.`
        : `${name} has no array named '${wanted}'.`,
    advice:
      names.length === 0
        ? 'Choose another file.'
        : `Choose one of: ${nearestNames(wanted ?? '', names, 12).join(', ')}.`,
    part: name
  })
}

/**
 * The bytes of a file.
 * @throws {LimenError} 'file' where it is not there or can't be read, 'resources' where it is too large.
 */
export async function readBoundedFile(path: string, mostBytes: number): Promise<Uint8Array> {
  const name = basename(path)
  try {
    const { size } = await stat(path)
    if (size <= mostBytes) return await readFile(path)
    throw new LimenError({
      tag: 'resources',
      message: `${name} has ${size} bytes; at most ${mostBytes} are read.`,
      advice: 'Use a smaller file.',
      part: path
    })
  } catch (cause) {
    if (cause instanceof LimenError) throw cause
    throw new LimenError(
      {
        tag: 'file',
        message: `${name} could not be read: ${fileReason(cause)}.`,
        advice: 'Check that the file is still there.',
        part: path
      },
      { cause }
    )
  }
}
