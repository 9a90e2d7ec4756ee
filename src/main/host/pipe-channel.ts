/**
 * Chunks over a byte stream: the pipe between a host and its engine process. Each frame is a u32 length and one chunk
 * (chunks.ts). In round trips it took half the time of Node's own `fork` messages from 100 kB on, and as much below.
 */
import type { Duplex, Readable, Writable } from 'node:stream'
import type { Channel } from '#shared/channel.ts'
import { chunkedChannel } from '#shared/chunked-channel.ts'
import { chunkSize } from '#shared/chunks.ts'

const lengthSize = 4
const longestFrame = chunkSize + 64

/** Calls `onframe` with each frame of the stream. The stream is destroyed when its bytes are no frames. */
export function readFrames(stream: Readable, onframe: (frame: Uint8Array) => void): void {
  let held: Buffer[] = []
  let heldLength = 0
  stream.on('data', (data: Buffer) => {
    held.push(data)
    heldLength += data.length
    let first = held[0] ?? data
    if (first.length < lengthSize) first = Buffer.concat(held)
    if (isTooLong(first)) {
      stream.destroy(new Error('The pipe to the engine holds something else than frames.'))
      return
    }
    if (heldLength < frameEnd(first, 0)) return
    const bytes = held.length === 1 ? data : Buffer.concat(held)
    let at = 0
    for (let end = frameEnd(bytes, at); end <= bytes.length; end = frameEnd(bytes, at)) {
      onframe(bytes.subarray(at + lengthSize, end))
      at = end
    }
    held = at < bytes.length ? [bytes.subarray(at)] : []
    heldLength = bytes.length - at
  })
}

const frameEnd = (bytes: Buffer, at: number): number =>
  at + lengthSize <= bytes.length ? at + lengthSize + bytes.readUInt32LE(at) : Infinity

const isTooLong = (start: Buffer): boolean =>
  start.length >= lengthSize && start.readUInt32LE(0) > longestFrame

/** Writes one frame; false when the stream asks to wait for its 'drain'. */
export function writeFrame(stream: Writable, frame: Uint8Array): boolean {
  const length = Buffer.allocUnsafe(lengthSize)
  length.writeUInt32LE(frame.length)
  stream.cork()
  stream.write(length)
  const isReady = stream.write(frame)
  stream.uncork()
  return isReady
}

/** Whole messages over the pipe; short ones overtake the chunks of long ones. */
export function pipeChannel(stream: Duplex): Channel {
  let isBlocked = false
  const { channel, receive, resume } = chunkedChannel({
    canWrite: () => !isBlocked && !stream.destroyed,
    write: (chunk) => {
      isBlocked = !writeFrame(stream, chunk)
    },
    close: () => {
      stream.destroy()
    }
  })
  readFrames(stream, receive)
  stream.on('drain', () => {
    isBlocked = false
    resume()
  })
  stream.on('error', () => undefined) // 'close' follows and says all that is needed.
  stream.once('close', () => channel.onclose?.())
  return channel
}
