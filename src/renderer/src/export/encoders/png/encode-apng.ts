/** Animated PNG: whole frames, looping for ever; programs that don't know it show the first frame. */
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'
import type { PixelSource } from '../frames.ts'
import { chunk, joined, pngEnd, pngHeader, words } from './chunks.ts'
import { eachCompressed } from './compressed-frames.ts'

/** @throws LimenError, as encodeMotion does. */
export async function encodeApng(
  source: PixelSource,
  { dpi }: { dpi?: number },
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  await sink.write(pngHeader({ ...source, dpi }))
  await sink.write(chunk('acTL', words(source.count, 0)))
  let order = 0 // Of controls and of frames but the first, together.
  await eachCompressed(source, context, async (data, index) => {
    await sink.write(frameControl(order++, source))
    await sink.write(index === 0 ? chunk('IDAT', data) : chunk('fdAT', joined(words(order++), data)))
  })
  await sink.write(pngEnd)
}

/** A frame that takes the place of the whole picture, for a time that is a fraction of whole numbers. */
function frameControl(order: number, { width, height, fps }: PixelSource): Uint8Array<ArrayBuffer> {
  const time = Number.isInteger(fps) ? [1, fps] : [100, Math.round(100 * fps)]
  const [numerator = 0, denominator = 0] = time
  const end = new Uint8Array(6) // Not disposed of, not blended: two zeros.
  new DataView(end.buffer).setUint16(0, numerator)
  new DataView(end.buffer).setUint16(2, denominator)
  return chunk('fcTL', joined(words(order, width, height, 0, 0), end))
}
