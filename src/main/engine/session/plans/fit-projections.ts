/** Makes the projections that a plan's traces ask for. Not here: the arithmetic (measures/). */
import { chosenProjection, featureMismatch, fittedProjection } from '#engine/measures/projection.ts'
import { fitStride, joinedStates, thinnedStates } from '#engine/trajectories/fit-set.ts'
import { coarseSweep } from '#engine/trajectories/plan-sweep.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { CallContext, FitRequest } from '#shared/contract.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Projection, ProjectionChoice } from '#shared/trajectory.ts'
import type { Fitting } from './advance-fit.ts'
import { fittedOn } from './fitted-on.ts'
import type { LivePlan } from './live-plan.ts'
import { recordStates } from './record-states.ts'

/**
 * Makes every projection of the plan that is not there yet as it was chosen; those to be fitted wait for their states.
 * One that was fitted on a part of its sweep counts as not there.
 * @throws LimenError 'request' where one that is there was fitted on something else.
 */
export function chooseMissing(
  plan: Pick<LivePlan, 'network' | 'projections' | 'traces'>,
  choices: Readonly<Record<string, ProjectionChoice>>
): Fitting[] {
  const { projections } = plan.network
  const toFit: Fitting[] = []
  for (const id of plan.projections) {
    const traces = plan.traces.filter(({ trace }) => trace.projection === id)
    const features = commonFeatures(id, traces)
    const known = projections.get(id)
    const choice = choices[id] ?? { kind: 'pca' }
    const isThere = known !== undefined && known.isProvisional !== true
    if (isThere && known.features !== features) throw featureMismatch(known, features)
    if (isThere) continue
    if (choice.kind === 'pca') toFit.push({ id, traces })
    else projections.set(id, chosenProjection(id, choice, features))
  }
  return toFit
}

/** Makes one projection anew for a trace, turned to match another where that is asked for. */
export async function fitOne(plan: LivePlan, request: FitRequest, context: CallContext): Promise<Projection> {
  const { projections } = plan.network
  const trace = traceNamed(plan, request.trace)
  const alignTo = request.alignTo === undefined ? undefined : projections.get(request.alignTo)
  if (request.alignTo !== undefined && !alignTo) throw unknownProjection(request.alignTo, projections.keys())
  const projection =
    request.choice.kind === 'pca'
      ? await fitTrace(plan, trace, request, context, alignTo)
      : chosenProjection(request.id, request.choice, trace.features)
  projections.set(request.id, projection)
  return projection
}

/** The plan's trace of this id. @throws LimenError 'request' with the nearest ids. */
export function traceNamed(plan: LivePlan, id: string): TracePlan {
  const found = plan.traces.find(({ trace }) => trace.id === id)
  if (found) return found
  const near = nearestNames(
    id,
    plan.traces.map(({ trace }) => trace.id)
  ).join(', ')
  throw new LimenError({
    tag: 'request',
    message: `The plan has no trace '${id}'.`,
    advice: near ? `It has: ${near}.` : 'It has none.',
    part: id
  })
}

async function fitTrace(
  plan: LivePlan,
  trace: TracePlan,
  { id, values }: FitRequest,
  context: CallContext,
  alignTo?: Projection
): Promise<Projection> {
  const sweep = coarseSweep(plan.stimuli, fitStride(plan.stimuli, [trace]))
  const states = await recordStates(plan, [trace], sweep, values, context)
  const chosen = thinnedStates(joinedStates(states))
  return fittedProjection(id, chosen, fittedOn(plan, [trace], sweep, chosen.count), alignTo)
}

function commonFeatures(id: string, traces: readonly TracePlan[]): number {
  const [first] = traces
  const other = traces.find(({ features }) => features !== first?.features)
  if (!first || !other) return first?.features ?? 0
  throw new LimenError({
    tag: 'request',
    message:
      `Traces that share the projection '${id}' need states of one length: ` +
      `'${first.trace.id}' has ${first.features}, '${other.trace.id}' has ${other.features}.`,
    advice: 'Give them projections of their own.',
    part: other.trace.id
  })
}

function unknownProjection(id: string, known: Iterable<string>): LimenError {
  const near = nearestNames(id, known).join(', ')
  return new LimenError({
    tag: 'request',
    message: `There is no projection '${id}' to align to.`,
    advice: near ? `Known ones: ${near}.` : 'Fit one first.',
    part: id
  })
}
