/** Frames of a film as PNG's compressed pixels, each compressed while the next one is drawn. */
import type { ExportContext } from '../../writing/byte-sink.ts'
import { eachOf, type PixelSource } from '../frames.ts'
import { deflatedPicture } from './rows.ts'

/** Calls `write` with each frame's compressed pixels, in order. */
export async function eachCompressed(
  source: PixelSource,
  context: ExportContext,
  write: (data: Uint8Array<ArrayBuffer>, index: number) => Promise<void>
): Promise<void> {
  const { width, hasAlpha, count } = source
  let before = Promise.resolve()
  await eachOf(count, 'Encoding frames', context, async (index) => {
    const data = deflatedPicture(await source.pixels(index), width, hasAlpha)
    await before
    before = data.then((bytes) => write(bytes, index))
    before.catch(() => undefined) // It is waited for with the next frame.
  })
  await before
}
