import { expect, it } from 'vitest'
import { clearRanges, dateRanges } from './mp4-times.ts'

/** A box with a body; one that is dated has its version and flags, then its dates, then the rest. */
function box(name: string, ...bodies: number[][]): number[] {
  const body = bodies.flat()
  const size = 8 + body.length
  return [0, 0, size >> 8, size & 255, ...new TextEncoder().encode(name), ...body]
}

const nines = (count: number): number[] => Array<number>(count).fill(9)

it('clears the dates of a film and of its tracks, wherever a piece begins', () => {
  const moov = (dates: (count: number) => number[]): number[] =>
    box(
      'moov',
      box('mvhd', [0, 0, 0, 0], dates(8), nines(20)),
      box(
        'trak',
        box('tkhd', [1, 0, 0, 3], dates(16), nines(12)),
        box('mdia', box('mdhd', [0, 0, 0, 0], dates(8), nines(4)))
      ),
      box('udta', nines(8))
    )
  const bytes = Uint8Array.from(moov(nines))
  const wanted = Uint8Array.from(moov((count) => Array<number>(count).fill(0)))
  const ranges = dateRanges(bytes, 100)
  for (let cut = 0; cut <= bytes.length; cut++) {
    const copy = bytes.slice()
    clearRanges(copy.subarray(0, cut), 100, ranges)
    clearRanges(copy.subarray(cut), 100 + cut, ranges)
    expect(copy).toEqual(wanted)
  }
})
