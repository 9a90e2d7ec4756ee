/** MP4 and WebM: frames through WebCodecs into a file. */
import type { ByteSink, ExportContext } from '../../writing/byte-sink.ts'
import type { FrameSource } from '../frame-source.ts'
import { eachOf, pixelSource } from '../frames.ts'
import type { MotionSettings } from '#shared/film/film-settings.ts'
import { splitAlpha } from './alpha-frames.ts'
import { checkEncoder, encoderConfig, frameOptions } from './encoder-settings.ts'
import { FilmFile } from './film-file.ts'
import { FrameEncoder, type EncodedFrame } from './frame-encoder.ts'
import { toYuv420, yuvFrame } from './yuv-frame.ts'

/** @throws LimenError, as encodeMotion does. Encoders are closed in any case. */
export async function encodeVideo(
  source: FrameSource,
  settings: MotionSettings,
  sink: ByteSink,
  context: ExportContext
): Promise<void> {
  await checkEncoder(source, settings)
  const file = await FilmFile.begin(source, settings, sink)
  const frames = source.hasAlpha ? transparentFrames(source, settings) : opaqueFrames(source, settings)
  try {
    await eachOf(source.count, 'Encoding frames', context, async (index) => {
      await frames.encode(index)
      await writeReady(file, frames)
    })
    await frames.flush()
    await writeReady(file, frames)
    await file.finish()
  } finally {
    frames.close()
    await file.cancel()
  }
}

/** What encodes a film: with one encoder, or with a second one for opacities. */
interface FilmEncoder {
  encode: (index: number) => Promise<void>
  take: () => [EncodedFrame, (EncodedFrame | undefined)?][]
  flush: () => Promise<void>
  close: () => void
}

async function writeReady(file: FilmFile, frames: FilmEncoder): Promise<void> {
  for (const [frame, alpha] of frames.take()) await file.add(frame, alpha)
}

function opaqueFrames(source: FrameSource, settings: MotionSettings): FilmEncoder {
  const encoder = new FrameEncoder(encoderConfig(source, settings))
  const draw = settings.chroma === '4:2:0' ? sharedColors(source) : ownColors(source)
  return {
    encode: async (index) => {
      await encoder.encode(await draw(index), frameOptions(index, source.fps, settings.quality))
    },
    take: () => encoder.take().map((frame) => [frame]),
    flush: () => encoder.flush(),
    close: () => {
      encoder.close()
    }
  }
}

type DrawFrame = (index: number) => Promise<VideoFrame>

/** 4:4:4: the browser converts the canvas itself. */
const ownColors =
  (source: FrameSource): DrawFrame =>
  async (index) =>
    new VideoFrame(await source.frame(index), { ...timesOf(index, source.fps), alpha: 'discard' })

function sharedColors(source: FrameSource): DrawFrame {
  const { pixels } = pixelSource(source)
  const planes = new Uint8Array(source.width * source.height * 1.5)
  return async (index) => {
    toYuv420(await pixels(index), source, planes)
    return yuvFrame(planes, source, timesOf(index, source.fps))
  }
}

function transparentFrames(source: FrameSource, settings: MotionSettings): FilmEncoder {
  const config = encoderConfig(source, settings)
  const [colors, alphas] = [new FrameEncoder(config), new FrameEncoder(config)]
  const waiting = { colors: [] as EncodedFrame[], alphas: [] as EncodedFrame[] }
  const { pixels } = pixelSource(source)
  return {
    encode: async (index) => {
      const options = frameOptions(index, source.fps, settings.quality)
      const { color, alpha } = splitAlpha(await pixels(index), source, timesOf(index, source.fps))
      await Promise.all([colors.encode(color, options), alphas.encode(alpha, options)])
    },
    take: () => {
      waiting.colors.push(...colors.take())
      waiting.alphas.push(...alphas.take())
      const both = Math.min(waiting.colors.length, waiting.alphas.length)
      const pairs = waiting.colors.splice(0, both)
      const opacities = waiting.alphas.splice(0, both)
      return pairs.map((frame, order) => [frame, opacities[order]])
    },
    flush: async () => {
      await Promise.all([colors.flush(), alphas.flush()])
    },
    close: () => {
      colors.close()
      alphas.close()
    }
  }
}

/** In whole microseconds, so that the ends of frames are the beginnings of the next ones. */
function timesOf(index: number, fps: number): { timestamp: number; duration: number } {
  const start = (frame: number): number => Math.round((1e6 * frame) / fps)
  return { timestamp: start(index), duration: start(index + 1) - start(index) }
}
