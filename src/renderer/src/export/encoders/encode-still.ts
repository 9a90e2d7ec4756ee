/** A still as a file of pixels, however large. Not here: who draws its bands, and the file that the bytes end in. */
import type { ByteSink, ExportContext } from '../writing/byte-sink.ts'
import type { BandSource } from './frame-source.ts'
import { encodePng } from './png/encode-png.ts'
import { encodeTiff } from './tiff/encode-tiff.ts'

export interface StillSettings {
  format: 'png' | 'tiff'
  /** Dots per inch, written into the file. */
  dpi: number
}

/**
 * Writes a still, with alpha where the source has it. The sink stays open: whoever gave it finishes it, or aborts it when
 * this fails. The same pixels give the same bytes on the same machine.
 * @throws LimenError 'cancelled' when the signal aborts, 'resources' for a TIFF above 4 GB, and what the sink and the
 *   source throw.
 */
export function encodeStill(
  source: BandSource,
  settings: StillSettings,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  const encode = settings.format === 'png' ? encodePng : encodeTiff
  return encode(source, settings, sink, context)
}
