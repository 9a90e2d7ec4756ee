/** A condition as one drag asks for it: the interventions that act, their strengths along the sweep, and what they are fed. */
import type { EditedSite } from '#engine/interventions/feeds.ts'
import { sampleIndices, type PlannedAxis, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { conditionOfInput, strengthInput, strengthOf, structureOf } from '#shared/condition-strengths.ts'
import { errorData, LimenError, nearestNames, type ErrorData } from '#shared/errors.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { isStimulusAxis } from '../inputs/bind-inputs.ts'
import type { PlacedCondition } from './condition-slots.ts'
import { fedContent } from './edit-contents.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import type { Moment } from '../plans/moment.ts'
import { inIntervention } from './prepare-edits.ts'
import type { ActingEdit } from './row-feeds.ts'

export interface ActingCondition {
  id: string
  edits: ActingEdit[]
  /** Slider values that its points depend on. */
  values: StimulusValues
  /** Tells other edits apart; strengths are not part of it. */
  content: string
  /** Why some of its interventions are left out; null where all act. */
  error: ErrorData | null
  /** Whether its points differ along an axis of the sweep. */
  matters: (axis: Pick<PlannedAxis, 'input'>) => boolean
}

/**
 * What is switched off does not act, and may be wrong. An intervention that does not fit is left out, and the rest acts.
 * @param around the conditions that take values from this one.
 * @throws LimenError for a condition that the plan does not have, and where no intervention fits: what is wrong with the
 *   first one, naming it.
 */
export async function actingCondition(
  plan: LivePlan,
  condition: PlanCondition,
  moment: Moment,
  around: readonly string[] = []
): Promise<ActingCondition> {
  const { id, interventions } = condition
  const placed = placedAs(plan, condition)
  const edits: ActingEdit[] = []
  const sources: ActingCondition[] = []
  const own: string[] = []
  let wrong: LimenError | null = null
  for (const [order, intervention] of interventions.entries()) {
    const place = placed.places[order]
    if (!intervention.enabled || !place) continue
    try {
      const edited = editable(plan, place)
      const from = await sourceCondition(plan, intervention, moment, [...around, id])
      edits.push(await actingEdit(plan, id, { intervention, edited, from }, moment))
      if (from) sources.push(from)
      own.push(`${intervention.id} ${fedContent(intervention)}`)
    } catch (error) {
      wrong ??= leftOut(error, order, intervention)
    }
  }
  if (wrong && edits.length === 0) throw wrong
  return {
    id,
    edits,
    values: sources.reduce((sofar, { values }) => ({ ...sofar, ...values }), ownValues(id, moment.values)),
    content: [...own, ...sources.map(({ content }) => content)].join('\n'),
    error: wrong && errorData(wrong),
    matters: (axis) =>
      isStimulusAxis(axis) ||
      axis.input === strengthInput(id) ||
      sources.some((source) => source.matters(axis))
  }
}

/** @throws LimenError where the session has no such place. */
function editable({ conditions }: LivePlan, place: EditedSite | LimenError): EditedSite {
  if (place instanceof LimenError) throw place
  const refused = conditions.refused.get(place)
  if (refused) throw refused
  return place
}

/** Why an intervention is left out. @throws what stops everything, and what is no trouble with the intervention. */
function leftOut(error: unknown, order: number, intervention: StudyIntervention): LimenError {
  if (!(error instanceof LimenError) || error.tag === 'cancelled') throw error
  return inIntervention(order, intervention, error)
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
    others && intervention.kind === 'mean'
      ? {
          key: others.keyOf(intervention, moment),
          record: () => others.mean(intervention, edited.site, moment)
        }
      : null
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
  const from = await actingCondition(plan, condition, moment, around)
  if (from.error) throw new LimenError(from.error)
  return from
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
