/** How a film is encoded, and what does not go together. Pure; not here: whether a browser has the encoder. */
import { LimenError, type ErrorData } from '../errors.ts'
import { hasLevel } from './codec-levels.ts'

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
export interface FilmSize {
  /** Pixels. */
  width: number
  height: number
  /** Frames in a second. */
  fps: number
  count: number
  /** Whether pixels may be transparent. */
  hasAlpha: boolean
}

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

/** What does not fit: the field of the recipe, what is wrong with it, and what to choose instead. */
export interface FilmProblem extends ErrorData {
  part: 'size' | 'fps' | 'codec' | 'chroma' | 'background' | 'format'
  advice: string
}

/** @throws LimenError 'request' where film and settings don't go together, with what to choose instead. */
export function checkMotion(film: FilmSize, settings: MotionSettings): void {
  const problem = filmProblem(film, settings)
  if (problem) throw new LimenError(problem)
}

const problem = (part: FilmProblem['part'], message: string, advice: string): FilmProblem => ({
  tag: 'request',
  ...{ message, advice, part }
})

/** Null where film and settings go together. */
export function filmProblem(film: FilmSize, settings: MotionSettings): FilmProblem | null {
  const { width, height, fps, count } = film
  if (![width, height, count].every((each) => Number.isInteger(each) && each > 0)) {
    return problem(
      'size',
      'A film needs at least one frame and one pixel.',
      'Choose its length and its size.'
    )
  }
  if (!(fps > 0)) return problem('fps', 'A film needs some frames a second.', 'Choose 30, for example.')
  const isVideo = codecsOf[settings.format] !== undefined
  return (
    (isVideo ? codecProblem(settings) : null) ?? alphaProblem(film, settings) ?? sizeProblem(film, settings)
  )
}

function alphaProblem({ hasAlpha }: FilmSize, settings: MotionSettings): FilmProblem | null {
  if (!hasAlpha || keepsAlpha(settings)) return null
  const advice = 'Choose WebM with VP9 and 4:2:0, APNG, frames or GIF, or a background.'
  return problem('background', `${title(settings)} can't have a transparent background.`, advice)
}

function codecProblem({ format, codec, chroma }: MotionSettings): FilmProblem | null {
  if (codecsOf[format]?.includes(codec) !== true) {
    const titles = codecsOf[format]?.map((each) => codecTitles[each]).join(' or ') ?? ''
    const message = `${formatTitles[format]} is not written with ${codecTitles[codec]}.`
    return problem('codec', message, `Choose ${titles}.`)
  }
  if (codec !== 'h264' || chroma === '4:2:0') return null
  return problem('chroma', 'H.264 is written with 4:2:0 only.', 'Choose AV1 or VP9 for 4:4:4.')
}

function sizeProblem(film: FilmSize, settings: MotionSettings): FilmProblem | null {
  return codecsOf[settings.format] ? videoSizeProblem(film, settings) : pictureProblem(film, settings)
}

function videoSizeProblem(film: FilmSize, { codec, chroma }: MotionSettings): FilmProblem | null {
  const { width, height, fps } = film
  if (chroma === '4:2:0' && (width % 2 === 1 || height % 2 === 1)) {
    const even = `${width + (width % 2)} × ${height + (height % 2)}`
    const message = `With 4:2:0 width and height are even numbers, and ${width} × ${height} is not.`
    return problem('size', message, codec === 'h264' ? `Choose ${even}.` : `Choose ${even}, or 4:4:4.`)
  }
  if (hasLevel(codec, film)) return null
  const message = `${codecTitles[codec]} has no level for ${width} × ${height} pixels at ${fps} frames a second: no player has to play it.`
  return problem('size', message, 'Choose a smaller size or fewer frames a second, or a sequence of frames.')
}

function pictureProblem(film: FilmSize, { format }: MotionSettings): FilmProblem | null {
  const { width, height, fps, count } = film
  if (format === 'gif' && fps > fastestGif) {
    const advice = `Choose ${fastestGif} or fewer, or another format.`
    return problem('fps', `GIF can't show ${fps} frames a second.`, advice)
  }
  if (format === 'gif' && Math.max(width, height) > largestGif) {
    return problem(
      'size',
      `GIF can't have more than ${largestGif} pixels on a side.`,
      'Choose a smaller size.'
    )
  }
  if (format === 'frames' && count > mostFrames) {
    const advice = 'Export a part at a time, or a film.'
    return problem('format', `A zip file holds at most ${mostFrames} frames.`, advice)
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
