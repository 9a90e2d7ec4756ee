import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toYuv420 } from './yuv-frame.ts'

/** Y, Cb and Cr of a picture of one colour. */
function yuvOf(red: number, green: number, blue: number): number[] {
  const planes = new Uint8Array(6)
  const pixel = [red, green, blue, 255]
  toYuv420(Uint8ClampedArray.of(...pixel, ...pixel, ...pixel, ...pixel), { width: 2, height: 2 }, planes)
  expect(new Set(planes.subarray(0, 4)).size).toBe(1)
  return [...planes.subarray(3)]
}

it('has the numbers of BT.709 for pure colours and greys', () => {
  // ITU-R BT.709-6, items 3.2 to 3.5, with 8 bits.
  expect(yuvOf(0, 0, 0)).toEqual([16, 128, 128])
  expect(yuvOf(255, 255, 255)).toEqual([235, 128, 128])
  expect(yuvOf(128, 128, 128)).toEqual([126, 128, 128])
  expect(yuvOf(255, 0, 0)).toEqual([63, 102, 240])
  expect(yuvOf(0, 255, 0)).toEqual([173, 42, 26])
  expect(yuvOf(0, 0, 255)).toEqual([32, 240, 118])
  expect(yuvOf(255, 255, 0)).toEqual([219, 16, 138])
})

it('gives a colour back within what rounding to 8 bits of video loses', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(byte, byte, byte, (red, green, blue) => {
      const [y = 0, cb = 0, cr = 0] = yuvOf(red, green, blue)
      const brightness = ((y - 16) * 255) / 219
      const back = [
        brightness + ((cr - 128) * 255 * 1.5748) / 224,
        brightness - ((cb - 128) * 255 * 0.187324 + (cr - 128) * 255 * 0.468124) / 224,
        brightness + ((cb - 128) * 255 * 1.8556) / 224
      ]
      for (const [order, value] of [red, green, blue].entries())
        expect(Math.abs((back[order] ?? NaN) - value)).toBeLessThan(2)
    })
  )
})

it('keeps rows and columns apart, and shares a colour among four pixels', () => {
  const planes = new Uint8Array(4 * 2 * 1.5)
  const [white, black, red] = [
    [255, 255, 255, 255],
    [0, 0, 0, 255],
    [255, 0, 0, 255]
  ] as const
  const rows = [white, black, red, red, black, white, red, red].flat()
  toYuv420(Uint8ClampedArray.from(rows), { width: 4, height: 2 }, planes)
  expect([...planes]).toEqual([235, 16, 63, 63, 16, 235, 63, 63, 128, 102, 128, 240])
})
