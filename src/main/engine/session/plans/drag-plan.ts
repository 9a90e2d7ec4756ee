/**
 * One drag: values → stimuli → one run, or few → points, of the baseline and of the conditions that are shown. Nothing here
 * compiles or grows with the network.
 * A path at rest may also be the next step of a fit that waits for its whole sweep (advance-fit.ts).
 */
import { coarseSamples, coarseSweep, firstAlike } from '#engine/trajectories/plan-sweep.ts'
import { runSamples, type BetweenBatches } from '#engine/trajectories/run-samples.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import type { CallContext } from '#shared/contract.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { DragRequest, Frame } from '#shared/trajectory.ts'
import { advanceFit, pointsOfStates } from './advance-fit.ts'
import { checkValues, isStimulusAxis, withoutStrengths } from '../inputs/bind-inputs.ts'
import { followConditions } from '../conditions/follow-conditions.ts'
import { checkAborted, overtaken } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import type { PathMemory } from './path-memory.ts'
import { matricesOf, pointsOfPlan, tracePoints } from './plan-points.ts'

/** @throws LimenError 'cancelled' when a newer drag of the same plan takes its place. */
export async function dragPlan(plan: LivePlan, request: DragRequest, context: CallContext): Promise<Frame> {
  checkValues(plan.network, request.values)
  return plan.queue.drag(askedSamples(plan, request).numbers.length, ({ isOvertaken }) =>
    frameAt(plan, request, (done, total) => {
      checkAborted(context.signal)
      if (isOvertaken()) throw overtaken()
      if (done > 0) context.progress({ done, total, label: 'Following the sweep' })
    })
  )
}

/** The whole path, in its turn: no drag takes its place, and it takes the place of none. */
export function wholePath(
  plan: LivePlan,
  { values, conditions = [] }: Pick<DragRequest, 'values' | 'conditions'>,
  { signal, progress }: CallContext
): Promise<Frame> {
  checkValues(plan.network, values)
  const request = { plan: plan.id, values, conditions, what: 'path', stride: 1, isAtRest: true } as const
  return plan.queue.run(() =>
    frameAt(plan, request, (done, total) => {
      checkAborted(signal)
      if (done > 0) progress({ done, total, label: 'Following the sweep' })
    })
  )
}

/** Called between runs with how many samples of all paths are done; throws to stop. */
export type WatchPath = (done: number, total: number) => void

/** The points at these values; for who has the plan's turn. */
export async function frameAt(plan: LivePlan, request: DragRequest, watch: WatchPath): Promise<Frame> {
  const { path, numbers } = askedSamples(plan, request)
  const shown = request.conditions ?? []
  const paths = 1 + shown.filter(({ isHidden }) => isHidden !== true).length
  watch(0, numbers.length * paths)
  /** Tells and checks on the way through what is missing of so many first paths. */
  const along =
    (first: number): BetweenBatches =>
    (done, missing) => {
      watch(done > 0 ? numbers.length * first - missing + done : 0, numbers.length * paths)
    }
  const values = withoutStrengths(request.values)
  const fit = await fitOnTheWay(plan, { ...request, values }, along(1))
  const points = pointsOfPlan(plan)
  points.baseline.hold(values)
  if (fit.pending) pointsOfStates(plan, fit.pending, points.baseline)
  const milliseconds = await runBaseline(plan, points.baseline, values, numbers, along(1))
  const way = { values: request.values, numbers, betweenRuns: along(paths) }
  const followed = await followConditions(plan, points, shown, way)
  const sweep = coarseSweep(plan.sweep, request.what === 'path' ? request.stride : 1)
  return {
    plan: plan.id,
    traces: tracePoints(plan, points.baseline, sweep, path),
    conditions: followed.conditions.map(({ condition, memory, error }) => ({
      condition,
      traces: memory ? tracePoints(plan, memory, sweep, path) : [],
      error
    })),
    milliseconds: fit.milliseconds + milliseconds + followed.milliseconds,
    projections: fit.projections
  }
}

/** The samples along the path, and all that are run. */
function askedSamples(
  plan: LivePlan,
  { what, stride }: DragRequest
): { path: SampleNumbers; numbers: SampleNumbers } {
  const path = what === 'path' ? coarseSamples(plan.sweep, stride) : []
  const isSinglePoint = what === 'path' && plan.sweep.axes.length === 0
  return { path, numbers: isSinglePoint ? path : [...path, plan.sweep.samples] }
}

/** The next step of a fit that waits, where the path is that of a hand at rest. */
async function fitOnTheWay(
  plan: LivePlan,
  { what, stride, values, isAtRest }: DragRequest,
  betweenRuns: BetweenBatches
) {
  const { pending } = plan
  if (!pending || what !== 'path' || isAtRest !== true) return { pending, projections: [], milliseconds: 0 }
  return { pending, ...(await advanceFit(plan, pending, stride, values, betweenRuns)) }
}

/** Strengths do not matter to the baseline: along an axis that turns one, it is run once. */
export async function runBaseline(
  plan: LivePlan,
  points: PathMemory,
  values: StimulusValues,
  numbers: SampleNumbers,
  betweenRuns: BetweenBatches
): Promise<number> {
  const { lease, feeds, size, sweep } = plan
  if (lease === null) return 0
  const run = { recorder: lease.recorder, feeds, extra: matricesOf(plan, lease), values, sweep, size }
  const firsts = numbers.map((sample) => firstAlike(sweep, sample, isStimulusAxis))
  const milliseconds = await runSamples(
    run,
    points.missing([...new Set(firsts)]),
    (records, batch) => {
      points.learn(records, batch)
    },
    betweenRuns
  )
  points.spread(numbers, firsts)
  return milliseconds
}
