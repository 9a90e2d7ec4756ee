/** The film that a recipe asks for: its encoder's settings, and what is known of it before its study is open. Pure. */
import type { ExportFormat } from '../export-formats.ts'
import type { ExportRecipe } from '../export-recipe.ts'
import type { FilmSize, MotionFormat, MotionSettings, VideoCodecName } from './film-settings.ts'

type Encoded = Pick<ExportRecipe, 'format' | 'codec' | 'chroma' | 'quality'>

const qualityNumbers = { draft: 40, good: 75, best: 95 } as const

/** What the encoders are told; they refuse what does not go together. */
export const motionSettings = (
  { codec, chroma, quality }: Omit<Encoded, 'format'>,
  format: MotionFormat
): MotionSettings => ({
  ...{ format, chroma, codec: codec ?? usualCodec(format) },
  quality: qualityNumbers[quality]
})

const usualCodec = (format: MotionFormat): VideoCodecName => (format === 'webm' ? 'vp9' : 'h264')

export const isMotion = (format: ExportFormat): format is MotionFormat =>
  format === 'mp4' || format === 'webm' || format === 'gif' || format === 'apng' || format === 'frames'

/** Of an animation that is not known: its speed is a usual one where the recipe leaves it to the study. */
export const filmBeforeStudy = (
  { fps = 30, background }: Pick<ExportRecipe, 'fps' | 'background'>,
  { width, height }: Pick<FilmSize, 'width' | 'height'>
): FilmSize => ({ width, height, fps, count: 1, hasAlpha: background === 'transparent' })
