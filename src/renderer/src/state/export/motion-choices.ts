/** Codecs and qualities of moving pictures. Pure. */
import type { ExportFormat } from '#shared/export-formats.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { VideoCodecName } from '#shared/film/film-settings.ts'

const h264 = {
  value: 'h264',
  label: 'H.264',
  hint: 'Plays everywhere; pale lines blur, and bytes differ each time'
} as const
const vp9 = { value: 'vp9', label: 'VP9', hint: 'Plays in browsers; the same bytes each time' } as const
const av1 = { value: 'av1', label: 'AV1', hint: 'Smallest; the same bytes each time' } as const

type CodecOption = { value: VideoCodecName; label: string; hint: string }

/** Those that a format may have, the usual one first; none where it has no codec to choose. */
export function codecsOf(format: ExportFormat): CodecOption[] {
  return format === 'mp4' ? [h264, av1] : format === 'webm' ? [vp9, av1] : []
}

/** The chosen one where it fits the format, else the usual one. */
export function codecOf({ format, codec }: Pick<ExportRecipe, 'format' | 'codec'>): VideoCodecName {
  const fitting = codecsOf(format)
  return (fitting.find(({ value }) => value === codec) ?? fitting[0] ?? h264).value
}

export const qualities = [
  { value: 'draft', label: 'Draft', hint: 'small' },
  { value: 'good', label: 'Good' },
  { value: 'best', label: 'Best', hint: 'large' }
] as const
