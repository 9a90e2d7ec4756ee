/** Conditions of studies in tests, and drags that show them. */
import { strengthInput } from '#shared/condition-strengths.ts'
import { studyInterventionSchema } from '#shared/intervention.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { ConditionPoints, DragRequest, Frame, PlanCondition, TracePoints } from '#shared/trajectory.ts'
import { calm, siteOf, type Opened } from './small-networks.ts'

export type StudyEdit = Record<string, unknown> & { site: string }

/** A condition whose interventions are called 'i0', 'i1' …; sites by names of tensors. */
export const conditionOf = ({ info }: Opened, id: string, ...edits: StudyEdit[]): PlanCondition => ({
  id,
  interventions: edits.map((edit, order) =>
    studyInterventionSchema.parse({ id: `i${order}`, ...edit, site: siteOf(info, edit.site) })
  )
})

/** Slider values with the strengths of one condition's interventions, in their order. */
export const withStrengths = (
  values: StimulusValues,
  condition: string,
  ...strengths: number[]
): StimulusValues => ({
  ...values,
  [strengthInput(condition)]: Object.fromEntries(strengths.map((strength, order) => [`i${order}`, strength]))
})

/** A drag of the whole path. */
export const dragTo = (
  { engine }: Opened,
  plan: string,
  values: StimulusValues,
  conditions: PlanCondition[],
  more: Partial<DragRequest> = {}
): Promise<Frame> => engine.drag({ plan, values, conditions, what: 'path', stride: 1, ...more }, calm)

/** The points of a condition of a frame. */
export function pointsUnder({ conditions }: Frame, id: string): ConditionPoints {
  const found = conditions.find(({ condition }) => condition === id)
  if (!found) throw new Error(`The frame has no condition '${id}'.`)
  return found
}

/** The same, of the first trace. */
export function traceUnder(frame: Frame, id: string): TracePoints {
  const { traces, error } = pointsUnder(frame, id)
  const [trace] = traces
  if (!trace) throw new Error(error?.message ?? 'The condition has no trace.')
  return trace
}
