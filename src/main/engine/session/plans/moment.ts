/** What one drag works with: where the sliders are, what conditions hold, and whether to go on. Data only. */
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'

export interface Moment {
  /** Of all sliders, strengths included. */
  values: StimulusValues
  /** Conditions as they are now: those that are shown, else as the plan was prepared with them. */
  conditions: ReadonlyMap<string, PlanCondition>
  /** Throws where the work is to stop. */
  checkStop: () => void
  /** Told of milliseconds in the network beside the runs of the path itself. */
  spend: (milliseconds: number) => void
}
