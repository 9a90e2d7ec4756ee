/**
 * One drag: values → stimuli → one run, or few → points. Nothing here compiles or grows with the network.
 */
import { nonFiniteRows, StateCollector } from '#engine/trajectories/collect-states.ts'
import { coarseSweep, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { traceLayout, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import { matrixFeed } from '#engine/trajectories/matrix-feed.ts'
import { runSamples } from '#engine/trajectories/run-samples.ts'
import type { SampleRange } from '#engine/trajectories/sample-feeds.ts'
import { featureMismatch } from '#engine/measures/projection.ts'
import type { CallContext } from '#shared/contract.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { DragRequest, Frame, Projection, TracePoints } from '#shared/trajectory.ts'
import { checkValues } from './bind-inputs.ts'
import { checkAborted, overtaken } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import type { Lease } from './session-cache.ts'

/** @throws LimenError 'cancelled' when a newer drag of the same plan takes its place. */
export async function dragPlan(plan: LivePlan, request: DragRequest, context: CallContext): Promise<Frame> {
  checkValues(plan.network, request.values)
  const sweep = coarseSweep(plan.sweep, request.stride)
  const range = rangeOf(sweep, request.what)
  return plan.queue.drag(range.count, async ({ isOvertaken }) => {
    checkAborted(context.signal)
    const samples = request.what === 'path' ? sweep.samples : 0
    const collectors = plan.traces.map(
      (trace) => new StateCollector(trace, samples, 3, shiftOf(projectionOf(plan, trace)))
    )
    const milliseconds = await runPlan(plan, request, sweep, range, collectors, (done, total) => {
      checkAborted(context.signal)
      if (isOvertaken()) throw overtaken()
      if (done > 0) context.progress({ done, total, label: 'Following the sweep' })
    })
    const traces = plan.traces.map((trace, index) => pointsOf(trace, sweep, request.what, collectors[index]))
    return { plan: plan.id, traces, milliseconds }
  })
}

/** Samples of a drag: the sweep with the current stimulus behind it, or the current stimulus alone. */
export function rangeOf(sweep: SweepPlan, what: DragRequest['what']): SampleRange {
  if (what === 'current') return { start: sweep.samples, count: 1 }
  return { start: 0, count: sweep.samples + (sweep.axes.length > 0 ? 1 : 0) }
}

async function runPlan(
  plan: LivePlan,
  { values }: DragRequest,
  sweep: SweepPlan,
  range: SampleRange,
  collectors: readonly StateCollector[],
  betweenBatches: (done: number, total: number) => void
): Promise<number> {
  const { lease, feeds, size } = plan
  if (lease === null) return 0
  const run = { recorder: lease.recorder, feeds, extra: matricesOf(plan, lease), values, sweep, size }
  return runSamples(
    run,
    range,
    (records, batch) => {
      for (const collector of collectors) collector.collect(records, batch)
    },
    betweenBatches
  )
}

function projectionOf(plan: LivePlan, { trace, features }: TracePlan): Projection {
  const projection = plan.network.projections.get(trace.projection)
  if (!projection) throw new Error(`The projection '${trace.projection}' of a prepared plan is gone.`)
  if (projection.features !== features) throw featureMismatch(projection, features)
  return projection
}

/** The matrices that the graph projects with, by the names of their inputs. */
function matricesOf(plan: LivePlan, { recorder }: Lease): Record<string, Tensor> {
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
function shiftOf(projection: Projection): number[] {
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
  trace: TracePlan,
  sweep: SweepPlan,
  what: DragRequest['what'],
  collector: StateCollector | undefined
): TracePoints {
  const positions = collector?.sweepStates ?? new Float32Array(0)
  const isSinglePoint = what === 'path' && sweep.axes.length === 0
  const current = isSinglePoint ? positions.slice() : (collector?.current ?? new Float32Array(0))
  const nonFinite = nonFiniteRows(positions, 3) + (isSinglePoint ? 0 : nonFiniteRows(current, 3))
  const { series, points } = traceLayout(trace, sweep)
  return { trace: trace.trace.id, series, points, positions, current, nonFinite }
}
