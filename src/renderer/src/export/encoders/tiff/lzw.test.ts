import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LzwCompressor } from './lzw.ts'

/** The decoder as TIFF 6.0 writes it down (section 13, `LZW decoding`), code by code. */
function decompressed(bytes: Uint8Array): Uint8Array {
  const output: number[] = []
  let table: number[][] = []
  let [bit, width] = [0, 9]
  const next = (): number => {
    let code = 0
    for (let end = bit + width; bit < end; bit++)
      code = (code << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    return code
  }
  let old: number[] | null = null
  for (let code = next(); code !== 257; code = next()) {
    if (code === 256) {
      table = Array.from({ length: 258 }, (_, value) => [value])
      width = 9
      old = null
      continue
    }
    const entry: number[] = table[code] ?? (old ? [...old, old[0] ?? 0] : [])
    output.push(...entry)
    if (old) table.push([...old, entry[0] ?? 0])
    old = entry
    if (table.length === 511 || table.length === 1023 || table.length === 2047) width++
  }
  return Uint8Array.from(output)
}

it('gives the codes of an example by hand', () => {
  // 9 bits each: clear 256, then 7 7 7 is 7 and the new 258; end 257.
  const bits = [256, 7, 258, 257].map((code) => code.toString(2).padStart(9, '0')).join('')
  const wanted = bits
    .padEnd(40, '0')
    .match(/.{8}/g)
    ?.map((byte) => parseInt(byte, 2))
  expect([...new LzwCompressor().compress(Uint8Array.of(7, 7, 7))]).toEqual(wanted)
})

it('can be read again, whatever was compressed before', () => {
  const compressor = new LzwCompressor()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 256 }), (bytes, values) => {
      const few = bytes.map((byte) => byte % values)
      expect(decompressed(compressor.compress(few))).toEqual(few)
    }),
    { numRuns: 60 }
  )
})

it('can be read again past the end of its table', () => {
  const compressor = new LzwCompressor()
  const long = Uint8Array.from({ length: 60_000 }, (_, i) => Math.imul(i * i, 2_654_435_761) >>> 24)
  expect(decompressed(compressor.compress(long))).toEqual(long)
  expect(decompressed(compressor.compress(new Uint8Array(300_000)))).toEqual(new Uint8Array(300_000))
  // Twice: the second time the table is one that was used.
  expect(compressor.compress(long)).toEqual(new LzwCompressor().compress(long))
})
