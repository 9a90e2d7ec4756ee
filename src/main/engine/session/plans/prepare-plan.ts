/** Prepares a plan: checks it, compiles what a drag needs, makes missing projections and measures one path. */
import { coarseSamples, planSweep, sweepOf } from '#engine/trajectories/plan-sweep.ts'
import { planTrace, traceLayout, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import { batchCount } from '#engine/trajectories/run-samples.ts'
import { SampleFeeds } from '#engine/trajectories/sample-feeds.ts'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import type { CallContext, Contract } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { DragRequest, Frame, Plan, PreparedPlan } from '#shared/trajectory.ts'
import {
  bindInputs,
  checkValues,
  isStimulusAxis,
  mixedInputs,
  sweptParameters
} from '../inputs/bind-inputs.ts'
import { pendingFit } from './advance-fit.ts'
import { dragPlan } from './drag-plan.ts'
import { chooseMissing } from './fit-projections.ts'
import { openConditions } from '../conditions/live-conditions.ts'
import { LatestWinsQueue } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { wordsAtPoints } from './point-labels.ts'
import { checkAnswerSize, runSize } from '../networks/run-size.ts'

type PrepareRequest = Contract['prepare']['request']

/** A path slower than this is not run a second time only to measure it warm. */
const worthMeasuringAgain = 250

/**
 * The live plan and what the page is told of it.
 * @throws LimenError for everything in the plan that does not fit the network.
 */
export async function preparePlan(
  id: string,
  network: OpenedNetwork,
  request: PrepareRequest,
  context: CallContext
): Promise<{ live: LivePlan; prepared: PreparedPlan }> {
  checkValues(network, request.values)
  const live = await makePlan(id, network, request)
  try {
    const { milliseconds, conditions } = await firstPath(live, request, context)
    const traces = live.traces.map((trace) => ({
      ...traceLayout(trace, live.sweep),
      ...wordsAtPoints(trace, live.inputs, request.values)
    }))
    return {
      live,
      prepared: {
        id,
        traces,
        conditions: (request.plan.conditions ?? []).map(({ id: condition }) => ({
          condition,
          error: conditions.find((each) => each.condition === condition)?.error ?? null
        })),
        batches: batchesOf(live),
        pathMilliseconds: milliseconds,
        sessionsCompiled: sessionsCompiled()
      }
    }
  } catch (error) {
    live.lease?.giveBack()
    live.conditions.giveBack()
    throw error
  }
}

/** Runs of a full path: of the baseline, and of the conditions that act. */
function batchesOf({ sweep, stimuli, size, conditions, request }: LivePlan): number {
  const current = sweep.axes.length > 0 ? 1 : 0
  const acting = (request.conditions ?? []).filter(
    ({ isHidden, interventions }) => isHidden !== true && interventions.some(({ enabled }) => enabled)
  )
  const rows = (sweep.samples + current) * acting.length
  const { session } = conditions
  return batchCount(stimuli.samples + current, size) + (session ? batchCount(rows, session.size) : 0)
}

async function makePlan(
  id: string,
  network: OpenedNetwork,
  { plan: request, choices }: PrepareRequest
): Promise<LivePlan> {
  const sites = await network.sites(network.symbols(request.symbols))
  const projections = [...new Set(request.traces.map(({ projection }) => projection))]
  const traces = planTraces(request, sites, projections)
  const inputs = await bindInputs(network, request)
  const conditions = request.conditions ?? []
  const sweep = planSweep(request.sweep, sweptParameters(inputs, conditions))
  const stimuli = sweepOf(sweep, isStimulusAxis)
  checkAnswerSize(traces, sweep, 1 + conditions.length)
  const taps = traces.flatMap((trace) => trace.taps)
  const size = runSize({ network, inputs, sweep, sites }, taps)
  const feeds = new SampleFeeds(inputs, size.exactly ?? size.most)
  const planned = { id, network, request, sweep, stimuli, traces, projections, sites, inputs, feeds, size }
  const pending = pendingFit(stimuli, chooseMissing(planned, choices))
  const edited = await openConditions(planned, taps, conditions)
  try {
    const lease = taps.length > 0 ? await network.recorder(taps, 'taps only', mixedInputs(inputs)) : null
    const live = { ...planned, pending, lease, conditions: edited }
    return { ...live, points: null, recordingCheck: null, queue: new LatestWinsQueue() }
  } catch (error) {
    edited.giveBack()
    throw error
  }
}

function planTraces({ traces }: Plan, sites: Sites, projections: readonly string[]): TracePlan[] {
  const seen = new Set<string>()
  return traces.map((trace, order) => {
    if (seen.has(trace.id)) {
      throw new LimenError({
        tag: 'request',
        message: `Two traces are called '${trace.id}'.`,
        advice: 'Give each trace an id of its own.',
        part: trace.id
      })
    }
    seen.add(trace.id)
    return planTrace(trace, sites, order, projections.indexOf(trace.projection))
  })
}

/** Milliseconds in the network, and what became of each condition. */
type FirstPath = Pick<Frame, 'milliseconds' | 'conditions'>

/**
 * Runs the first path, which fits what is to be fitted, and measures it. A full path is run once more, since the first run
 * also warms the session up; a coarse one is there to be quick, and so is one of a single stimulus, which nothing can be
 * coarser than.
 * @returns the time of a full path; where a coarse one was run, by the number of its samples.
 */
async function firstPath(
  live: LivePlan,
  { plan, values, stride = 1 }: PrepareRequest,
  context: CallContext
): Promise<FirstPath> {
  const conditions = plan.conditions ?? []
  const path = { plan: live.id, values, conditions, what: 'path' as const, stride, isAtRest: true }
  // States for a fit are recorded by another session: that of the path is still cold then.
  const isCold = live.pending !== null
  const first = await dragPlan(live, path, context)
  if (stride > 1) {
    const share = coarseSamples(live.sweep, stride).length / live.sweep.samples
    return { ...first, milliseconds: first.milliseconds / share }
  }
  const isAlone = live.sweep.axes.length === 0
  if (!isCold && (isAlone || first.milliseconds > worthMeasuringAgain)) return first
  const second = await runAgain(live, path, context)
  const isWarm = !isCold || isAlone || second.milliseconds > worthMeasuringAgain
  return isWarm ? second : runAgain(live, path, context)
}

function runAgain(live: LivePlan, path: DragRequest, context: CallContext): Promise<Frame> {
  live.points?.clear()
  return dragPlan(live, path, context)
}
