/** Models into files, with large constants in a second file where that is asked for. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileReason } from '../../files/file-reason.ts'
import { LimenError } from '#shared/errors.ts'
import { bytesOf } from './constants.ts'
import type { Model, TensorConstant } from './model.ts'
import { mapConstants } from './map-constants.ts'
import { constantsOf } from './traversal.ts'
import { checkSize, modelChunks } from './write-model.ts'

export interface SaveOptions {
  /** Constants of at least this many bytes go to a second file, `NAME.data`; without it everything is in one file. */
  externalAbove?: number
}

/** Readers map the file into memory: its parts start on page boundaries. */
const pageSize = 4096

/** Bytes and where they go in a file; they are fetched when they are written. */
interface Piece {
  readonly bytes: () => Uint8Array
  readonly offset: number
}

/**
 * Writes a model to a file. Constants that lie in other files are copied, so that the new files stand alone. Each file
 * is written beside its place and moved there when it is whole.
 * @throws LimenError `file` when a file cannot be written, `resources` when one file would be larger than 2 GiB.
 */
export async function saveModel(
  model: Model,
  path: string,
  { externalAbove = Infinity }: SaveOptions = {}
): Promise<void> {
  const absolute = resolve(path)
  const data = new DataFile(`${absolute}.data`)
  checkSize(bytesToInline(model, externalAbove), model)
  const placed = mapConstants(model, {
    initializer: (constant) =>
      lengthOf(constant) < externalAbove ? inlined(constant) : data.place(constant),
    other: inlined
  })
  const chunks = modelChunks(placed)
  if (data.pieces.length > 0) await writePieces(data.path, data.pieces)
  await writePieces(absolute, inOrder(chunks))
}

/** The second file, as it is laid out. */
class DataFile {
  readonly path: string
  readonly pieces: Piece[] = []
  #end = 0

  constructor(path: string) {
    this.path = path
  }

  /** The constant as a reference into this file. */
  place(constant: TensorConstant): TensorConstant {
    const length = lengthOf(constant)
    const offset = Math.ceil(this.#end / pageSize) * pageSize
    this.pieces.push({ bytes: () => bytesOf(constant), offset })
    this.#end = offset + length
    return {
      ...constant,
      content: { kind: 'external', path: this.path, location: basename(this.path), offset, length }
    }
  }
}

/** Bytes of a constant's numbers; strings, which have no raw bytes, count nothing and stay where they are. */
function lengthOf({ content }: TensorConstant): number {
  if (content.kind === 'strings') return 0
  return content.kind === 'raw' ? content.bytes.length : content.length
}

/** Known before any of them is read. */
function bytesToInline(model: Model, externalAbove: number): number {
  let sum = 0
  for (const constant of constantsOf(model)) if (lengthOf(constant) < externalAbove) sum += lengthOf(constant)
  return sum
}

function inlined(constant: TensorConstant): TensorConstant {
  if (constant.content.kind !== 'external') return constant
  return { ...constant, content: { kind: 'raw', bytes: bytesOf(constant) } }
}

function inOrder(chunks: readonly Uint8Array[]): Piece[] {
  let end = 0
  return chunks.map((bytes) => {
    const offset = end
    end += bytes.length
    return { bytes: () => bytes, offset }
  })
}

/** Writes pieces at their offsets. */
async function writePieces(path: string, pieces: readonly Piece[]): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`
  let handle: FileHandle | undefined
  try {
    handle = await open(unfinished, 'w')
    for (const piece of pieces) await writeFully(handle, piece.bytes(), piece.offset)
    await handle.sync()
    await handle.close()
    await rename(unfinished, path)
  } catch (cause) {
    await handle?.close().catch(() => undefined)
    await rm(unfinished, { force: true })
    if (cause instanceof LimenError) throw cause
    const advice = 'Check that the folder exists, that you may write to it, and that the disk has room.'
    throw new LimenError(
      { tag: 'file', message: `The file could not be written: ${fileReason(cause)}.`, part: path, advice },
      { cause }
    )
  }
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
