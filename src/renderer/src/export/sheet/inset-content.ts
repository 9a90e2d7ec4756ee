/** What insets say, before anything is laid out. */
import type { SharedColorBar } from '../../scene/color-bar.ts'
import type { ScaleBar } from '../../scene/scale-bar.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'

export interface InsetContent {
  title: string
  /** Names of traces; with a colour where that tells them apart. */
  traces: { label: string; color: string | null }[]
  /** Names of conditions with their marks; null for the baseline. Empty where there are no conditions. */
  lines: { label: string; mark: number | null }[]
  bars: (SharedColorBar & { names: string[] })[]
  /** `value` has its unit. */
  readOut: readonly { label: string; value: string }[]
  previews: readonly StimulusPreview[]
  /** Null for none; while only room is kept for it, without length. */
  scaleBar: Pick<ScaleBar, 'pixels' | 'label'> | null
}
