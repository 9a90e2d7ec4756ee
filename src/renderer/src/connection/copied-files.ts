/** Dropped files on their way to the engine's machine: in pieces, where the host takes them so, and which of them to open. */
import { LimenError } from '#shared/errors.ts'
import type { FilePiece } from '#shared/host-bridge.ts'
import type { CopyOptions } from './post-file.ts'

const pieceSize = 4 * 1024 * 1024

type Send = (piece: FilePiece, bytes: Uint8Array) => Promise<string | null>

/** Of several copied files the one to open: a network or a study brings its companions along. */
export function mainPath(paths: readonly string[]): string | null {
  return paths.find((path) => /\.(onnx|limen\.json)$/i.test(path)) ?? paths[0] ?? null
}

/**
 * Copies files to one new folder, one after the other; answers their paths.
 * @throws LimenError 'cancelled' where it was stopped, and what `send` throws.
 */
export async function copyInPieces(
  files: readonly File[],
  send: Send,
  { signal, onSent }: CopyOptions
): Promise<string[]> {
  const batch = crypto.randomUUID()
  const paths: string[] = []
  let sent = 0
  for (const file of files) {
    const path = await copyFile(file, batch, send, (bytes) => {
      sent += bytes
      onSent?.(sent)
      return signal?.aborted === true
    })
    if (path !== null) paths.push(path)
  }
  return paths
}

/** @param isStopped told of each piece that was sent. */
async function copyFile(
  file: File,
  batch: string,
  send: Send,
  isStopped: (bytes: number) => boolean
): Promise<string | null> {
  const { name, size } = file
  for (let start = 0; ; start += pieceSize) {
    const bytes = await bytesOf(file.slice(start, start + pieceSize), name)
    const isLast = start + pieceSize >= size
    const path = await send({ batch, name, part: isLast ? 'last' : 'more' }, bytes)
    const stop = isStopped(bytes.length)
    if (stop && !isLast) await send({ batch, name, part: 'stop' }, new Uint8Array(0))
    if (stop) throw new LimenError({ tag: 'cancelled', message: 'Copying was stopped.' })
    if (isLast) return path
  }
}

async function bytesOf(piece: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await piece.arrayBuffer())
  } catch (cause) {
    const advice = 'It may be a folder, or have gone meanwhile. Open it from the menu instead.'
    throw new LimenError(
      { tag: 'file', message: `'${name}' can not be read.`, advice, part: name },
      { cause }
    )
  }
}
