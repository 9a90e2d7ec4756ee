/** A picture, of the view or of a plot, into a file of pixels: drawn and written in bands, so that it may be larger than a canvas. */
import type { ExportRecipe, PictureSize } from '#shared/export-recipe.ts'
import { encodeStill } from '../../export/encoders/encode-still.ts'
import type { ByteSink, ExportContext } from '../../export/writing/byte-sink.ts'

/** Resolution of a picture whose size is said in pixels. */
export const screenDpi = 72

export interface DrawnBands {
  size: PictureSize
  bandHeight: number
  band: (index: number) => Uint8ClampedArray
}

export async function writeBands(
  drawn: DrawnBands,
  { background, format }: Pick<ExportRecipe, 'background' | 'format'>,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const { width, height, dpi } = drawn.size
  const source = {
    ...{ width, height, bandHeight: drawn.bandHeight },
    hasAlpha: background === 'transparent',
    band: (index: number) => Promise.resolve(drawn.band(index))
  }
  const settings = { format: format === 'tiff' ? 'tiff' : 'png', dpi: dpi ?? screenDpi } as const
  await encodeStill(source, settings, sink, context)
}
