/**
 * One drag: values → stimuli → one run, or few → points. Nothing here compiles or grows with the network.
 * A path at rest may also be the next step of a fit that waits for its whole sweep (advance-fit.ts).
 */
import { nonFiniteRows, type StateCollector } from '#engine/trajectories/collect-states.ts'
import { coarseSamples, coarseSweep, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { traceLayout, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import { matrixFeed } from '#engine/trajectories/matrix-feed.ts'
import { runSamples, type BetweenBatches } from '#engine/trajectories/run-samples.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import { featureMismatch } from '#engine/measures/projection.ts'
import type { CallContext } from '#shared/contract.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { DragRequest, Frame, Projection, TracePoints } from '#shared/trajectory.ts'
import { advanceFit, pointsOfStates } from './advance-fit.ts'
import { checkValues } from './bind-inputs.ts'
import { checkAborted, overtaken } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import { PathMemory } from './path-memory.ts'
import type { Lease } from './session-cache.ts'

/** @throws LimenError 'cancelled' when a newer drag of the same plan takes its place. */
export async function dragPlan(plan: LivePlan, request: DragRequest, context: CallContext): Promise<Frame> {
  checkValues(plan.network, request.values)
  const path = request.what === 'path' ? coarseSamples(plan.sweep, request.stride) : []
  const isSinglePoint = request.what === 'path' && plan.sweep.axes.length === 0
  const numbers = isSinglePoint ? path : [...path, plan.sweep.samples]
  return plan.queue.drag(numbers.length, async ({ isOvertaken }) => {
    checkAborted(context.signal)
    const betweenRuns = (done: number, total: number): void => {
      checkAborted(context.signal)
      if (isOvertaken()) throw overtaken()
      const known = numbers.length - total
      if (done > 0)
        context.progress({ done: known + done, total: numbers.length, label: 'Following the sweep' })
    }
    const fit = await fitOnTheWay(plan, request, betweenRuns)
    const points = pointsAt(plan, request.values)
    if (fit.pending) pointsOfStates(plan, fit.pending, points)
    const milliseconds = await runMissing(plan, points, request.values, numbers, betweenRuns)
    const sweep = coarseSweep(plan.sweep, request.what === 'path' ? request.stride : 1)
    const traces = plan.traces.map((trace, order) =>
      pointsOf(plan, trace, sweep, path, points.collectors[order])
    )
    return {
      plan: plan.id,
      traces,
      conditions: [],
      milliseconds: fit.milliseconds + milliseconds,
      projections: fit.projections
    }
  })
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

/** The plan's points at these values, as far as they are known. Another projection makes all of them unknown. */
function pointsAt(plan: LivePlan, values: StimulusValues): PathMemory {
  const projections = plan.traces.map((trace) => projectionOf(plan, trace))
  const isSame = plan.points?.projections.every((projection, order) => projection === projections[order])
  if (!plan.points || isSame !== true) {
    const kept = plan.traces.map((trace, order) => ({ trace, width: 3, shift: shiftOf(projections[order]) }))
    plan.points = { projections, memory: new PathMemory(plan.sweep, kept) }
  }
  const { memory } = plan.points
  memory.hold(values)
  return memory
}

async function runMissing(
  plan: LivePlan,
  points: PathMemory,
  values: StimulusValues,
  numbers: SampleNumbers,
  betweenRuns: BetweenBatches
): Promise<number> {
  const { lease, feeds, size, sweep } = plan
  if (lease === null) return 0
  const run = { recorder: lease.recorder, feeds, extra: matricesOf(plan, lease), values, sweep, size }
  return runSamples(
    run,
    points.missing(numbers),
    (records, batch) => {
      points.learn(records, batch)
    },
    betweenRuns
  )
}

function projectionOf(plan: LivePlan, { trace, features }: TracePlan): Projection {
  const projection = plan.network.projections.get(trace.projection)
  if (!projection) throw new Error(`The projection '${trace.projection}' of a prepared plan is gone.`)
  if (projection.features !== features) throw featureMismatch(projection, features)
  return projection
}

/** The matrices that the graph projects with, by the names of their inputs. */
export function matricesOf(plan: LivePlan, { recorder }: Lease): Record<string, Tensor> {
  return Object.fromEntries(
    plan.projections.flatMap((id, order) => {
      const matrix = recorder.instrumented.matrices.get(`p${order}`)
      const projection = plan.network.projections.get(id)
      if (!matrix || !projection) return []
      return [[matrix.input, matrixFeed(projection.matrix, projection.features)]]
    })
  )
}

/** Shifts of projections, which never change once they are made. */
const shifts = new WeakMap<Projection, number[]>()

/** (state − offset) · matrix = state · matrix − offset · matrix: the graph does the first part, this is the second. */
function shiftOf(projection: Projection | undefined): number[] {
  if (!projection) return []
  const known = shifts.get(projection)
  if (known) return known
  const shift = [0, 0, 0]
  const { matrix, offset } = projection
  for (let place = 0; place < matrix.length; place++) {
    const axis = place % 3
    shift[axis] = (shift[axis] ?? 0) + (offset[(place - axis) / 3] ?? 0) * (matrix[place] ?? 0)
  }
  shifts.set(projection, shift)
  return shift
}

function pointsOf(
  plan: LivePlan,
  trace: TracePlan,
  sweep: SweepPlan,
  path: SampleNumbers,
  collector: StateCollector | undefined
): TracePoints {
  const positions = collector?.statesOf(path) ?? new Float32Array(0)
  const isSinglePoint = path.length > 0 && plan.sweep.axes.length === 0
  const current = (isSinglePoint ? positions : collector?.current)?.slice() ?? new Float32Array(0)
  const nonFinite = nonFiniteRows(positions, 3) + (isSinglePoint ? 0 : nonFiniteRows(current, 3))
  const { series, points } = traceLayout(trace, sweep)
  return { trace: trace.trace.id, series, points, positions, current, nonFinite }
}
