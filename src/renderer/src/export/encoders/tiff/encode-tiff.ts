/** A still as TIFF with LZW, strip by strip; where its directory lies is written in the end. */
import { LimenError } from '#shared/errors.ts'
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'
import { bandsOf } from '../bands.ts'
import type { BandSource } from '../frame-source.ts'
import { directoryBytes, type Tag } from './directory.ts'
import { LzwCompressor } from './lzw.ts'

/** Bytes of a strip before it is compressed: readers unpack a strip at a time. */
const stripSize = 256 * 1024
/** What a TIFF file can count. */
const largestFile = 2 ** 32 - 1
/** Little-endian, version 42, and room for the place of the directory. */
const header = Uint8Array.of(0x49, 0x49, 42, 0, 0, 0, 0, 0)

/** @throws LimenError 'resources' for more than a TIFF file can hold; else as encodeStill does. */
export async function encodeTiff(
  source: BandSource,
  { dpi }: { dpi: number },
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const samples = source.hasAlpha ? 4 : 3
  const rowsPerStrip = stripRows(source, samples)
  const compressor = new LzwCompressor()
  const strips = { offsets: [] as number[], lengths: [] as number[] }
  let position = header.length
  await sink.write(header)
  for await (const band of bandsOf(source, context)) {
    for (let at = 0; at < band.length; at += 4 * source.width * rowsPerStrip) {
      const rows = band.subarray(at, at + 4 * source.width * rowsPerStrip)
      const strip = compressor.compress(differences(rows, source.width, samples))
      strips.offsets.push(position)
      strips.lengths.push(strip.length)
      position += strip.length
      checkRoom(position)
      await sink.write(strip)
    }
  }
  await writeDirectory(sink, position, tagsOf(source, { dpi, samples, rowsPerStrip, strips }))
}

/** All strips but the last have as many rows, so that a band is a number of whole ones. */
function stripRows({ width, height, bandHeight }: BandSource, samples: number): number {
  if (bandHeight >= height) return Math.max(1, Math.min(height, Math.floor(stripSize / width / samples)))
  let rows = Math.max(1, Math.min(bandHeight, Math.floor(stripSize / width / samples)))
  while (bandHeight % rows > 0) rows--
  return rows
}

/** Each sample as its difference from the pixel to its left (predictor 2). */
function differences(rgba: Uint8ClampedArray, width: number, samples: number): Uint8Array {
  const bytes = new Uint8Array((rgba.length / 4) * samples)
  for (let pixel = 0, to = 0; 4 * pixel < rgba.length; pixel++) {
    const left = pixel % width === 0 ? -1 : 4 * (pixel - 1)
    for (let sample = 0; sample < samples; sample++) {
      const before = left < 0 ? 0 : (rgba[left + sample] ?? 0)
      bytes[to++] = (rgba[4 * pixel + sample] ?? 0) - before
    }
  }
  return bytes
}

interface Layout {
  dpi: number
  samples: number
  rowsPerStrip: number
  strips: { offsets: readonly number[]; lengths: readonly number[] }
}

/** In the order of their numbers, as the format wants it. */
function tagsOf({ width, height, hasAlpha }: BandSource, layout: Layout): Tag[] {
  const { dpi, samples, rowsPerStrip, strips } = layout
  const resolution = [Math.round(1000 * dpi), 1000]
  return [
    { tag: 256, type: 'long', values: [width] },
    { tag: 257, type: 'long', values: [height] },
    { tag: 258, type: 'short', values: Array<number>(samples).fill(8) }, // Bits of a sample.
    { tag: 259, type: 'short', values: [5] }, // Compression: LZW.
    { tag: 262, type: 'short', values: [2] }, // RGB.
    { tag: 273, type: 'long', values: strips.offsets },
    { tag: 277, type: 'short', values: [samples] },
    { tag: 278, type: 'long', values: [rowsPerStrip] },
    { tag: 279, type: 'long', values: strips.lengths },
    { tag: 282, type: 'rational', values: resolution },
    { tag: 283, type: 'rational', values: resolution },
    { tag: 284, type: 'short', values: [1] }, // Samples of a pixel lie together.
    { tag: 296, type: 'short', values: [2] }, // The resolution is in inches.
    { tag: 317, type: 'short', values: [2] }, // Predictor: the pixel to the left.
    ...(hasAlpha ? [{ tag: 338, type: 'short', values: [2] } as const] : []) // Alpha, colours not premultiplied.
  ]
}

async function writeDirectory(sink: ByteSink, end: number, tags: readonly Tag[]): Promise<void> {
  const position = end + (end % 2)
  const bytes = directoryBytes(tags, position)
  checkRoom(position + bytes.length)
  await sink.write(new Uint8Array(position - end))
  await sink.write(bytes)
  const place = new Uint8Array(4)
  new DataView(place.buffer).setUint32(0, position, true)
  await sink.write(place, 4)
}

function checkRoom(size: number): void {
  if (size <= largestFile) return
  const advice = 'Choose PNG, or a smaller size.'
  throw new LimenError({
    tag: 'resources',
    message: 'The picture is more than a TIFF file can hold.',
    advice
  })
}
