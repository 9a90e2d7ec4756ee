/**
 * The points of many frames: path by path, and of the frames on one path all current stimuli together in as few runs as
 * possible. Between paths the plan's drags have their turn, and they find their own points as they left them.
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { SampleFeeds } from '#engine/trajectories/sample-feeds.ts'
import { traceLayout } from '#engine/trajectories/plan-traces.ts'
import { nonFiniteRows } from '#engine/trajectories/collect-states.ts'
import type { Animated, AnimatedMoment, AnimateRequest } from '#shared/animated-paths.ts'
import type { PartsContext } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { momentsByPath, type ValuesOfFrames } from '#shared/frames-by-path.ts'
import type { Frame, ParameterReference, PlanCondition, TracePoints } from '#shared/trajectory.ts'
import { followConditions } from '../conditions/follow-conditions.ts'
import { sourcedKinds } from '../conditions/other-values.ts'
import { checkValues, sweptParameters, withoutStrengths } from '../inputs/bind-inputs.ts'
import { checkFramesSize, runSize } from '../networks/run-size.ts'
import { frameAt, runBaseline, type WatchPath } from './drag-plan.ts'
import { checkAborted } from './latest-wins.ts'
import { listOf } from './listed-moments.ts'
import type { LivePlan } from './live-plan.ts'
import type { PathMemory } from './path-memory.ts'
import { pointsOfPlan } from './plan-points.ts'

type Context = PartsContext<'animate'>

/**
 * @param checkThere throws where the plan has made way for others.
 * @throws LimenError 'resources' with the memory that the frames would take, 'request' while the plan's projections are still
 *   provisional, 'cancelled' on request.
 */
export async function animatePlan(
  plan: LivePlan,
  { frames, conditions = [] }: AnimateRequest,
  context: Context,
  checkThere: () => void
): Promise<Animated> {
  for (const values of frames) checkValues(plan.network, values)
  if (plan.pending) throw stillFitting()
  const paths = momentsByPath(frames, plan.sweep.axes)
  const moments = paths.reduce((sum, { length }) => sum + length, 0)
  const shown = conditions.filter(({ isHidden }) => isHidden !== true).length
  checkFramesSize(plan.traces, { paths: paths.length * plan.sweep.samples, moments }, 1 + shown)
  // Its own points: those of the drags are at other values.
  const own = { ...plan, points: null }
  const total = paths.length + moments
  let [done, milliseconds] = [0, 0]
  for (const [order, path] of paths.entries()) {
    await yieldToEvents()
    checkThere()
    const part = await plan.queue.run(() =>
      pathWithMoments(own, path, conditions, (share) => {
        checkAborted(context.signal)
        context.progress({ done: done + share * (1 + path.length), total, label: 'Computing the frames' })
      })
    )
    done += 1 + path.length
    milliseconds += part.reduce((sum, { frame }) => sum + frame.milliseconds, 0)
    for (const moments of messages(part)) context.part({ path: order, moments })
  }
  return { milliseconds }
}

/** Bytes of points in one message, about. */
const messageBytes = 16 * 2 ** 20

/** Cuts moments so that no message is large for long. */
function messages(moments: readonly AnimatedMoment[]): AnimatedMoment[][] {
  const cut: AnimatedMoment[][] = []
  let bytes = Infinity
  for (const moment of moments) {
    if (bytes > messageBytes) {
      cut.push([])
      bytes = 0
    }
    cut.at(-1)?.push(moment)
    bytes += bytesOf(moment.frame)
  }
  return cut
}

const bytesOf = ({ traces, conditions }: Frame): number =>
  [...traces, ...conditions.flatMap((each) => each.traces)].reduce(
    (sum, { positions, current }) => sum + positions.byteLength + current.byteLength,
    0
  )

/** Told of the share 0…1 that is done between runs; throws to stop. */
type Watch = (share: number) => void

/** The first moment with its whole path, then the others. */
async function pathWithMoments(
  plan: LivePlan,
  moments: readonly ValuesOfFrames[],
  conditions: PlanCondition[],
  watch: Watch
): Promise<AnimatedMoment[]> {
  const [first, ...others] = moments
  if (!first) return []
  const weight = others.length > 0 ? 0.5 : 1
  const request = { plan: plan.id, conditions, stride: 1 }
  const path = await frameAt(
    plan,
    { ...request, values: first.values, what: 'path' },
    partly(0, weight, watch)
  )
  const rest = partly(weight, 1, watch)
  const isListed = !conditions.some(takesFromElsewhere)
  const frames = isListed ? await listedFrames(plan, others, conditions, rest) : []
  if (!isListed)
    for (const [order, { values }] of others.entries()) {
      rest(order, others.length)
      frames.push(await frameAt(plan, { ...request, values, what: 'current' }, () => undefined))
    }
  return moments.map(({ frames: indices }, order) => ({
    frames: indices,
    frame: (order === 0 ? path : frames[order - 1]) ?? path
  }))
}

const partly =
  (from: number, to: number, watch: Watch): WatchPath =>
  (done, total) => {
    watch(from + ((to - from) * done) / Math.max(total, 1))
  }

/** What an edit takes from elsewhere may be that of the current stimulus alone: such frames are run one by one. */
const takesFromElsewhere = ({ interventions }: PlanCondition): boolean =>
  interventions.some(({ enabled, kind }) => enabled && sourcedKinds.has(kind))

/** Current stimuli as samples of a list, run together: the baseline's, then those of the conditions. */
async function listedFrames(
  plan: LivePlan,
  moments: readonly ValuesOfFrames[],
  conditions: readonly PlanCondition[],
  watch: WatchPath
): Promise<Frame[]> {
  const [first] = moments
  if (!first) return []
  const list = listedPlan(plan, moments)
  const numbers = moments.map((_, sample) => sample)
  const points = pointsOfPlan(list)
  const values = withoutStrengths(first.values)
  points.baseline.hold(values)
  const half = (order: number) => (done: number, total: number) => {
    watch(order + done / Math.max(total, 1), 2)
  }
  const milliseconds = await runBaseline(list, points.baseline, values, numbers, half(0))
  const way = { values: first.values, numbers, betweenRuns: half(1) }
  const followed = await followConditions(list, points, conditions, way)
  const share = (milliseconds + followed.milliseconds) / moments.length
  return numbers.map((sample) => ({
    plan: plan.id,
    traces: currentPoints(plan, points.baseline, sample),
    conditions: followed.conditions.map(({ condition, memory, error }) => ({
      condition,
      traces: memory ? currentPoints(plan, memory, sample) : [],
      error
    })),
    milliseconds: share,
    projections: []
  }))
}

/** The plan with its moments in the place of its sweep; its sessions are the same. */
function listedPlan(plan: LivePlan, moments: readonly ValuesOfFrames[]): LivePlan {
  const { network, sites, inputs, conditions } = plan
  const offered = sweptParameters(inputs, plan.request.conditions ?? [])
  const usual = ({ input, parameter }: ParameterReference): number =>
    offered.get(input)?.find(({ name }) => name === parameter)?.default ?? 0
  const sweep = listOf(moments, usual)
  const taps = plan.traces.flatMap((trace) => trace.taps)
  const planned = { network, sites, inputs, sweep }
  const size = runSize(planned, taps)
  const feeds = new SampleFeeds(inputs, size.exactly ?? size.most)
  const list = { ...plan, sweep, stimuli: sweep, size, feeds, points: null }
  const { session } = conditions
  if (!session) return list
  const rows = moments.length * conditions.placed.size
  const edited = session.places.map(({ site }) => site)
  const editedSize = runSize(planned, taps, { rows, edited })
  const editedFeeds = new SampleFeeds(inputs, editedSize.exactly ?? editedSize.most)
  return {
    ...list,
    conditions: { ...conditions, session: { ...session, size: editedSize, feeds: editedFeeds } }
  }
}

const currentPoints = (plan: LivePlan, memory: PathMemory, sample: number): TracePoints[] =>
  plan.traces.map((trace, order) => {
    const current = memory.collectors[order]?.statesOf([sample]) ?? new Float32Array(0)
    const { series, points } = traceLayout(trace, plan.sweep)
    const positions = new Float32Array(0)
    return { trace: trace.trace.id, series, points, positions, current, nonFinite: nonFiniteRows(current, 3) }
  })

const stillFitting = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'The axes of the view are still being fitted to the whole sweep.',
    advice: 'Wait until the path has all of its points.',
    part: 'projection'
  })
