import { encode } from 'fast-png'
import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { encode as encodeJpeg } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import { readPicture } from './picture-file.ts'

const png = encode({
  width: 5,
  height: 4,
  data: Uint8Array.from({ length: 60 }, (_, i) => i * 4),
  channels: 3
})
const jpeg = Uint8Array.from(
  encodeJpeg({ width: 8, height: 8, data: new Uint8Array(256).fill(200) }, 90).data
)

/** A chunk with an empty checksum, which readers of pictures do not look at. */
const chunk = (type: string, data: Uint8Array): number[] => {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, data.length)
  return [...length, ...new TextEncoder().encode(type), ...data, 0, 0, 0, 0]
}
const headerOf = (width: number, height: number): Uint8Array => {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 0, 0, 0, 0], 8)
  return header
}
const pngOf = (width: number, height: number, data: Uint8Array): Uint8Array =>
  Uint8Array.from([
    ...png.subarray(0, 8),
    ...chunk('IHDR', headerOf(width, height)),
    ...chunk('IDAT', data),
    ...chunk('IEND', new Uint8Array())
  ])

describe('readPicture', () => {
  it('reads PNG and JPEG', () => {
    expect(readPicture(png, 'a.png')).toMatchObject({
      width: 5,
      height: 4,
      data: Uint8Array.from({ length: 60 }, (_, i) => i * 4)
    })
    const { width, height, data } = readPicture(jpeg, 'a.jpg')
    expect([width, height, data.length]).toEqual([8, 8, 192])
    expect(Math.abs((data[0] ?? 0) - 200)).toBeLessThan(4)
  })

  it('refuses sizes that are not there before anything is unpacked', () => {
    expect(() => readPicture(pngOf(100_000, 100_000, zlibSync(new Uint8Array(10))), 'big.png')).toThrow(
      expect.objectContaining({ tag: 'resources', part: 'big.png' }) as Error
    )
    const big = jpeg.slice()
    const frame = big.findIndex((byte, i) => byte === 0xff && big[i + 1] === 0xc0)
    big.set([0xff, 0xff, 0xff, 0xff], frame + 5)
    expect(() => readPicture(big, 'big.jpg')).toThrow(
      expect.objectContaining({ tag: 'resources', part: 'big.jpg' }) as Error
    )
  })

  it('refuses data that unpack to far more than the picture', () => {
    const bomb = pngOf(2, 2, zlibSync(new Uint8Array(20_000_000), { level: 9 }))
    expect(bomb.length).toBeLessThan(50_000)
    expect(() => readPicture(bomb, 'bomb.png')).toThrow(/unpacks to more/)
  })

  it('refuses what is no picture', () => {
    expect(() => readPicture(Uint8Array.of(1, 2, 3), 'x.png')).toThrow(/neither a PNG nor a JPEG/)
  })

  it.each([
    ['png', png],
    ['jpg', jpeg]
  ])('gives an error of Limen, or a picture, for any damage to a .%s', (_, whole) => {
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 })
    fc.assert(
      fc.property(damage, fc.integer({ min: 0, max: whole.length }), (changes, length) => {
        const damaged = whole.slice(0, length)
        for (const [at, byte] of changes) if (at < length) damaged[at] = byte
        try {
          expect(readPicture(damaged, 'x').data).toBeInstanceOf(Uint8Array)
        } catch (error) {
          expect(error).toBeInstanceOf(LimenError)
        }
      }),
      { numRuns: 500 }
    )
  })
})
