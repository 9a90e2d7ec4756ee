import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileContract, FilePieceRequest } from '#shared/file-contract.ts'
import { LimenError } from '#shared/errors.ts'
import { openEngineSink, type EngineCalls } from './engine-sink.ts'

/** An engine that keeps a file in memory, and answers a piece only when it is let. */
class FakeEngine {
  content = new Uint8Array(0)
  readonly pieces: FilePieceRequest[] = []
  readonly asked: string[] = []
  readonly waiting: (() => void)[] = []
  isHeld = false
  failures: LimenError[] = []

  readonly calls = {
    call: async (method: keyof FileContract, request: unknown) => {
      this.asked.push(method)
      if (method === 'beginFile') return { temporary: '/films/.film.mp4.1' }
      if (method === 'writeFile') await this.#write(request as FilePieceRequest)
      const failure = method === 'abortFile' ? this.failures.shift() : undefined
      if (failure) throw failure
      return null
    }
  } as EngineCalls

  async #write({ bytes, position, temporary }: FilePieceRequest): Promise<void> {
    const piece = { bytes: bytes.slice(), position, temporary }
    this.pieces.push(piece)
    if (this.isHeld) await new Promise<void>((resolve) => this.waiting.push(resolve))
    const failure = this.failures.shift()
    if (failure) throw failure
    const whole = new Uint8Array(Math.max(this.content.length, position + bytes.length))
    whole.set(this.content)
    whole.set(piece.bytes, position)
    this.content = whole
  }
}

const full = new LimenError({ tag: 'file', message: 'The file could not be written: the disk is full.' })
const lost = new LimenError({ tag: 'engine', message: 'The engine is being restarted.' })
const megabyte = new Uint8Array(1024 * 1024)

describe('the sink', () => {
  it('leaves in the file what was written last at each place', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            length: fc.integer({ min: 0, max: 40 }),
            position: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined })
          }),
          { maxLength: 12 }
        ),
        async (writes) => {
          const engine = new FakeEngine()
          const sink = await openEngineSink(engine.calls, '/films/film.mp4')
          const wanted = new Uint8Array(2000)
          let [at, end] = [0, 0]
          for (const [order, { length, position }] of writes.entries()) {
            const bytes = new Uint8Array(length).fill(order + 1)
            await sink.write(bytes, ...(position === undefined ? [] : [position]))
            bytes.fill(99) // Whoever wrote may use its memory again.
            at = position ?? at
            wanted.fill(order + 1, at, at + length)
            at += length
            if (length > 0) end = Math.max(end, at)
          }
          await sink.finish()
          expect(engine.content).toEqual(wanted.subarray(0, end))
          expect(engine.asked.at(-1)).toBe('finishFile')
        }
      )
    ))

  it('gathers small writes, and cuts up large ones', async () => {
    const engine = new FakeEngine()
    const sink = await openEngineSink(engine.calls, '/films/film.mp4')
    for (let i = 0; i < 1000; i++) await sink.write(new Uint8Array(1000))
    expect(engine.pieces).toHaveLength(0)
    await sink.write(new Uint8Array(3e6))
    await sink.finish()
    expect(engine.pieces.map(({ bytes }) => bytes.length)).toEqual([1048576, 1048576, 1048576, 854272])
  })

  it('makes whoever writes wait while four pieces are under way', async () => {
    const engine = new FakeEngine()
    engine.isHeld = true
    const sink = await openEngineSink(engine.calls, '/films/film.mp4')
    for (let i = 0; i < 3; i++) await sink.write(megabyte)
    let isThrough = false
    const fourth = sink.write(megabyte).then(() => (isThrough = true))
    await new Promise((resolve) => setTimeout(resolve))
    expect(engine.pieces).toHaveLength(4)
    expect(isThrough).toBe(false)
    engine.waiting[0]?.()
    await fourth
    expect(isThrough).toBe(true)
  })

  it('goes on elsewhere only when what was sent is there', async () => {
    const engine = new FakeEngine()
    engine.isHeld = true
    const sink = await openEngineSink(engine.calls, '/films/film.mp4')
    await sink.write(new Uint8Array([1, 2, 3]))
    const patching = sink.write(new Uint8Array([9]), 1)
    await new Promise((resolve) => setTimeout(resolve))
    expect(engine.pieces).toHaveLength(1)
    engine.isHeld = false
    engine.waiting[0]?.()
    await patching
    await sink.finish()
    expect(engine.content).toEqual(new Uint8Array([1, 9, 3]))
  })

  it('says at the next write, or at the end, why a piece could not be written', async () => {
    const engine = new FakeEngine()
    engine.failures = [full]
    const sink = await openEngineSink(engine.calls, '/films/film.mp4')
    await sink.write(new Uint8Array(10))
    await expect(sink.finish()).rejects.toBe(full)
    await expect(sink.write(megabyte)).rejects.toBe(full)
    await sink.abort()
    expect(engine.asked.at(-1)).toBe('abortFile')
    expect(engine.asked).not.toContain('finishFile')
  })

  it('has the next engine remove what is left, once it is there', async () => {
    const engine = new FakeEngine()
    const sink = await openEngineSink(engine.calls, '/films/film.mp4')
    engine.failures = [lost, lost]
    await sink.abort()
    expect(engine.asked.filter((method) => method === 'abortFile')).toHaveLength(3)
    await expect(sink.write(new Uint8Array(1))).rejects.toMatchObject({ tag: 'request' })
  })
})
