/** A still as PNG, band by band: neither the picture nor the file is ever whole in memory. */
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'
import { bandsOf } from '../bands.ts'
import type { BandSource } from '../frame-source.ts'
import { chunk, pngEnd, pngHeader } from './chunks.ts'
import { deflated, FilteredRows } from './rows.ts'

/** Bytes of compressed pixels in a chunk. */
const chunkSize = 256 * 1024

/** @throws LimenError, as encodeStill does. */
export async function encodePng(
  source: BandSource,
  { dpi }: { dpi: number },
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  await sink.write(pngHeader({ ...source, dpi }))
  for await (const data of deflated(filteredBands(source, context), chunkSize)) {
    await sink.write(chunk('IDAT', data))
  }
  await sink.write(pngEnd)
}

async function* filteredBands(
  source: BandSource,
  context: ExportContext
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const rows = new FilteredRows(source.width, source.hasAlpha)
  for await (const band of bandsOf(source, context)) yield* filteredParts(rows, band, source.width)
}

/** A few rows at a time: what is waiting to be compressed lies in memory once more. */
function* filteredParts(
  rows: FilteredRows,
  band: Uint8ClampedArray,
  width: number
): Generator<Uint8Array<ArrayBuffer>, void> {
  const part = 4 * width * Math.max(1, Math.ceil(1e6 / width / 4))
  for (let at = 0; at < band.length; at += part) yield rows.filter(band.subarray(at, at + part))
}
