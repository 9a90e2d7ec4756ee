/**
 * Looks through the chunks of a PNG before a decoder does, and passes on only those that make the picture: no text,
 * no colour profile, no animation. Refuses sizes and compressed data that would unpack to more than they claim.
 */
import { Unzlib } from 'fflate'
import { LimenError } from '#shared/errors.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const wanted = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])

/** Bits of a pixel are at most four channels of 16. */
const mostBytesPerPixel = 8

export const hasPngSignature = (bytes: Uint8Array): boolean =>
  signature.every((byte, index) => bytes[index] === byte)

interface Chunk {
  type: string
  /** From the length field to the end of the checksum. */
  start: number
  end: number
}

/**
 * The file with only the chunks that make the picture.
 * @throws {LimenError} 'file' where it is cut off or does not fit its own header, 'resources' past `mostPixels`.
 */
export function checkedPng(bytes: Uint8Array, name: string, mostPixels: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = chunksOf(bytes, view, name)
  const [header] = chunks
  if (header?.type !== 'IHDR' || header.end - header.start !== 25) throw wrong(name, 'has no PNG header.')
  const width = view.getUint32(header.start + 8)
  const height = view.getUint32(header.start + 12)
  if (width === 0 || height === 0) throw wrong(name, 'claims to have no pixels.')
  if (width * height > mostPixels) throw tooManyPixels(name, width, height, mostPixels)
  checkUnpackedSize(chunks, bytes, (width * mostBytesPerPixel + 1) * height + 8 * (width + height), name)
  return joined(bytes, chunks)
}

function chunksOf(bytes: Uint8Array, view: DataView, name: string): Chunk[] {
  const chunks: Chunk[] = []
  for (let start = signature.length; start + 12 <= bytes.length;) {
    const length = view.getUint32(start)
    const end = start + 12 + length
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8))
    if (end > bytes.length) throw wrong(name, `ends within its '${type}' part.`)
    if (wanted.has(type)) chunks.push({ type, start, end })
    if (type === 'IEND') return chunks
    start = end
  }
  throw wrong(name, 'is cut off.')
}

/** Unpacks the picture's data without keeping it, and stops where it grows past what the header allows. */
function checkUnpackedSize(chunks: readonly Chunk[], bytes: Uint8Array, most: number, name: string): void {
  let unpacked = 0
  const counter = new Unzlib((part) => {
    unpacked += part.length
    if (unpacked > most) throw wrong(name, 'unpacks to more than the size that it claims.')
  })
  for (const { type, start, end } of chunks) {
    if (type !== 'IDAT') continue
    // Small pieces, so that little is unpacked past the limit.
    for (let from = start + 8; from < end - 4; from += pieceSize) {
      counter.push(bytes.subarray(from, Math.min(end - 4, from + pieceSize)), false)
    }
  }
}

const pieceSize = 65_536

function joined(bytes: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  const length = chunks.reduce((sum, { start, end }) => sum + end - start, signature.length)
  const picture = new Uint8Array(length)
  picture.set(signature)
  let to = signature.length
  for (const { start, end } of chunks) {
    picture.set(bytes.subarray(start, end), to)
    to += end - start
  }
  return picture
}

const wrong = (name: string, message: string): LimenError =>
  new LimenError({
    tag: 'file',
    message: `${name} ${message}`,
    advice: 'Save the picture again.',
    part: name
  })

const tooManyPixels = (name: string, width: number, height: number, most: number): LimenError =>
  new LimenError({
    tag: 'resources',
    message: `${name} claims ${width} × ${height} pixels; at most ${most / 1e6} megapixels are read.`,
    advice: 'Make the picture smaller; networks see far fewer pixels.',
    part: name
  })
