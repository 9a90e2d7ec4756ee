/** What insets say, before anything is laid out. */
import type { SharedColorBar } from '../../scene/color-bar.ts'
import type { ScaleBar } from '../../scene/scale-bar.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'

/** Least and largest value. */
export type ValueRange = readonly [number, number]

export interface ShownStimulus extends StimulusPreview {
  /** Of all pictures of a film, so that what changes in it is seen; left out, its own. */
  range?: ValueRange
  /** Stands below it: whose it is, where that is not plain. */
  caption?: string
}

export interface InsetContent {
  title: string
  /** Names of traces; with a colour where that tells them apart. */
  traces: { label: string; color: string | null }[]
  /** Names of conditions with their marks; null for the baseline. Empty where there are no conditions. */
  lines: { label: string; mark: number | null }[]
  bars: (SharedColorBar & { names: string[] })[]
  /** `value` has its unit. */
  readOut: readonly { label: string; value: string }[]
  previews: readonly ShownStimulus[]
  /** Null for none; while only room is kept for it, without length. */
  scaleBar: Pick<ScaleBar, 'pixels' | 'label'> | null
}
