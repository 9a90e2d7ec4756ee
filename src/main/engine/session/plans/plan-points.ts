/**
 * The points that a plan has at the values of the moment: of the baseline and of each condition, all seen through the same
 * projections. Not here: running what is missing (drag-plan.ts, follow-conditions.ts).
 */
import { nonFiniteRows, type StateCollector } from '#engine/trajectories/collect-states.ts'
import { matrixFeed } from '#engine/trajectories/matrix-feed.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { traceLayout, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import { featureMismatch } from '#engine/measures/projection.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Projection, TracePoints } from '#shared/trajectory.ts'
import type { LivePlan } from './live-plan.ts'
import { PathMemory, type KeptNumbers } from './path-memory.ts'
import type { Lease } from '../networks/session-cache.ts'

export class PlanPoints {
  readonly projections: readonly Projection[]
  readonly baseline: PathMemory
  readonly #sweep: SweepPlan
  readonly #kept: readonly KeptNumbers[]
  readonly #conditions = new Map<string, PathMemory>()

  constructor(plan: LivePlan, projections: readonly Projection[]) {
    this.projections = projections
    this.#sweep = plan.sweep
    this.#kept = plan.traces.map((trace, order) => ({ trace, width: 3, shift: shiftOf(projections[order]) }))
    this.baseline = new PathMemory(plan.sweep, this.#kept)
  }

  /** The points of a condition; none at first. */
  condition(id: string): PathMemory {
    const known = this.#conditions.get(id)
    if (known) return known
    const made = new PathMemory(this.#sweep, this.#kept)
    this.#conditions.set(id, made)
    return made
  }

  /** Forgets everything. */
  clear(): void {
    for (const memory of [this.baseline, ...this.#conditions.values()]) memory.clear()
  }
}

/** The plan's points, as far as they are known. Another projection makes all of them unknown. */
export function pointsOfPlan(plan: LivePlan): PlanPoints {
  const projections = plan.traces.map((trace) => projectionOf(plan, trace))
  const isSame = plan.points?.projections.every((projection, order) => projection === projections[order])
  if (!plan.points || isSame !== true) plan.points = new PlanPoints(plan, projections)
  return plan.points
}

function projectionOf(plan: LivePlan, { trace, features }: TracePlan): Projection {
  const projection = plan.network.projections.get(trace.projection)
  if (!projection) throw new Error(`The projection '${trace.projection}' of a prepared plan is gone.`)
  if (projection.features !== features) throw featureMismatch(projection, features)
  return projection
}

/** The matrices that the graph projects with, by the names of their inputs. */
export function matricesOf(
  plan: Pick<LivePlan, 'network' | 'projections'>,
  { recorder }: Lease
): Record<string, Tensor> {
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

/** The points of every trace as a frame has them: along `path`, whose samples `sweep` lays out, and at the current stimulus. */
export const tracePoints = (
  plan: LivePlan,
  memory: PathMemory,
  sweep: SweepPlan,
  path: SampleNumbers
): TracePoints[] =>
  plan.traces.map((trace, order) => pointsOf(plan, trace, sweep, path, memory.collectors[order]))

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
