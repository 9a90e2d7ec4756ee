import { duplexPair, PassThrough } from 'node:stream'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pipeChannel, readFrames, writeFrame } from './pipe-channel.ts'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('messages of all lengths arrive whole over a slow pipe', async () => {
  const [a, b] = duplexPair({ highWaterMark: 1000 })
  const [from, to] = [pipeChannel(a), pipeChannel(b)]
  const messages = [0, 1, 7, 8, 5000, 262_143, 262_145, 3_000_000].map((length) =>
    new Uint8Array(length).fill(length % 251)
  )
  const received: string[] = []
  const all = new Promise<void>((resolve) => {
    to.onmessage = (bytes) => {
      received.push(digest(bytes))
      if (received.length === messages.length) resolve()
    }
  })
  for (const message of messages) from.send(message)
  await all
  expect(received.sort()).toEqual(messages.map(digest).sort())
})

test('a small message overtakes a long one that is under way', async () => {
  const [a, b] = duplexPair({ highWaterMark: 1000 })
  const [from, to] = [pipeChannel(a), pipeChannel(b)]
  const lengths: number[] = []
  const both = new Promise<void>((resolve) => {
    to.onmessage = ({ length }) => {
      if (lengths.push(length) === 2) resolve()
    }
  })
  from.send(new Uint8Array(10_000_000))
  from.send(new Uint8Array(10))
  await both
  expect(lengths).toEqual([10, 10_000_000])
})

test('frames are found however the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 20 })),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (frames, cuts) => {
        const whole = new PassThrough()
        for (const frame of frames) writeFrame(whole, frame)
        whole.end()
        const bytes = Buffer.concat((await whole.toArray()) as Buffer[])
        const cut = new PassThrough()
        const found: number[][] = []
        readFrames(cut, (frame) => found.push([...frame]))
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (cuts[i % cuts.length] ?? 1)
          cut.emit('data', bytes.subarray(at, end))
          at = end
        }
        expect(found).toEqual(frames.map((frame) => [...frame]))
      }
    ),
    { numRuns: 50 }
  )
})

test('a stream of something else is destroyed, and the channel says so', async () => {
  const [a, b] = duplexPair()
  const channel = pipeChannel(b)
  const closed = new Promise<void>(
    (resolve) =>
      (channel.onclose = () => {
        resolve()
      })
  )
  a.write('HTTP/1.1 200 OK\r\n')
  await closed
})
