/** Makes the projections that a plan's traces ask for. Not here: the arithmetic (measures/). */
import { chosenProjection, featureMismatch, fittedProjection } from '#engine/measures/projection.ts'
import { fitSweep, joinedStates, thinnedStates } from '#engine/trajectories/fit-set.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { CallContext, FitRequest } from '#shared/contract.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Projection, ProjectionChoice } from '#shared/trajectory.ts'
import { fittedOn } from './fitted-on.ts'
import type { LivePlan } from './live-plan.ts'
import { recordStates } from './record-states.ts'

/** Several traces that are seen through one projection, which is then fitted on the states of all. */
interface Fitting {
  id: string
  traces: TracePlan[]
}

/**
 * Makes every projection of the plan that is not there yet: as chosen, or by PCA.
 * @throws LimenError 'request' where one that is there was fitted on something else.
 */
export async function fitMissing(
  plan: LivePlan,
  values: StimulusValues,
  choices: Readonly<Record<string, ProjectionChoice>>,
  context: CallContext
): Promise<void> {
  const { projections } = plan.network
  const toFit: Fitting[] = []
  for (const id of plan.projections) {
    const traces = plan.traces.filter(({ trace }) => trace.projection === id)
    const features = commonFeatures(id, traces)
    const known = projections.get(id)
    const choice = choices[id] ?? { kind: 'pca' }
    if (known && known.features !== features) throw featureMismatch(known, features)
    if (known) continue
    if (choice.kind === 'pca') toFit.push({ id, traces })
    else projections.set(id, chosenProjection(id, choice, features))
  }
  for (const fitted of await fitAll(plan, toFit, values, context)) projections.set(fitted.id, fitted)
}

/** Makes one projection anew for a trace, turned to match another where that is asked for. */
export async function fitOne(plan: LivePlan, request: FitRequest, context: CallContext): Promise<Projection> {
  const { projections } = plan.network
  const trace = traceNamed(plan, request.trace)
  const alignTo = request.alignTo === undefined ? undefined : projections.get(request.alignTo)
  if (request.alignTo !== undefined && !alignTo) throw unknownProjection(request.alignTo, projections.keys())
  const projection =
    request.choice.kind === 'pca'
      ? (await fitAll(plan, [{ id: request.id, traces: [trace] }], request.values, context, alignTo))[0]
      : chosenProjection(request.id, request.choice, trace.features)
  if (!projection) throw new Error('Nothing was fitted.')
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

async function fitAll(
  plan: LivePlan,
  fittings: readonly Fitting[],
  values: StimulusValues,
  context: CallContext,
  alignTo?: Projection
): Promise<Projection[]> {
  if (fittings.length === 0) return []
  const traces = fittings.flatMap((fitting) => fitting.traces)
  const sweep = fitSweep(plan.sweep, traces)
  const states = await recordStates(plan, traces, sweep, values, context)
  return fittings.map((fitting) => {
    const chosen = thinnedStates(
      joinedStates(fitting.traces.flatMap((trace) => states[traces.indexOf(trace)] ?? []))
    )
    return fittedProjection(fitting.id, chosen, fittedOn(plan, fitting.traces, sweep, chosen.count), alignTo)
  })
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
