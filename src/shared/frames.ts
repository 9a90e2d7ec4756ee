/**
 * The codec of every connection: any plain value with typed arrays at any depth, as one run of bytes and back.
 * Bulk data is not JSON: it lies behind a JSON header, aligned, and decoding makes views on the bytes received.
 *
 * Layout, little-endian: [u32 length of the header][header][zeros up to a multiple of 8][payloads, each padded likewise].
 * The header is `[body, [[array type, elements], …]]` in UTF-8. What JSON has no word for is a string that starts with
 * NUL in the body: `\0a3` is the payload of index 3, `\0n7` a bigint, `\0NaN` a number, `\0s…` a string that itself starts with NUL.
 *
 * Not here: what the messages mean (remote-calls.ts) and how bytes travel (channel.ts).
 */
import { LimenError } from './errors.ts'

/** Deepest nesting of lists and objects; what people send is below 20. */
const maximumDepth = 500

const arrayTypes = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  BigInt64Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  BigUint64Array
} as const

type ArrayName = keyof typeof arrayTypes
type Payload = InstanceType<(typeof arrayTypes)[ArrayName]>

const arrayNames = Object.keys(arrayTypes) as ArrayName[]
const wordOfNumber = new Map<number, string>([
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-Infinity, '-Infinity']
])
const padded = (length: number): number => Math.ceil(length / 8) * 8

/**
 * The value as bytes. Numbers (also NaN, infinities and −0), bigints, strings, booleans, null, undefined, lists, plain
 * objects and typed arrays survive exactly.
 * @throws LimenError 'request' for anything else (functions, dates, maps, class instances, cycles), naming where it is.
 */
export function encodeMessage(value: unknown): Uint8Array<ArrayBuffer> {
  const payloads: Payload[] = []
  const body = packed(value, payloads, 'message', 0)
  const table = payloads.map((payload) => [payload[Symbol.toStringTag], payload.length])
  const header = new TextEncoder().encode(JSON.stringify([body, table]))
  const start = padded(4 + header.length)
  const bytes = new Uint8Array(payloads.reduce((end, { byteLength }) => end + padded(byteLength), start))
  new DataView(bytes.buffer).setUint32(0, header.length, true)
  bytes.set(header, 4)
  let at = start
  for (const { buffer, byteOffset, byteLength } of payloads) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += padded(byteLength)
  }
  return bytes
}

/**
 * The value that {@link encodeMessage} was given. Typed arrays are views on `bytes` (on one copy of it where it starts
 * at an odd address), so they keep the whole message alive.
 * @throws LimenError 'engine' for bytes that no encoder wrote.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  try {
    // A Buffer's own slice would be a view on the same, unaligned bytes.
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
    const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength)
    const headerEnd = 4 + view.getUint32(0, true)
    if (headerEnd > aligned.length) throw new RangeError('the header is longer than the message')
    const header: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(aligned.subarray(4, headerEnd))
    )
    if (!Array.isArray(header) || header.length !== 2) throw new TypeError('the header is not a pair')
    return unpacked(header[0], payloadsOf(header[1], aligned, padded(headerEnd)), 0)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    const message = `A message between interface and engine could not be read: ${detail}.`
    throw new LimenError(
      { tag: 'engine', message, advice: 'Both sides must be of the same version of Limen: restart it.' },
      { cause }
    )
  }
}

function packed(value: unknown, payloads: Payload[], where: string, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.startsWith('\0') ? `\0s${value}` : value
    case 'number':
      if (Object.is(value, -0)) return '\0-0'
      return Number.isFinite(value) ? value : `\0${wordOfNumber.get(value) ?? ''}`
    case 'bigint':
      return `\0n${value}`
    case 'undefined':
      return '\0u'
    case 'boolean':
      return value
    case 'object':
      return value === null ? null : packedObject(value, payloads, where, depth)
    case 'function':
    case 'symbol':
      throw unsendable(where, `a ${typeof value}`)
  }
}

function packedObject(value: object, payloads: Payload[], where: string, depth: number): unknown {
  if (depth > maximumDepth) throw unsendable(where.slice(0, 200), 'nested too deeply, or within itself,')
  if (isPayload(value)) return `\0a${payloads.push(value) - 1}`
  if (Array.isArray(value)) {
    return Array.from(value, (item, i) => packed(item, payloads, `${where}[${i}]`, depth + 1))
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw unsendable(where, `a ${Object.prototype.toString.call(value).slice(8, -1)}`)
  }
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, item]) => [key, packed(item, payloads, `${where}.${key}`, depth + 1)])
  )
}

function isPayload(value: object): value is Payload {
  return ArrayBuffer.isView(value) && Object.hasOwn(arrayTypes, (value as Payload)[Symbol.toStringTag])
}

function unsendable(where: string, what: string): LimenError {
  return new LimenError({ tag: 'request', message: `${where} is ${what} and cannot be sent.`, part: where })
}

function payloadsOf(table: unknown, bytes: Uint8Array, start: number): Payload[] {
  if (!Array.isArray(table)) throw new TypeError('the table of arrays is not a list')
  let at = start
  const payloads = table.map((entry: unknown) => {
    const [name, length] = Array.isArray(entry) ? (entry as unknown[]) : []
    const type = arrayNames.find((known) => known === name)
    if (type === undefined || typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
      throw new TypeError('the table of arrays holds something else')
    }
    const ArrayType = arrayTypes[type]
    const byteLength = length * ArrayType.BYTES_PER_ELEMENT
    if (at + byteLength > bytes.length) throw new RangeError('an array reaches past the end')
    // The buffer is an ArrayBuffer or, from a worker, a shared one: both carry the same views.
    const payload = new ArrayType(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length)
    at += padded(byteLength)
    return payload
  })
  if (at !== bytes.length) throw new RangeError('its length does not fit')
  return payloads
}

/** Replaces in place: the tree is fresh from JSON.parse. */
function unpacked(value: unknown, payloads: Payload[], depth: number): unknown {
  if (depth > maximumDepth) throw new RangeError('nested too deeply')
  if (typeof value === 'string') return value.startsWith('\0') ? unpackedWord(value, payloads) : value
  if (typeof value !== 'object' || value === null) return value
  const tree = value as Record<string, unknown>
  for (const [key, item] of Object.entries(tree)) {
    if (typeof item === 'object' || typeof item === 'string') tree[key] = unpacked(item, payloads, depth + 1)
  }
  return tree
}

function unpackedWord(word: string, payloads: Payload[]): unknown {
  const rest = word.slice(2)
  switch (word[1]) {
    case 's':
      return rest
    case 'a': {
      const payload = payloads[Number(rest)]
      if (payload === undefined) throw new RangeError('an array is named that is not there')
      return payload
    }
    case 'n':
      return BigInt(rest)
    case 'u':
      return undefined
    default:
      return Number(word.slice(1))
  }
}
