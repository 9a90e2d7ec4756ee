/** A film in any of its formats. Not here: who draws the frames, and the file that the bytes end in. */
import type { ByteSink, ExportContext } from '../writing/byte-sink.ts'
import type { FrameSource } from './frame-source.ts'
import { pixelSource } from './frames.ts'
import { encodeGif } from './gif/encode-gif.ts'
import { checkMotion, type MotionSettings } from '#shared/film/film-settings.ts'
import { encodeApng } from './png/encode-apng.ts'
import { encodeFrames } from './png/encode-frames.ts'
import { encodeVideo } from './video/encode-video.ts'

/**
 * Draws all frames in their order and writes the film. The sink stays open: whoever gave it finishes it, or aborts it when
 * this fails. The same frames give the same bytes on the same machine, but with H.264.
 * @throws LimenError 'request' for settings that don't go together, 'unsupported' where the browser has no such encoder,
 *   'cancelled' when the signal aborts, and what the sink and the frames throw.
 */
export async function encodeMotion(
  source: FrameSource,
  settings: MotionSettings,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  checkMotion(source, settings)
  switch (settings.format) {
    case 'mp4':
    case 'webm':
      return encodeVideo(source, settings, sink, context)
    case 'gif':
      return encodeGif(pixelSource(source), sink, context)
    case 'apng':
      return encodeApng(pixelSource(source), settings, sink, context)
    case 'frames':
      return encodeFrames(pixelSource(source), settings, sink, context)
  }
}
