/**
 * Long messages in pieces, so that short ones can go between: bulk data must not hold up a small answer.
 * Each chunk is [u32 number of the message][u32 chunks still to come], little-endian, then its part of the message.
 */
import { LimenError } from './errors.ts'

/** Bytes of a message in one chunk: about a tenth of a millisecond on loopback. */
export const chunkSize = 256 * 1024

const headerSize = 8

/** The chunks of one message, in order. `number` is unique among the messages under way. */
export function* chunksOf(message: Uint8Array, number: number): Generator<Uint8Array<ArrayBuffer>, void> {
  let remaining = Math.max(1, Math.ceil(message.length / chunkSize))
  for (let at = 0; remaining-- > 0; at += chunkSize) {
    const part = message.subarray(at, at + chunkSize)
    const chunk = new Uint8Array(headerSize + part.length)
    const header = new DataView(chunk.buffer)
    header.setUint32(0, number, true)
    header.setUint32(4, remaining, true)
    chunk.set(part, headerSize)
    yield chunk
  }
}

/** Chunks to be written, taking turns between messages, so that a short one is done in its first turn. */
export class ChunkQueue {
  readonly #underWay: Generator<Uint8Array<ArrayBuffer>, void>[] = []
  #lastNumber = 0

  add(message: Uint8Array): void {
    this.#lastNumber = (this.#lastNumber + 1) >>> 0
    this.#underWay.push(chunksOf(message, this.#lastNumber))
  }

  /** The chunk to write now, or undefined when all is written. */
  next(): Uint8Array<ArrayBuffer> | undefined {
    for (let first = this.#underWay.shift(); first !== undefined; first = this.#underWay.shift()) {
      const step = first.next()
      if (step.done) continue
      this.#underWay.push(first)
      return step.value
    }
    return undefined
  }
}

/** Puts chunks together again. */
export class ChunkAssembler {
  readonly #parts = new Map<number, Uint8Array[]>()

  /**
   * The whole message when this was its last chunk. A message of one chunk is a view on it.
   * @throws LimenError 'engine' for bytes that are no chunk.
   */
  push(chunk: Uint8Array): Uint8Array | undefined {
    if (chunk.length < headerSize)
      throw new LimenError({ tag: 'engine', message: 'A message was cut short.' })
    const header = new DataView(chunk.buffer, chunk.byteOffset, headerSize)
    const number = header.getUint32(0, true)
    const part = chunk.subarray(headerSize)
    const parts = this.#parts.get(number)
    if (header.getUint32(4, true) > 0) {
      if (parts) parts.push(part)
      else this.#parts.set(number, [part])
      return undefined
    }
    if (parts === undefined) return part
    this.#parts.delete(number)
    parts.push(part)
    return concatenated(parts)
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
