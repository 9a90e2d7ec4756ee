import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LimenError } from './errors.ts'
import { decodeMessage, encodeMessage } from './frames.ts'

const typedArray = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.int8Array(),
  fc.int16Array(),
  fc.int32Array(),
  fc.bigInt64Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.uint16Array(),
  fc.uint32Array(),
  fc.bigUint64Array()
)
const awkward = fc.constantFrom<unknown>(
  undefined,
  null,
  -0,
  NaN,
  Infinity,
  -Infinity,
  '\0',
  '\0a0',
  '\0u',
  10n ** 30n,
  '\ud800'
)
const { message } = fc.letrec<{ message: unknown }>((tie) => ({
  message: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.bigInt(),
    awkward,
    typedArray,
    fc.array(tie('message')),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('message'), { noNullPrototype: true })
  )
}))

describe('a message', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(decodeMessage(encodeMessage(value))).toStrictEqual(value)
      }),
      { numRuns: 2000 }
    )
  })

  test('is read from any address, as from the middle of a pooled buffer', () => {
    fc.assert(
      fc.property(message, fc.integer({ min: 0, max: 9 }), (value, shift) => {
        const bytes = encodeMessage(value)
        const pool = new Uint8Array(bytes.length + shift)
        pool.set(bytes, shift)
        expect(decodeMessage(pool.subarray(shift))).toStrictEqual(value)
      })
    )
  })

  test('is read from a Buffer, whose slice is no copy', () => {
    const value = { numbers: Float64Array.of(1, 2, 3) }
    const bytes = encodeMessage(value)
    const pool = Buffer.alloc(bytes.length + 3)
    pool.set(bytes, 3)
    expect(decodeMessage(pool.subarray(3))).toStrictEqual(value)
  })

  test('is decoded without copying its arrays', () => {
    const bytes = encodeMessage({ small: new Uint8Array(3), positions: new Float32Array([1, 2, 3]) })
    const { positions } = decodeMessage(bytes) as { positions: Float32Array }
    expect(positions.buffer).toBe(bytes.buffer)
  })

  test('has bulk data beside its header, not in it', () => {
    const bytes = encodeMessage(new Float64Array(10_000).fill(Math.PI))
    expect(bytes.length).toBeLessThan(80_000 + 100)
  })

  test('does not set prototypes', () => {
    const decoded = decodeMessage(encodeMessage(JSON.parse('{"__proto__": {"polluted": "\\u0000n1"}}')))
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype)
    expect('polluted' in (decoded as object)).toBe(false)
  })
})

describe('what cannot be sent is refused by name', () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  test.each([
    ['a date', { when: [new Date()] }, 'message.when[0]'],
    ['a map', new Map(), 'message'],
    ['a function', { run: () => 1 }, 'message.run'],
    ['a bare buffer', { bytes: new ArrayBuffer(8) }, 'message.bytes'],
    ['a DataView', { view: new DataView(new ArrayBuffer(8)) }, 'message.view'],
    ['a cycle', cycle, 'message.self']
  ])('%s', (_name, value, part) => {
    expect(() => encodeMessage(value)).toThrow(
      expect.objectContaining({ tag: 'request', part: expect.stringContaining(part) as string }) as Error
    )
  })
})

describe('hostile bytes give a tagged error', () => {
  const expectRefusal = (bytes: Uint8Array): void => {
    try {
      decodeMessage(bytes)
    } catch (error) {
      expect(error).toBeInstanceOf(LimenError)
      expect((error as LimenError).tag).toBe('engine')
    }
  }
  const withHeader = (header: string, payload = 0): Uint8Array => {
    const text = new TextEncoder().encode(header)
    const bytes = new Uint8Array(4 + text.length + payload)
    new DataView(bytes.buffer).setUint32(0, text.length, true)
    bytes.set(text, 4)
    return bytes
  }

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a header past the end', new Uint8Array([255, 255, 255, 255, 1])],
    ['no JSON', withHeader('{')],
    ['no pair', withHeader('[1]')],
    ['an unknown array type', withHeader('["\\u0000a0",[["Function",1]]]', 64)],
    ['a prototype as array type', withHeader('["\\u0000a0",[["__proto__",1]]]', 64)],
    ['an array past the end', withHeader('["\\u0000a0",[["Float64Array",1e9]]]', 64)],
    ['a negative length', withHeader('["\\u0000a0",[["Uint8Array",-1]]]', 64)],
    ['an array that is not there', withHeader('["\\u0000a7",[]]')],
    ['a bigint that is none', withHeader('["\\u0000nx",[]]')],
    ['a deep nest', withHeader(`[${'['.repeat(100_000)}${']'.repeat(100_000)},[]]`)]
  ])('%s', (_name, bytes) => {
    expect(() => decodeMessage(bytes)).toThrow(LimenError)
  })

  test('random bytes and random damage never give another kind of error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectRefusal), { numRuns: 2000 })
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(255), (value, at, byte) => {
        const bytes = encodeMessage(value)
        bytes[at % bytes.length] = byte
        expectRefusal(bytes)
      }),
      { numRuns: 2000 }
    )
    fc.assert(
      fc.property(message, fc.nat(), (value, at) => {
        const bytes = encodeMessage(value)
        expectRefusal(bytes.subarray(0, at % bytes.length))
      })
    )
  })
})
