/** What insets say, before anything is laid out. */
import type { SharedColorBar } from '../../scene/color-bar.ts'
import type { StimulusPreview } from '#shared/stimulus.ts'

/** Which parts are drawn beside the curves. */
export interface InsetChoice {
  title: boolean
  /** Numbers and titles at the axes, and names of points. */
  labels: boolean
  legend: boolean
  /** Values of what moves. */
  readOut: boolean
  colorBar: boolean
  triad: boolean
  /** What the network is shown. */
  stimulus: boolean
}

export interface InsetContent {
  title: string
  /** Names of traces; with a colour where that tells them apart. */
  traces: { label: string; color: string | null }[]
  /** Names of conditions with their marks; null for the baseline. Empty where there are no conditions. */
  lines: { label: string; mark: number | null }[]
  bars: (SharedColorBar & { names: string[] })[]
  /** `value` has its unit. */
  readOut: { label: string; value: string }[]
  previews: StimulusPreview[]
}
