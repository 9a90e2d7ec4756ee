import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChunkAssembler, ChunkQueue, chunkSize } from './chunks.ts'
import { LimenError } from './errors.ts'

const message = (length: number, seed: number): Uint8Array =>
  new Uint8Array(length).map((_, i) => (i * 31 + seed) % 251)
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function sentAndReceived(messages: readonly Uint8Array[]): Uint8Array[] {
  const queue = new ChunkQueue()
  const assembler = new ChunkAssembler()
  for (const each of messages) queue.add(each)
  const received: Uint8Array[] = []
  for (let chunk = queue.next(); chunk !== undefined; chunk = queue.next()) {
    const whole = assembler.push(chunk)
    if (whole) received.push(whole)
  }
  return received
}

test('messages of any length arrive whole, each once', () => {
  const lengths = fc.oneof(
    fc.integer({ min: 0, max: 100 }),
    fc.integer({ min: -2, max: 2 }).map((offset) => chunkSize + offset),
    fc.integer({ min: -2, max: 2 }).map((offset) => 3 * chunkSize + offset)
  )
  fc.assert(
    fc.property(fc.array(lengths, { maxLength: 4 }), (wanted) => {
      const messages = wanted.map(message)
      expect(sentAndReceived(messages).map(digest).sort()).toEqual(messages.map(digest).sort())
    }),
    { numRuns: 30 }
  )
})

test('a short message that was sent after a long one arrives before it', () => {
  const [first] = sentAndReceived([message(10 * chunkSize, 1), message(10, 2)])
  expect(first).toEqual(message(10, 2))
})

test('short messages keep their order', () => {
  const messages = [1, 2, 3, 4].map((seed) => message(10, seed))
  expect(sentAndReceived(messages)).toEqual(messages)
})

test('bytes that are no chunk are refused', () => {
  expect(() => new ChunkAssembler().push(new Uint8Array(7))).toThrow(LimenError)
})
