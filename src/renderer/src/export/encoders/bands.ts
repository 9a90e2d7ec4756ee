/** The bands of a still one after the other: checked, told of, and stopped when the user says so. */
import type { ExportContext } from '../writing/byte-sink.ts'
import type { BandSource } from './frame-source.ts'
import { checkStopped } from './frames.ts'

/** @throws LimenError 'cancelled' when the signal aborts. */
export async function* bandsOf(
  source: BandSource,
  { signal, onProgress }: ExportContext
): AsyncGenerator<Uint8ClampedArray, void> {
  const total = Math.ceil(source.height / source.bandHeight)
  for (let index = 0; index < total; index++) {
    checkStopped(signal)
    onProgress({ done: index, total, label: 'Writing the picture' })
    yield await source.band(index)
  }
  onProgress({ done: total, total, label: 'Writing the picture' })
}
