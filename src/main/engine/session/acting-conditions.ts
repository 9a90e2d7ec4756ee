/** A condition as one drag asks for it: the interventions that act, their strengths along the sweep, and what they are fed. */
import { sampleIndices, type PlannedAxis, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { conditionOfInput, strengthInput, strengthOf, structureOf } from '#shared/condition-strengths.ts'
import { LimenError } from '#shared/errors.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import type { PlacedCondition } from './condition-slots.ts'
import { fedContent } from './edit-contents.ts'
import type { LivePlan } from './live-plan.ts'
import { inIntervention } from './prepare-edits.ts'
import type { ActingEdit } from './row-feeds.ts'

export interface ActingCondition {
  id: string
  edits: ActingEdit[]
  /** Slider values that its points depend on. */
  values: StimulusValues
  /** Tells other edits apart; strengths are not part of it. */
  content: string
  /** Whether its points differ along an axis of the sweep. */
  matters: (axis: Pick<PlannedAxis, 'input'>) => boolean
}

/**
 * What is switched off does not act, and may be wrong.
 * @throws LimenError for a condition that the plan does not have, and for an intervention that does not fit, naming it.
 */
export async function actingCondition(
  plan: LivePlan,
  condition: PlanCondition,
  values: StimulusValues
): Promise<ActingCondition> {
  const placed = placedAs(plan, condition)
  const acting = condition.interventions.filter(({ enabled }) => enabled)
  const refused = plan.conditions.refused.get(condition.id)
  if (refused && acting.length > 0) throw refused
  const edits: ActingEdit[] = []
  for (const [order, intervention] of condition.interventions.entries()) {
    const edited = placed.places[order]
    if (!intervention.enabled || !edited) continue
    if (edited instanceof LimenError) throw edited
    const sourced = takesOtherValues(intervention) ? refuseSource : null
    const content = await plan.conditions.contents
      .of(edited, intervention, sourced)
      .catch((error: unknown) => {
        throw inIntervention(order, intervention, error)
      })
    const strengthAt = strengthAlong(plan.sweep, values, condition.id, intervention.id)
    edits.push({ condition: condition.id, edited, content, strengthAt })
  }
  return {
    id: condition.id,
    edits,
    values: ownValues(condition.id, values),
    content: acting.map((intervention) => `${intervention.id} ${fedContent(intervention)}`).join('\n'),
    matters: ({ input }) => conditionOfInput(input) === null || input === strengthInput(condition.id)
  }
}

const takesOtherValues = (intervention: StudyIntervention): boolean =>
  'source' in intervention || intervention.kind === 'freeze'

const refuseSource = (): never => {
  throw new LimenError({
    tag: 'unsupported',
    message: 'Values of other runs are not taken along a path.',
    advice: 'Set a value by hand, or record under a condition in the terminal.',
    part: 'source'
  })
}

function placedAs({ conditions }: LivePlan, condition: PlanCondition): PlacedCondition {
  const placed = conditions.placed.get(condition.id)
  if (placed?.structure === structureOf([condition])) return placed
  throw new LimenError({
    tag: 'request',
    message: placed
      ? `The interventions of the condition '${condition.id}' are not those that the plan was prepared with.`
      : `The plan was prepared without the condition '${condition.id}'.`,
    advice: 'Prepare it again.',
    part: condition.id
  })
}

/** The strength at each sample: the slider's, or where the sweep turns it, that of the sweep. */
function strengthAlong(
  sweep: SweepPlan,
  values: StimulusValues,
  condition: string,
  intervention: string
): (sample: number) => number {
  const own = strengthOf(values, condition, intervention)
  const input = strengthInput(condition)
  const order = sweep.axes.findIndex((axis) => axis.input === input && axis.parameter === intervention)
  const axis = sweep.axes[order]
  if (!axis) return () => own
  const places: number[] = []
  return (sample) => {
    if (sample >= sweep.samples) return own
    sampleIndices(sweep, sample, places)
    return axis.values[places[order] ?? 0] ?? own
  }
}

/** Values of stimuli, and the condition's own strengths. */
const ownValues = (condition: string, values: StimulusValues): StimulusValues =>
  Object.fromEntries(
    Object.entries(values).filter(([input]) => {
      const other = conditionOfInput(input)
      return other === null || other === condition
    })
  )
