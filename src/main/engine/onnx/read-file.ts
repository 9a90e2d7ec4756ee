/** Reads an .onnx file but for its large weights. Not here: which parts those are (file-plan.ts). */
import { readSync } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { LimenError } from '#shared/errors.ts'
import { planFile, segmentLength, type ByteAt, type Segment } from './file-plan.ts'
import { networkError } from './network-error.ts'
import { fileReason } from '../../files/file-reason.ts'

/** Protobuf allows no larger message. */
const largestMessage = 2 ** 31 - 1

/**
 * The model in a file as bytes, with references to the file instead of raw initializers of at least `minimumBytes`,
 * and the size of the whole file. Where the file is a link into another folder, and where its structure is damaged,
 * the bytes are those of the file as it is.
 * @throws LimenError `file` when it cannot be read, `network` when it is too large to be one ONNX file.
 */
export async function readWithoutWeights(
  path: string,
  minimumBytes: number
): Promise<{ bytes: Uint8Array; size: number }> {
  const handle = await opened(path)
  try {
    const { size } = await handle.stat()
    if (size > largestMessage) {
      const advice = 'Export it with external data: the graph in one file, the weights in a second one.'
      throw networkError('It is larger than 2 GiB, which an ONNX file cannot be.', basename(path), advice)
    }
    const isLink =
      (await realpath(path)) !== (await realpath(dirname(path))) + path.slice(dirname(path).length)
    const segments = isLink ? [{ start: 0, end: size }] : plan(handle, size, basename(path), minimumBytes)
    return { bytes: await readSegments(handle, segments), size }
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

export function fileError(path: string, cause: unknown): LimenError {
  const advice = 'Check that the file is there and that you may read it.'
  return new LimenError(
    { tag: 'file', message: `The file could not be read: ${fileReason(cause)}.`, part: path, advice },
    { cause }
  )
}

/** A damaged structure is read as it is: decoding says what is wrong with it. */
function plan(handle: FileHandle, size: number, location: string, minimumBytes: number): Segment[] {
  try {
    return planFile(windowOn(handle, size), size, location, minimumBytes)
  } catch {
    return [{ start: 0, end: size }]
  }
}

const windowSize = 2 ** 16

/** Bytes of a file by position, through a window that moves along. */
function windowOn(handle: FileHandle, size: number): ByteAt {
  const window = new Uint8Array(windowSize)
  let start = 0
  let length = 0
  return (position) => {
    if (position >= size) throw new Error('the file ends too early')
    if (position < start || position >= start + length) {
      start = position
      length = readSync(handle.fd, window, 0, windowSize, position)
    }
    const byte = window[position - start]
    if (byte === undefined || length === 0) throw new Error('the file ends too early')
    return byte
  }
}

async function readSegments(handle: FileHandle, segments: readonly Segment[]): Promise<Uint8Array> {
  const bytes = new Uint8Array(segments.reduce((sum, segment) => sum + segmentLength(segment), 0))
  let done = 0
  for (const segment of segments) {
    const target = bytes.subarray(done, done + segmentLength(segment))
    if ('bytes' in segment) target.set(segment.bytes)
    else await readFully(handle, target, segment.start)
    done += target.length
  }
  return bytes
}

async function readFully(handle: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.length;) {
    const { bytesRead } = await handle.read(target, done, target.length - done, position + done)
    if (bytesRead === 0) throw new Error('it became shorter while it was read')
    done += bytesRead
  }
}
