/** Page side of the export's bench: films through encodeMotion and through a bare encoder, a figure, and a large still. */
import { encodeMotion } from '../../src/renderer/src/export/encoders/encode-motion.ts'
import { encodeStill } from '../../src/renderer/src/export/encoders/encode-still.ts'
import type { FrameSource } from '../../src/renderer/src/export/encoders/frame-source.ts'
import type { MotionSettings } from '#shared/film/film-settings.ts'
import { encoderConfig, frameOptions } from '../../src/renderer/src/export/encoders/video/encoder-settings.ts'
import type { ByteSink, ExportContext } from '../../src/renderer/src/export/writing/byte-sink.ts'

export { figure } from './figure-page.ts'

const settings: MotionSettings = { format: 'webm', codec: 'vp9', chroma: '4:4:4', quality: 80 }
const nowhere: ByteSink = {
  write: () => Promise.resolve(),
  finish: () => Promise.resolve(),
  abort: () => Promise.resolve()
}
const context = (): ExportContext => ({ signal: new AbortController().signal, onProgress: () => undefined })

/** Lines of many colours that move, drawn by WebGL. */
function movingLines(count: number): FrameSource {
  const [width, height] = [1920, 1080]
  const canvas = new OffscreenCanvas(width, height)
  const gl = canvas.getContext('webgl2')
  if (!gl) throw new Error('no WebGL 2')
  const fill = (x: number, y: number, size: [number, number], color: [number, number, number]): void => {
    gl.scissor(x, y, ...size)
    gl.clearColor(...color, 1)
    gl.clear(gl.COLOR_BUFFER_BIT)
  }
  gl.enable(gl.SCISSOR_TEST)
  const frame = (index: number): Promise<OffscreenCanvas> => {
    fill(0, 0, [width, height], [0.06, 0.07, 0.09])
    for (let piece = 0; piece < 600; piece++) {
      const turn = (piece % 200) * 0.05 + Math.floor(piece / 200)
      const y = Math.round(height * (0.5 + 0.4 * Math.sin(turn + index * 0.03)))
      fill(Math.round(((piece % 200) * width) / 200), y, [10, 3], [(piece % 7) / 7, (piece % 5) / 5, 0.6])
    }
    return Promise.resolve(canvas)
  }
  return { width, height, fps: 30, count, hasAlpha: false, frame }
}

/** Milliseconds. */
export async function exportFilm(count: number): Promise<number> {
  const source = movingLines(count)
  const start = performance.now()
  await encodeMotion(source, settings, nowhere, context())
  return performance.now() - start
}

/** The same frames through an encoder with the same settings, and no file. Milliseconds. */
export async function bareFilm(count: number): Promise<number> {
  const source = movingLines(count)
  const start = performance.now()
  const encoder = new VideoEncoder({ output: () => undefined, error: reportError })
  encoder.configure(encoderConfig(source, settings))
  for (let index = 0; index < count; index++) {
    const frame = new VideoFrame(await source.frame(index), {
      timestamp: Math.round((1e6 * index) / 30),
      alpha: 'discard'
    })
    encoder.encode(frame, frameOptions(index, 30, settings.quality))
    frame.close()
    while (encoder.encodeQueueSize > 4)
      await new Promise((resolve) => {
        encoder.addEventListener('dequeue', resolve, { once: true })
      })
  }
  await encoder.flush()
  encoder.close()
  return performance.now() - start
}

/** A still with alpha whose bands are the same picture of slopes. Milliseconds. */
export async function exportStill(format: 'png' | 'tiff', width: number, height: number): Promise<number> {
  const bandHeight = 1024
  const slopes = new Uint8ClampedArray(4 * width * bandHeight)
  for (let at = 0; at < slopes.length; at++) slopes[at] = (at >> 6) % 251
  const band = (index: number): Promise<Uint8ClampedArray> =>
    Promise.resolve(slopes.slice(0, 4 * width * Math.min(bandHeight, height - index * bandHeight)))
  const source = { width, height, hasAlpha: true, bandHeight, band }
  const start = performance.now()
  await encodeStill(source, { format, dpi: 600 }, nowhere, context())
  return performance.now() - start
}
