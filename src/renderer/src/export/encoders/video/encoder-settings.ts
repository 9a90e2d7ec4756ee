/** What WebCodecs is asked for, and whether this browser has it. */
import { LimenError } from '#shared/errors.ts'
import {
  keepsAlpha,
  type FilmProblem,
  type FilmSize,
  type MotionSettings,
  type VideoCodecName
} from '#shared/film/film-settings.ts'
import { codecString } from '#shared/film/codec-levels.ts'

/**
 * The encoder's settings. VP9 and AV1 are told how coarsely to quantize each frame, which gives the same bytes each time;
 * H.264 has no such mode in browsers and is given a bitrate.
 */
export function encoderConfig(film: FilmSize, settings: MotionSettings): VideoEncoderConfig {
  const { width, height, fps } = film
  const { codec, chroma, quality } = settings
  const config = { codec: codecString(codec, chroma, film), width, height, framerate: fps }
  // Nothing is dropped, however long a frame takes.
  const slow = { ...config, latencyMode: 'quality' as const }
  if (codec !== 'h264') return { ...slow, bitrateMode: 'quantizer' }
  return { ...slow, avc: { format: 'avc' }, bitrateMode: 'variable', bitrate: bitrateOf(film, quality) }
}

/** VP9's and AV1's 0…63: 63 at quality 1, 31 at 50, 0 at 100. */
export const quantizerOf = (quality: number): number => Math.round(63 - (63 * (clamped(quality) - 1)) / 99)

/**
 * Bits in a second: 0.12 a pixel and frame at quality 50, twice as many with each 15 more. Thin lines on an even ground take
 * more than filmed pictures, and small films more than large ones.
 */
export function bitrateOf({ width, height, fps }: FilmSize, quality: number): number {
  const bitsPerPixel = 0.12 * 2 ** ((clamped(quality) - 50) / 15)
  return Math.max(3_000_000, Math.round(bitsPerPixel * width * height * fps))
}

const clamped = (quality: number): number => Math.min(100, Math.max(1, quality))

/** A frame's own settings: a key frame every two seconds. */
export function frameOptions(index: number, fps: number, quality: number): VideoEncoderEncodeOptions {
  const quantizer = { quantizer: quantizerOf(quality) }
  return { keyFrame: index % Math.max(1, Math.round(2 * fps)) === 0, vp9: quantizer, av1: quantizer }
}

const alternatives: Record<VideoCodecName, string> = {
  h264: 'Choose AV1 for MP4, or WebM.',
  vp9: 'Choose AV1 or GIF, or frames.',
  av1: 'Choose VP9 for WebM, or H.264 for MP4.'
}
const titles: Record<VideoCodecName, string> = { h264: 'H.264', vp9: 'VP9', av1: 'AV1' }

/** @throws LimenError 'unsupported' where the browser can't encode such a film. */
export async function checkEncoder(film: FilmSize, settings: MotionSettings): Promise<void> {
  const problem = await encoderProblem(film, settings)
  if (problem) throw new LimenError(problem)
}

/** Null where the browser can encode such a video. */
export async function encoderProblem(film: FilmSize, settings: MotionSettings): Promise<FilmProblem | null> {
  if (!('VideoEncoder' in globalThis)) {
    return {
      tag: 'unsupported',
      message: 'This browser has no video encoders.',
      advice: 'Choose GIF, APNG or frames, or use the Limen app, or a newer Chromium, Chrome or Edge.',
      part: 'codec'
    }
  }
  const asked = encoderConfig(film, settings)
  const { supported } = await VideoEncoder.isConfigSupported(asked).catch(() => ({ supported: false }))
  if (supported === true) return null
  const { codec, chroma } = settings
  const size = `${film.width} × ${film.height}`
  const alpha = film.hasAlpha && keepsAlpha(settings) ? ' with transparency' : ''
  return {
    tag: 'unsupported',
    message: `This browser can't encode ${titles[codec]} in ${chroma}${alpha} at ${size} and ${film.fps} frames a second (${asked.codec}).`,
    advice: `${alternatives[codec]} A smaller size may do, too.`,
    part: 'codec'
  }
}
