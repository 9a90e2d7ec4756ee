/** Models into files, with large constants in a second file where that is asked for. */
import { rename, rm, open, type FileHandle } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { bytesOf } from './constants.ts'
import type { Model, TensorConstant } from './model.ts'
import { mapInitializers } from './map-graphs.ts'
import { modelChunks } from './write-model.ts'

export interface SaveOptions {
  /** Constants of at least this many bytes go to a second file, `NAME.data`; without it everything is in one file. */
  externalAbove?: number
}

/** Readers map the file into memory: its parts start on page boundaries. */
const pageSize = 4096

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
  const location = `${basename(absolute)}.data`
  const external: { bytes: () => Uint8Array; offset: number }[] = []
  let end = 0
  const placed = mapInitializers(model, (constant) => {
    const { content } = constant
    if (content.kind === 'strings') return constant
    const length = content.kind === 'raw' ? content.bytes.length : content.length
    if (length < externalAbove) return inlined(constant)
    const offset = Math.ceil(end / pageSize) * pageSize
    external.push({ bytes: () => bytesOf(constant), offset })
    end = offset + length
    return {
      ...constant,
      content: { kind: 'external', path: resolve(dirname(absolute), location), location, offset, length }
    }
  })
  const chunks = modelChunks(placed)
  if (external.length > 0) await writeFile(resolve(dirname(absolute), location), external)
  let offset = 0
  const pieces = chunks.map((bytes) => {
    const piece = { bytes: () => bytes, offset }
    offset += bytes.length
    return piece
  })
  await writeFile(absolute, pieces)
}

function inlined(constant: TensorConstant): TensorConstant {
  if (constant.content.kind !== 'external') return constant
  return { ...constant, content: { kind: 'raw', bytes: bytesOf(constant) } }
}

/** Writes pieces at their offsets. */
async function writeFile(
  path: string,
  pieces: readonly { bytes: () => Uint8Array; offset: number }[]
): Promise<void> {
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
    const reason = cause instanceof Error ? cause.message : String(cause)
    const advice = 'Check that the folder exists, that you may write to it, and that the disk has room.'
    throw new LimenError(
      { tag: 'file', message: `The file could not be written: ${reason}.`, part: path, advice },
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
