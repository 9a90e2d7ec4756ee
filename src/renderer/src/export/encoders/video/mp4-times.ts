/** Where an MP4 file says when it was made: it says nothing instead, so that the same film has the same bytes. */

const containers = new Set(['moov', 'trak', 'mdia'])
const dated = new Set(['mvhd', 'tkhd', 'mdhd'])

/** A stretch of bytes. */
export interface ByteRange {
  start: number
  length: number
}

/**
 * The two dates of each header below.
 * @param boxes whole boxes, one after the other (ISO/IEC 14496-12).
 */
export function dateRanges(boxes: Uint8Array, offset = 0): ByteRange[] {
  const view = new DataView(boxes.buffer, boxes.byteOffset, boxes.byteLength)
  const found: ByteRange[] = []
  for (let at = 0; at + 8 <= boxes.length;) {
    const size = view.getUint32(at)
    if (size < 8) break
    const name = String.fromCharCode(...boxes.subarray(at + 4, at + 8))
    // After the version, which says how long dates are, and three bytes of flags.
    if (dated.has(name)) found.push({ start: offset + at + 12, length: boxes[at + 8] === 1 ? 16 : 8 })
    if (containers.has(name)) found.push(...dateRanges(boxes.subarray(at + 8, at + size), offset + at + 8))
    at += size
  }
  return found
}

/** Clears what lies of the ranges in a piece of the file. */
export function clearRanges(piece: Uint8Array, position: number, ranges: readonly ByteRange[]): void {
  for (const { start, length } of ranges) {
    const [from, to] = [start - position, start + length - position]
    if (to > 0 && from < piece.length) piece.fill(0, Math.max(0, from), to)
  }
}
