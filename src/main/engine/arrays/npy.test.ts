import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readNpy, writeNpy } from './npy.ts'
import { readNpz, writeNpz } from './npz.ts'

/** A file as the format's document lays it out: magic, version, header length, header, elements. */
function file(header: string, body: number[], version = 1): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`)
  const length =
    version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0]
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    version,
    0,
    ...length,
    ...text,
    ...body
  ])
}
const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`

describe('readNpy', () => {
  it.each([1, 2, 3])('reads version %i', (version) => {
    const tensor = readNpy(file(header('<i2', '(2,)'), [1, 0, 254, 255], version))
    expect(tensor).toEqual({ type: 'int16', dims: [2], data: Int16Array.of(1, -2) })
  })

  it('reads big-endian numbers and scalars', () => {
    expect(readNpy(file(header('>f4', '()'), [0x3f, 0x80, 0, 0]))).toEqual({
      type: 'float32',
      dims: [],
      data: Float32Array.of(1)
    })
  })

  it('brings column-major arrays into row-major order', () => {
    const bytes = file(header('|u1', '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6])
    expect(readNpy(bytes)).toEqual({ type: 'uint8', dims: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) })
  })

  it('reads texts of four and of one byte', () => {
    expect(
      readNpy(file(header('<U2', '(2,)'), [0xe4, 0, 0, 0, 98, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0])).data
    ).toEqual(['äb', 'c'])
    expect(readNpy(file(header('|S2', '(1,)'), [97, 0])).data).toEqual(['a'])
  })

  it.each([
    ['no array', Uint8Array.of(1, 2, 3), 'file'],
    ['a cut header', file(header('<f4', '(1,)'), []).subarray(0, 20), 'file'],
    ['missing numbers', file(header('<f4', '(3,)'), [0, 0, 0, 0]), 'file'],
    ['an impossible shape', file(header('<f4', '(99999999, 99999999, 9999)'), []), 'file'],
    ['a lack of texts', file(header('<U999999999', '(999999,)'), []), 'file'],
    ['a header without a shape', file("{'descr': '<f4', }", []), 'file'],
    ['complex numbers', file(header('<c8', '(1,)'), []), 'unsupported'],
    ['pickled objects', file(header('|O', '(1,)'), []), 'unsupported']
  ])('refuses %s', (_, bytes, tag) => {
    expect(() => readNpy(bytes, 'x.npy')).toThrow(expect.objectContaining({ tag, part: 'x.npy' }) as Error)
  })

  it('gives an error of Limen for any damage', () => {
    const whole = writeNpy({ type: 'int64', dims: [2, 2], data: BigInt64Array.of(1n, 2n, 3n, 4n) })
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const damaged = whole.slice(0, length)
        if (at < length) damaged[at] = byte
        try {
          readNpy(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(LimenError)
        }
      }),
      { numRuns: 1000 }
    )
  })
})

const tensors: Tensor[] = [
  { type: 'float32', dims: [2, 1], data: Float32Array.of(1.5, -0) },
  { type: 'float64', dims: [], data: Float64Array.of(Math.PI) },
  { type: 'float16', dims: [1], data: Uint16Array.of(0x3c00) },
  { type: 'bfloat16', dims: [1], data: Uint16Array.of(0x3f80) },
  { type: 'int8', dims: [2], data: Int8Array.of(-1, 1) },
  { type: 'int32', dims: [1, 1, 1], data: Int32Array.of(-7) },
  { type: 'int64', dims: [1], data: BigInt64Array.of(-(2n ** 62n)) },
  { type: 'uint16', dims: [1], data: Uint16Array.of(65535) },
  { type: 'uint32', dims: [1], data: Uint32Array.of(4294967295) },
  { type: 'uint64', dims: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  { type: 'bool', dims: [3], data: Uint8Array.of(1, 0, 1) },
  { type: 'string', dims: [3], data: ['', 'logits', '日本🎈'] },
  { type: 'float32', dims: [0, 3], data: new Float32Array() }
]

describe('writeNpy', () => {
  it.each(tensors)('gives back $type [$dims]', (tensor) => {
    expect(readNpy(writeNpy(tensor))).toEqual(tensor)
  })

  it('aligns the elements to 64 bytes, as the format asks for', () => {
    const bytes = writeNpy({ type: 'uint8', dims: [3], data: Uint8Array.of(1, 2, 3) })
    expect(bytes.length % 64).toBe(3)
    expect(bytes[bytes.length - 4]).toBe(10)
  })
})

describe('npz', () => {
  it('gives back every array under its name, in the same bytes each time', () => {
    const entries = tensors.map((tensor, index): [string, Tensor] => [`blocks.${index}/attn`, tensor])
    const bytes = writeNpz(entries)
    expect([...readNpz(bytes)]).toEqual(entries)
    expect(writeNpz(entries)).toEqual(bytes)
  })

  it('refuses a claim that can not be in the file', () => {
    const bytes = writeNpz([['x', { type: 'uint8', dims: [4], data: Uint8Array.of(1, 2, 3, 4) }]])
    const view = new DataView(bytes.buffer)
    // The central directory's uncompressed size is 24 bytes after its signature.
    for (let at = 0; at < bytes.length - 4; at++) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0xfffffff0, true)
    }
    expect(() => readNpz(bytes, 'x.npz')).toThrow(/can't be in this file/)
  })

  it('refuses what is no zip', () => {
    expect(() => readNpz(Uint8Array.of(80, 75, 3, 4, 9, 9), 'x.npz')).toThrow(
      expect.objectContaining({ tag: 'file' }) as Error
    )
  })
})
