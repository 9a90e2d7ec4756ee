import { decode, decodeApng } from 'fast-png'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import { encodeStill } from '../encode-still.ts'
import { clearSquares, film, noise, paint, squares, still, withoutAlpha } from '../testing/pictures.ts'
import { MemorySink, quiet } from '../testing/memory-sink.ts'
import { encodeApng } from './encode-apng.ts'
import { encodeFrames } from './encode-frames.ts'

const checked = { checkCrc: true }

async function png(source: ReturnType<typeof still>, dpi = 300): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink()
  await encodeStill(source, { format: 'png', dpi }, sink, quiet())
  return sink.bytes
}

describe('a still as PNG', () => {
  it.each([
    ['noise', noise],
    ['squares', squares]
  ])('has the pixels that were given, with and without alpha: %s', async (_, pattern) => {
    const pixels = paint(pattern, 61, { from: 0, count: 47 })
    const withAlpha = decode(await png(still(pattern, { hasAlpha: true })), checked)
    expect(withAlpha).toMatchObject({ width: 61, height: 47, channels: 4, depth: 8 })
    expect(Array.from(withAlpha.data)).toEqual(Array.from(pixels))
    const without = decode(await png(still(pattern)), checked)
    expect(without.channels).toBe(3)
    expect(Array.from(without.data)).toEqual(withoutAlpha(pixels))
  })

  it('is the same file whatever the bands are', async () => {
    const whole = await png(still(noise, { bandHeight: 47 }))
    expect(await png(still(noise, { bandHeight: 7 }))).toEqual(whole)
    expect(await png(still(noise, { bandHeight: 64 }))).toEqual(whole)
  })

  it('says how large it is on paper, and that its colours are sRGB', async () => {
    const bytes = await png(still(squares), 300)
    // 300 dots per inch are 11811 per metre.
    expect(decode(bytes).resolution).toEqual({ x: 11811, y: 11811, unit: 1 })
    expect(new TextDecoder('latin1').decode(bytes)).toContain('sRGB')
  })

  it('is cut into chunks where it is large', async () => {
    const large = still(noise, { width: 600, height: 400, bandHeight: 100 })
    const sink = new MemorySink()
    await encodeStill(large, { format: 'png', dpi: 72 }, sink, quiet())
    const count = new TextDecoder('latin1').decode(sink.bytes).split('IDAT').length - 1
    expect(count).toBe(3)
    const pixels = paint(noise, 600, { from: 0, count: 400 })
    // Compared as text, which is quicker than number by number.
    expect(decode(sink.bytes, checked).data.join()).toBe(withoutAlpha(pixels).join())
  })

  it('stops where it is told to, and where a band can not be drawn or written', async () => {
    const controller = new AbortController()
    const labels: number[] = []
    const stopping = encodeStill(still(squares), { format: 'png', dpi: 72 }, new MemorySink(), {
      signal: controller.signal,
      onProgress: ({ done }) => {
        labels.push(done)
        if (done === 1) controller.abort()
      }
    })
    await expect(stopping).rejects.toMatchObject({ tag: 'cancelled' })
    expect(labels).toEqual([0, 1])
    const lost = new LimenError({ tag: 'resources', message: 'The picture could not be drawn.' })
    const broken = { ...still(squares), band: () => Promise.reject(lost) }
    await expect(png(broken)).rejects.toBe(lost)
    const full = new LimenError({ tag: 'file', message: 'The disk is full.' })
    const sink = new MemorySink()
    sink.write = () => Promise.reject(full)
    await expect(encodeStill(still(noise), { format: 'png', dpi: 72 }, sink, quiet())).rejects.toBe(full)
  })
})

describe('an animated PNG', () => {
  async function apng(source: ReturnType<typeof film>): Promise<Uint8Array<ArrayBuffer>> {
    const sink = new MemorySink()
    await encodeApng(source, { dpi: 150 }, sink, quiet())
    return sink.bytes
  }

  it('has all frames with their pixels and times, and loops', async () => {
    const source = film(clearSquares, { hasAlpha: true, count: 5, fps: 24 })
    const decoded = decodeApng(await apng(source), checked)
    expect(decoded).toMatchObject({ width: 64, height: 48, numberOfFrames: 5, numberOfPlays: 0 })
    expect(
      decoded.frames.map(({ delayNumber, delayDenominator }) => [delayNumber, delayDenominator])
    ).toEqual(Array.from({ length: 5 }, () => [1, 24]))
    for (const [index, { data }] of decoded.frames.entries()) {
      expect(Array.from(data)).toEqual(Array.from(await source.pixels(index)))
    }
  })

  it('shows its first frame where animation is not known', async () => {
    const source = film(squares, { fps: 29.97 })
    const bytes = await apng(source)
    expect(Array.from(decode(bytes, checked).data)).toEqual(withoutAlpha(await source.pixels(0)))
    const { delayNumber, delayDenominator } = decodeApng(bytes).frames[1] ?? {}
    expect((delayNumber ?? 0) / (delayDenominator ?? 0)).toBeCloseTo(1 / 29.97, 9)
  })

  it('is the same file each time', async () => {
    expect(await apng(film(noise))).toEqual(await apng(film(noise)))
  })
})

describe('frames in a zip file', () => {
  async function zip(source: ReturnType<typeof film>): Promise<Uint8Array<ArrayBuffer>> {
    const sink = new MemorySink()
    await encodeFrames(source, { dpi: 300 }, sink, quiet())
    return sink.bytes
  }

  it('are PNG files with numbers from 1', async () => {
    const source = film(noise, { count: 11, hasAlpha: true })
    const files = unzipSync(await zip(source))
    expect(Object.keys(files)).toEqual(
      Array.from({ length: 11 }, (_, index) => `frame-000${String(index + 1).padStart(2, '0')}.png`)
    )
    for (const [index, file] of Object.values(files).entries()) {
      const { data, resolution } = decode(file, checked)
      expect(Array.from(data)).toEqual(Array.from(await source.pixels(index)))
      expect(resolution?.x).toBe(11811)
    }
  })

  it('are the same file each time', async () => {
    expect(await zip(film(squares))).toEqual(await zip(film(squares)))
  })

  it('stop where they are told to, and say why they could not be written', async () => {
    const source = film(squares)
    const controller = new AbortController()
    const stopping = encodeFrames(source, {}, new MemorySink(), {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 3) controller.abort()
      }
    })
    await expect(stopping).rejects.toMatchObject({ tag: 'cancelled' })
    const full = new LimenError({ tag: 'file', message: 'The disk is full.' })
    const sink = new MemorySink()
    sink.write = () => Promise.reject(full)
    await expect(encodeFrames(source, {}, sink, quiet())).rejects.toBe(full)
  })
})
