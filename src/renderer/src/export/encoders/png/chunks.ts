/** The parts that PNG files are made of (W3C PNG, third edition), but for the pixels. */

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 255] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}

export const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)

/** A whole chunk: length, name, data and checksum. */
export function chunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let at = 0; at < 4; at++) bytes[4 + at] = name.charCodeAt(at)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

/** Big-endian numbers of 4 bytes each. */
export function words(...values: number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  for (const [order, value] of values.entries()) view.setUint32(4 * order, value)
  return bytes
}

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export interface PngHeader {
  width: number
  height: number
  hasAlpha: boolean
  /** Dots per inch. */
  dpi?: number | undefined
}

/** All that stands before the pixels: 8 bits of red, green, blue (and alpha), sRGB, and how large a pixel is. */
export function pngHeader({ width, height, hasAlpha, dpi }: PngHeader): Uint8Array<ArrayBuffer> {
  const kind = Uint8Array.of(8, hasAlpha ? 6 : 2, 0, 0, 0)
  const parts = [
    signature,
    chunk('IHDR', joined(words(width, height), kind)),
    chunk('sRGB', Uint8Array.of(0))
  ]
  if (dpi !== undefined) {
    const perMetre = Math.round(dpi / 0.0254)
    parts.push(chunk('pHYs', joined(words(perMetre, perMetre), Uint8Array.of(1))))
  }
  return joined(...parts)
}

export const pngEnd = chunk('IEND', new Uint8Array(0))
