import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { film, noise, squares } from '../testing/pictures.ts'
import { MemorySink, quiet } from '../testing/memory-sink.ts'
import { delayOf, encodeGif } from './encode-gif.ts'
import { ColorSamples, NearestColors } from './palette.ts'

describe('the times of frames', () => {
  it('are whole hundredths that add up to the length of the film', () => {
    expect(Array.from({ length: 6 }, (_, index) => delayOf(index, 30))).toEqual([3, 4, 3, 3, 4, 3])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 500 }), (fps, count) => {
        const delays = Array.from({ length: count }, (_, index) => delayOf(index, fps))
        expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(Math.round((100 * count) / fps))
        // Browsers take one hundredth for ten.
        expect(Math.min(...delays)).toBeGreaterThanOrEqual(2)
      })
    )
  })
})

describe('the palette', () => {
  it('has the colours themselves where there are few', () => {
    const samples = new ColorSamples(4)
    samples.add(Uint8ClampedArray.of(255, 0, 0, 255, 10, 20, 30, 255, 99, 99, 99, 127, 255, 255, 255, 255))
    expect(samples.palette(255).sort((a, b) => a[0] - b[0])).toEqual([
      [10, 20, 30],
      [255, 0, 0],
      [255, 255, 255]
    ])
    expect(new ColorSamples(1).palette(255)).toEqual([[0, 0, 0]])
  })

  it('is looked up by the nearest colour; what can be seen through has a place of its own', () => {
    const colors = new NearestColors([
      [0, 0, 0],
      [255, 255, 255],
      [255, 0, 0]
    ])
    const pixels = Uint8ClampedArray.of(20, 10, 10, 255, 250, 240, 240, 200, 200, 30, 30, 255, 9, 9, 9, 127)
    expect([...colors.indices(pixels, 3)]).toEqual([0, 1, 2, 3])
    expect([...colors.indices(pixels, null)]).toEqual([0, 1, 2, 0])
  })
})

describe('the file', () => {
  async function gif(source: ReturnType<typeof film>): Promise<Uint8Array<ArrayBuffer>> {
    const sink = new MemorySink()
    await encodeGif(source, sink, quiet())
    return sink.bytes
  }

  it('loops for ever, and is the same each time', async () => {
    const bytes = await gif(film(squares))
    const text = new TextDecoder('latin1').decode(bytes)
    expect(text.startsWith('GIF89a')).toBe(true)
    const loop = text.indexOf('NETSCAPE2.0') + 11
    expect([...bytes.subarray(loop, loop + 5)]).toEqual([3, 1, 0, 0, 0])
    expect(bytes.at(-1)).toBe(0x3b)
    expect(await gif(film(squares))).toEqual(bytes)
    expect(await gif(film(noise))).toEqual(await gif(film(noise)))
  })

  it('takes next to no room for what stays as it was', async () => {
    const moving = await gif(film(noise, { width: 200, height: 200, count: 8 }))
    const resting = await gif(film((x, y) => noise(x, y, 0), { width: 200, height: 200, count: 8 }))
    expect(resting.length).toBeLessThan(moving.length / 6)
  })
})
