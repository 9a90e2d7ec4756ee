/** The frames of a film one after the other: drawn, told of, and stopped when the user says so. */
import { LimenError } from '#shared/errors.ts'
import type { ExportContext } from '../writing/byte-sink.ts'
import type { FrameSource } from './frame-source.ts'

/** A film by the pixels of its frames, for encoders that look at them. */
export interface PixelSource extends Omit<FrameSource, 'frame'> {
  /** RGBA, not premultiplied, [height, width, 4]; it belongs to whoever asked. */
  pixels: (index: number) => Promise<Uint8ClampedArray<ArrayBuffer>>
}

/**
 * Calls `visit` with each index in order. Between two the page gets a turn, so that it can show how far it is.
 * @throws LimenError 'cancelled' when the signal aborts.
 */
export async function eachOf(
  count: number,
  label: string,
  { signal, onProgress }: ExportContext,
  visit: (index: number) => Promise<void>
): Promise<void> {
  onProgress({ done: 0, total: count, label })
  for (let index = 0; index < count; index++) {
    checkStopped(signal)
    await visit(index)
    onProgress({ done: index + 1, total: count, label })
    await nextTurn()
  }
  checkStopped(signal)
}

/** Reads frames back from the canvas that they were drawn on. */
export function pixelSource(source: FrameSource): PixelSource {
  const { frame, ...rest } = source
  const { width, height, hasAlpha } = rest
  // A canvas in main memory, whatever the frames are drawn on: reading it costs one copy.
  const reader = new OffscreenCanvas(width, height).getContext('2d', {
    alpha: hasAlpha,
    willReadFrequently: true
  })
  if (!reader) throw new LimenError({ tag: 'resources', message: 'The browser has no room for a frame.' })
  reader.globalCompositeOperation = 'copy'
  const pixels = async (index: number): Promise<Uint8ClampedArray<ArrayBuffer>> => {
    reader.drawImage(await frame(index), 0, 0)
    return reader.getImageData(0, 0, width, height, { colorSpace: 'srgb' }).data
  }
  return { ...rest, pixels }
}

export function checkStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new LimenError({ tag: 'cancelled', message: 'The export was stopped.' })
}

const nextTurn = (): Promise<void> =>
  'scheduler' in globalThis ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve))
