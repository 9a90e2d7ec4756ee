/** Reads a whole file once, hashing each piece while the next one is being read. */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { networkError } from './network-error.ts'

/** Protobuf allows no larger message. */
const largestMessage = 2 ** 31 - 1
const pieceSize = 2 ** 23

/**
 * The bytes of a file and their SHA-256 (hexadecimal).
 * @throws LimenError `file` when it cannot be read, `network` when it is too large to be one ONNX file.
 */
export async function readAndHash(path: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; sha256: string }> {
  const handle = await opened(path)
  try {
    const { size } = await handle.stat()
    if (size > largestMessage) {
      const advice = 'Export it with external data: the graph in one file, the weights in a second one.'
      throw networkError('It is larger than 2 GiB, which an ONNX file cannot be.', basename(path), advice)
    }
    return await readPieces(handle, size)
  } catch (cause) {
    if (cause instanceof LimenError) throw cause
    throw fileError(path, cause)
  } finally {
    await handle.close()
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (cause) {
    throw fileError(path, cause)
  }
}

function fileError(path: string, cause: unknown): LimenError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const advice = 'Check that the file is there and that you may read it.'
  return new LimenError(
    { tag: 'file', message: `The file could not be read: ${reason}.`, part: path, advice },
    { cause }
  )
}

async function readPieces(handle: FileHandle, size: number) {
  const bytes = new Uint8Array(size)
  const hash = createHash('sha256')
  const readAt = (start: number) => handle.read(bytes, start, Math.min(pieceSize, size - start), start)
  let done = 0
  for (let pending = readAt(0); ;) {
    const { bytesRead } = await pending
    const piece = bytes.subarray(done, done + bytesRead)
    done += bytesRead
    if (bytesRead === 0 || done === size) {
      return { bytes: bytes.subarray(0, done), sha256: hash.update(piece).digest('hex') }
    }
    pending = readAt(done)
    hash.update(piece)
  }
}
