/** A condition as one drag asks for it: the interventions that act, their strengths along the sweep, and what they are fed. */
import type { EditedSite } from '#engine/interventions/feeds.ts'
import { sampleIndices, type PlannedAxis, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { conditionOfInput, strengthInput, strengthOf, structureOf } from '#shared/condition-strengths.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { isStimulusAxis } from './bind-inputs.ts'
import type { PlacedCondition } from './condition-slots.ts'
import { fedContent } from './edit-contents.ts'
import type { LivePlan } from './live-plan.ts'
import type { Moment } from './moment.ts'
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
 * @param around the conditions that take values from this one.
 * @throws LimenError for a condition that the plan does not have, for conditions in a circle, and for an intervention that
 *   does not fit, naming it.
 */
export async function actingCondition(
  plan: LivePlan,
  condition: PlanCondition,
  moment: Moment,
  around: readonly string[] = []
): Promise<ActingCondition> {
  const { id, interventions } = condition
  const placed = placedAs(plan, condition)
  const acting = interventions.filter(({ enabled }) => enabled)
  const refused = plan.conditions.refused.get(id)
  if (refused && acting.length > 0) throw refused
  const edits: ActingEdit[] = []
  const sources: ActingCondition[] = []
  for (const [order, intervention] of interventions.entries()) {
    const edited = placed.places[order]
    if (!intervention.enabled || !edited) continue
    if (edited instanceof LimenError) throw edited
    try {
      const from = await sourceCondition(plan, intervention, moment, [...around, id])
      if (from) sources.push(from)
      edits.push(await actingEdit(plan, id, { intervention, edited, from }, moment))
    } catch (error) {
      throw inIntervention(order, intervention, error)
    }
  }
  const own = acting.map((intervention) => `${intervention.id} ${fedContent(intervention)}`)
  return {
    id,
    edits,
    values: sources.reduce((sofar, { values }) => ({ ...sofar, ...values }), ownValues(id, moment.values)),
    content: [...own, ...sources.map(({ content }) => content)].join('\n'),
    matters: (axis) =>
      isStimulusAxis(axis) ||
      axis.input === strengthInput(id) ||
      sources.some((source) => source.matters(axis))
  }
}

interface Placed {
  intervention: StudyIntervention
  edited: EditedSite
  from: ActingCondition | null
}

async function actingEdit(
  plan: LivePlan,
  condition: string,
  { intervention, edited, from }: Placed,
  moment: Moment
): Promise<ActingEdit> {
  const { contents, others } = plan.conditions
  const shared =
    others && intervention.kind === 'mean' ? () => others.mean(intervention, edited.site, moment) : null
  const content = await contents.of(edited, intervention, shared)
  const values = (await others?.along(plan, intervention, edited.site, from, moment)) ?? null
  const strengthAt = strengthAlong(plan.sweep, moment.values, condition, intervention.id)
  return { condition, edited, content, values, strengthAt }
}

/** The condition that a patch takes its values from; null for everything else. */
async function sourceCondition(
  plan: LivePlan,
  intervention: StudyIntervention,
  moment: Moment,
  around: readonly string[]
): Promise<ActingCondition | null> {
  if (intervention.kind !== 'patch' || !('condition' in intervention.source)) return null
  const { condition: id } = intervention.source
  if (around.includes(id)) throw inCircle([...around, id])
  const condition = moment.conditions.get(id)
  if (!condition) throw unknownSource(id, moment.conditions.keys())
  return actingCondition(plan, condition, moment, around)
}

const inCircle = (ids: readonly string[]): LimenError =>
  new LimenError({
    tag: 'request',
    message: `Conditions take their values from each other in a circle: ${ids.map((id) => `'${id}'`).join(' from ')}.`,
    advice: 'Let one of them take its values from other stimuli, or from a condition outside of the circle.',
    part: 'source'
  })

function unknownSource(id: string, known: Iterable<string>): LimenError {
  const near = nearestNames(id, known).join(', ')
  return new LimenError({
    tag: 'request',
    message: `There is no condition '${id}' that values could be taken from.`,
    advice: `Conditions: ${near}.`,
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
