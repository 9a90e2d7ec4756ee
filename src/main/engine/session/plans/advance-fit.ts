/**
 * Fits the projections of a plan step by step: on a coarse part of the fit set first, so that a slow network has something
 * to show soon, and in the end on all of it. What is fitted on all of it is the same however many steps led there.
 * Not here: the arithmetic of a fit (measures/), fits on request (fit-projections.ts).
 */
import { fittedProjection } from '#engine/measures/projection.ts'
import { projectedStates } from '#engine/measures/projected-states.ts'
import type { StateRows } from '#engine/measures/principal-axes.ts'
import { fitStride, joinedStates, thinnedStates } from '#engine/trajectories/fit-set.ts'
import {
  coarseSamples,
  coarseSweep,
  sampleAt,
  sampleIndices,
  type SweepPlan
} from '#engine/trajectories/plan-sweep.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Projection } from '#shared/trajectory.ts'
import { fittedOn } from './fitted-on.ts'
import type { LivePlan } from './live-plan.ts'
import { PathMemory } from './path-memory.ts'
import { recordMissing, type BetweenRuns } from './record-states.ts'
import { checkRecordingSize } from '../networks/run-size.ts'

/** Several traces that are seen through one projection, which is then fitted on the states of all. */
export interface Fitting {
  id: string
  traces: TracePlan[]
}

/** Projections that are still to be fitted on the whole of their fit set. */
export interface PendingFit {
  fittings: Fitting[]
  traces: TracePlan[]
  /** The fit set: every `stride`-th sample of the plan's stimuli. */
  sweep: SweepPlan
  stride: number
  /** Whole states of the samples of the fit set. */
  states: PathMemory
}

/** @throws LimenError 'resources' where the states of the fit set would take too much memory. */
export function pendingFit(sweep: SweepPlan, fittings: Fitting[]): PendingFit | null {
  if (fittings.length === 0) return null
  const traces = fittings.flatMap((fitting) => fitting.traces)
  const stride = fitStride(sweep, traces)
  const fitSet = coarseSweep(sweep, stride)
  const numbersPerSample = traces.reduce(
    (sum, { features, pointsPerSample }) => sum + features * pointsPerSample,
    0
  )
  checkRecordingSize(numbersPerSample * fitSet.samples)
  const states = new PathMemory(
    fitSet,
    traces.map((trace) => ({ trace, width: trace.features }))
  )
  return { fittings, traces, sweep: fitSet, stride, states }
}

/**
 * Records the states at `stride` that are still missing, and fits on them; `plan.pending` is null once nothing is missing.
 * @returns the new projections, and milliseconds in the network.
 */
export async function advanceFit(
  plan: LivePlan,
  pending: PendingFit,
  stride: number,
  values: StimulusValues,
  betweenRuns: BetweenRuns
): Promise<{ projections: Projection[]; milliseconds: number }> {
  const { states, sweep, fittings } = pending
  const within = Math.max(1, Math.floor(stride / pending.stride))
  const numbers = coarseSamples(sweep, within)
  states.hold(values)
  const milliseconds = await recordMissing({ plan, ...pending, values }, numbers, betweenRuns)
  const isWhole = within === 1
  const projections = fittings.map((fitting) => {
    const chosen = thinnedStates(joinedStates(fitting.traces.map((trace) => rowsOf(pending, trace, numbers))))
    const words = fittedOn(plan, fitting.traces, coarseSweep(sweep, within), chosen.count)
    const projection = fittedProjection(fitting.id, chosen, words)
    return isWhole ? projection : { ...projection, isProvisional: true }
  })
  for (const projection of projections) plan.network.projections.set(projection.id, projection)
  if (isWhole) plan.pending = null
  return { projections, milliseconds }
}

/** Points of the path that follow from states recorded for the fit, so that the network is not run for them again. */
export function pointsOfStates(plan: LivePlan, pending: PendingFit, points: PathMemory): void {
  if (pending.traces.length !== plan.traces.length) return
  const places: number[] = []
  for (const [sample, stimulus] of coarseSamples(plan.stimuli, pending.stride).entries()) {
    sampleIndices(plan.stimuli, stimulus, places)
    const place = sampleAt(plan.sweep, places)
    if (!pending.states.has(sample) || points.has(place)) continue
    const rows = plan.traces.map((trace) => {
      const projection = plan.network.projections.get(trace.trace.projection)
      const states = rowsOf(pending, trace, [sample])
      return projection ? projectedStates(states, projection) : new Float32Array(0)
    })
    points.put(place, rows)
  }
}

/** States of one trace at samples of the fit set; a copy. */
function rowsOf({ traces, states }: PendingFit, trace: TracePlan, numbers: readonly number[]): StateRows {
  const values = states.collectors[traces.indexOf(trace)]?.statesOf(numbers) ?? new Float32Array(0)
  return { values, count: numbers.length * trace.pointsPerSample, features: trace.features }
}
