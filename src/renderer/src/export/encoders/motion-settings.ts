/** How a film is encoded, and what does not go together. Not here: whether this machine has the encoder (video/). */
import { LimenError } from '#shared/errors.ts'
import type { FrameSource } from './frame-source.ts'

export type MotionFormat = 'mp4' | 'webm' | 'gif' | 'apng' | 'frames'
export type VideoCodecName = 'h264' | 'vp9' | 'av1'
export type Chroma = '4:2:0' | '4:4:4'

export interface MotionSettings {
  /** `frames` is a zip file of PNG pictures. */
  format: MotionFormat
  /** Of MP4 (H.264, AV1) and WebM (VP9, AV1); the other formats have none. */
  codec: VideoCodecName
  /** Whether each pixel has a colour of its own, for VP9 and AV1: thin coloured lines want that. Of MP4 and WebM. */
  chroma: Chroma
  /**
   * 1…100: the higher, the closer to the picture and the larger the file; VP9 and AV1 stay close even at 1. Of MP4 and
   * WebM.
   */
  quality: number
  /** Dots per inch, written into the pictures of APNG and frames. */
  dpi?: number
}

/** What is known of a film before its first frame. */
export type FilmSize = Omit<FrameSource, 'frame'>

const codecsOf: Partial<Record<MotionFormat, readonly VideoCodecName[]>> = {
  mp4: ['h264', 'av1'],
  webm: ['vp9', 'av1']
}
const codecTitles: Record<VideoCodecName, string> = { h264: 'H.264', vp9: 'VP9', av1: 'AV1' }

/** Frames in a second that GIF can have: its shortest time is 1/100 s, which browsers draw out to 1/10 s. */
export const fastestGif = 50
const largestGif = 65_535
/** What zip and TIFF files can count without extensions that readers may lack. */
const mostFrames = 65_535

/**
 * Whether the format can show transparent pixels at all with these settings.
 */
export function keepsAlpha({ format, codec, chroma }: MotionSettings): boolean {
  if (format === 'mp4') return false
  return format !== 'webm' || (codec === 'vp9' && chroma === '4:2:0')
}

/** @throws LimenError 'request' where film and settings don't go together, with what to choose instead. */
export function checkMotion(film: FilmSize, settings: MotionSettings): void {
  const [message, advice] = problemOf(film, settings) ?? []
  if (message !== undefined) throw new LimenError({ tag: 'request', message, ...(advice && { advice }) })
}

function problemOf(film: FilmSize, settings: MotionSettings): [string, string] | null {
  const { width, height, fps, count } = film
  if (![width, height, count].every((each) => Number.isInteger(each) && each > 0)) {
    return ['A film needs at least one frame and one pixel.', 'Choose its length and its size.']
  }
  if (!(fps > 0)) return ['A film needs some frames a second.', 'Choose 30, for example.']
  if (film.hasAlpha && !keepsAlpha(settings)) {
    return [
      `${title(settings)} can't have a transparent background.`,
      'Choose WebM with VP9 and 4:2:0, APNG, frames or GIF, or a background.'
    ]
  }
  return codecsOf[settings.format] ? videoProblem(film, settings) : pictureProblem(film, settings)
}

function videoProblem({ width, height }: FilmSize, settings: MotionSettings): [string, string] | null {
  const { format, codec, chroma } = settings
  if (codecsOf[format]?.includes(codec) !== true) {
    const titles = codecsOf[format]?.map((each) => codecTitles[each]).join(' or ') ?? ''
    return [`${formatTitles[format]} is not written with ${codecTitles[codec]}.`, `Choose ${titles}.`]
  }
  if (codec === 'h264' && chroma === '4:4:4') {
    return ['H.264 is written with 4:2:0 only.', 'Choose AV1 or VP9 for 4:4:4.']
  }
  if (chroma === '4:2:0' && (width % 2 === 1 || height % 2 === 1)) {
    const even = `${width + (width % 2)} × ${height + (height % 2)}`
    return [
      `With 4:2:0 width and height are even numbers, and ${width} × ${height} is not.`,
      `Choose ${even}, or 4:4:4.`
    ]
  }
  return null
}

function pictureProblem(film: FilmSize, { format }: MotionSettings): [string, string] | null {
  const { width, height, fps, count } = film
  if (format === 'gif' && fps > fastestGif) {
    const advice = `Choose ${fastestGif} or fewer, or another format.`
    return [`GIF can't show ${fps} frames a second.`, advice]
  }
  if (format === 'gif' && Math.max(width, height) > largestGif) {
    return [`GIF can't have more than ${largestGif} pixels on a side.`, 'Choose a smaller size.']
  }
  if (format === 'frames' && count > mostFrames) {
    return [`A zip file holds at most ${mostFrames} frames.`, 'Export a part at a time, or a film.']
  }
  return null
}

const formatTitles: Record<MotionFormat, string> = {
  mp4: 'MP4',
  webm: 'WebM',
  gif: 'GIF',
  apng: 'APNG',
  frames: 'A zip file of frames'
}

const title = ({ format, codec, chroma }: MotionSettings): string =>
  codecsOf[format] ? `${formatTitles[format]} with ${codecTitles[codec]} and ${chroma}` : formatTitles[format]
