/** Page side of encoders.spec.ts: films and stills with known pixels, encoded in memory. */
import { encodeMotion } from '../src/renderer/src/export/encoders/encode-motion.ts'
import { encodeStill, type StillSettings } from '../src/renderer/src/export/encoders/encode-still.ts'
import type { FrameSource } from '../src/renderer/src/export/encoders/frame-source.ts'
import type { MotionSettings } from '#shared/film/film-settings.ts'
import { checkEncoder } from '../src/renderer/src/export/encoders/video/encoder-settings.ts'
import { MemorySink, quiet } from '../src/renderer/src/export/encoders/testing/memory-sink.ts'
import {
  clearSquares,
  noise,
  paint,
  squares,
  still
} from '../src/renderer/src/export/encoders/testing/pictures.ts'
import { LimenError } from '../src/shared/errors.ts'

const size = { width: 64, height: 48 }

/** The pattern of squares, drawn as the scene draws: by WebGL, whose rows go upwards. */
function opaqueFilm(count: number, fps: number): FrameSource {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const gl = canvas.getContext('webgl2')
  if (!gl) throw new Error('no WebGL 2')
  gl.enable(gl.SCISSOR_TEST)
  const frame = (index: number): Promise<OffscreenCanvas> => {
    for (let y = 0; y < size.height; y += 8) {
      for (let x = 0; x < size.width; x += 8) {
        const [red, green, blue] = squares(x, y, index)
        gl.scissor(x, size.height - 8 - y, 8, 8)
        gl.clearColor(red / 255, green / 255, blue / 255, 1)
        gl.clear(gl.COLOR_BUFFER_BIT)
      }
    }
    return Promise.resolve(canvas)
  }
  return { ...size, fps, count, hasAlpha: false, frame }
}

/** The same, drawn by a canvas in main memory, which browsers treat in another way. */
function paintedFilm(count: number, fps: number): FrameSource {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const frame = (index: number): Promise<OffscreenCanvas> => {
    const pixels = paint(squares, size.width, { from: 0, count: size.height }, index)
    context?.putImageData(new ImageData(pixels, size.width), 0, 0)
    return Promise.resolve(canvas)
  }
  return { ...size, fps, count, hasAlpha: false, frame }
}

function transparentFilm(count: number, fps: number): FrameSource {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  const frame = (index: number): Promise<OffscreenCanvas> => {
    const pixels = paint(clearSquares, size.width, { from: 0, count: size.height }, index)
    context?.putImageData(new ImageData(pixels, size.width), 0, 0)
    return Promise.resolve(canvas)
  }
  return { ...size, fps, count, hasAlpha: true, frame }
}

const base64 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

export interface Film extends MotionSettings {
  fps: number
  count: number
  hasAlpha?: boolean
  isPainted?: boolean
}

/** Whether this browser has the encoder: H.264 is left out of some. */
export const canEncode = (film: Film): Promise<boolean> =>
  checkEncoder({ ...size, hasAlpha: false, ...film }, film).then(
    () => true,
    () => false
  )

/** The file as base64. */
export async function encodeFilm(film: Film): Promise<string> {
  const draw = film.hasAlpha === true ? transparentFilm : film.isPainted === true ? paintedFilm : opaqueFilm
  const source = draw(film.count, film.fps)
  const sink = new MemorySink()
  await encodeMotion(source, film, sink, quiet())
  return base64(sink.bytes)
}

/** The file of noise as base64. */
export async function encodeNoise(settings: StillSettings, hasAlpha: boolean): Promise<string> {
  const sink = new MemorySink()
  await encodeStill(still(noise, { hasAlpha }), settings, sink, quiet())
  return base64(sink.bytes)
}

/** What is said when it is stopped after the third frame, and when the disk is full at the first byte. */
export async function failures(film: Film): Promise<string[]> {
  const controller = new AbortController()
  const stopped = encodeMotion(opaqueFilm(film.count, film.fps), film, new MemorySink(), {
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done === 3) controller.abort()
    }
  })
  const sink = new MemorySink()
  sink.write = () => Promise.reject(new LimenError({ tag: 'file', message: 'The disk is full.' }))
  const full = encodeMotion(opaqueFilm(film.count, film.fps), film, sink, quiet())
  const words = (error: unknown): string =>
    error instanceof LimenError ? `${error.tag}: ${error.message}` : `not in words: ${String(error)}`
  return Promise.all([stopped, full].map((work) => work.then(() => 'no error', words)))
}
