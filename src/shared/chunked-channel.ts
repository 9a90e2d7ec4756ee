/** Whole messages over whatever carries chunks (chunks.ts), a few at a time: short messages overtake the chunks of long ones. */
import type { Channel } from './channel.ts'
import { ChunkAssembler, ChunkQueue } from './chunks.ts'

/** What carries the chunks: a pipe, a WebSocket. */
export interface ChunkCarrier {
  /** Whether one more chunk may be written now; after a while without, `resume` is due. */
  canWrite: () => boolean
  write: (chunk: Uint8Array<ArrayBuffer>) => void
  close: () => void
}

export interface ChunkedChannel {
  channel: Channel
  /** Takes a chunk that has come. @throws LimenError 'engine' for bytes that are no chunk. */
  receive: (chunk: Uint8Array) => void
  /** Goes on writing, now that the carrier takes more. */
  resume: () => void
}

export function chunkedChannel({ canWrite, write, close }: ChunkCarrier): ChunkedChannel {
  const queue = new ChunkQueue()
  const assembler = new ChunkAssembler()
  const resume = (): void => {
    while (canWrite()) {
      const chunk = queue.next()
      if (chunk === undefined) return
      write(chunk)
    }
  }
  const send = (bytes: Uint8Array): void => {
    queue.add(bytes)
    resume()
  }
  const channel: Channel = { send, onmessage: null, onclose: null, close }
  const receive = (chunk: Uint8Array): void => {
    const message = assembler.push(chunk)
    if (message) channel.onmessage?.(message)
  }
  return { channel, receive, resume }
}
