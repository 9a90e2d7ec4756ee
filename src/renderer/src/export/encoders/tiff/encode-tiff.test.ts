import { describe, expect, it } from 'vitest'
import { encodeStill } from '../encode-still.ts'
import { squares, still } from '../testing/pictures.ts'
import { MemorySink, quiet } from '../testing/memory-sink.ts'

/** Tags of a little-endian file with their first value, or where more values lie. */
async function tagsOf(
  source: ReturnType<typeof still>
): Promise<{ tags: Map<number, number>; view: DataView }> {
  const sink = new MemorySink()
  await encodeStill(source, { format: 'tiff', dpi: 600 }, sink, quiet())
  const view = new DataView(sink.bytes.buffer)
  expect([view.getUint16(0, true), view.getUint16(2, true)]).toEqual([0x4949, 42])
  const start = view.getUint32(4, true)
  const tags = new Map<number, number>()
  for (let entry = 0; entry < view.getUint16(start, true); entry++) {
    const at = start + 2 + 12 * entry
    const isShort = view.getUint16(at + 2, true) === 3
    const isAlone = view.getUint32(at + 4, true) === 1
    tags.set(
      view.getUint16(at, true),
      isShort && isAlone ? view.getUint16(at + 8, true) : view.getUint32(at + 8, true)
    )
  }
  expect([...tags.keys()]).toEqual([...tags.keys()].sort((a, b) => a - b))
  return { tags, view }
}

describe('a still as TIFF', () => {
  it('says its size, its resolution in inches, and what its fourth sample is', async () => {
    const { tags, view } = await tagsOf(still(squares, { hasAlpha: true }))
    expect([256, 257, 259, 277, 296, 317, 338].map((tag) => tags.get(tag))).toEqual([61, 47, 5, 4, 2, 2, 2])
    for (const tag of [282, 283]) {
      const at = tags.get(tag) ?? 0
      expect(view.getUint32(at, true) / view.getUint32(at + 4, true)).toBe(600)
    }
    const opaque = await tagsOf(still(squares))
    expect([277, 338].map((tag) => opaque.tags.get(tag))).toEqual([3, undefined])
  })

  it.each([
    [61, 47, 16],
    [3000, 40, 30],
    [100_000, 5, 2],
    [5, 9, 64]
  ])(
    'has strips of whole rows within its bands: %i × %i in bands of %i',
    async (width, height, bandHeight) => {
      const { tags, view } = await tagsOf(still(squares, { width, height, bandHeight }))
      const rows = tags.get(278) ?? NaN
      expect(Math.min(bandHeight, height) % rows === 0 || bandHeight >= height).toBe(true)
      const strips = Math.ceil(height / rows)
      const places = tags.get(273) ?? 0
      const last = strips === 1 ? places : view.getUint32(places + 4 * (strips - 1), true)
      expect(last).toBeGreaterThanOrEqual(8)
      expect(last).toBeLessThan(view.getUint32(4, true))
    }
  )
})
