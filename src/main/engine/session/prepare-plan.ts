/** Prepares a plan: checks it, compiles what a drag needs, makes missing projections and measures one path. */
import { coarseSamples, planSweep } from '#engine/trajectories/plan-sweep.ts'
import { planTrace, traceLayout, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import { batchCount } from '#engine/trajectories/run-samples.ts'
import { SampleFeeds } from '#engine/trajectories/sample-feeds.ts'
import { sessionsCompiled } from '#engine/inference/compiled-session.ts'
import type { CallContext, Contract } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { DragRequest, Frame, Plan, PreparedPlan } from '#shared/trajectory.ts'
import { bindInputs, checkValues, parametersOf } from './bind-inputs.ts'
import { pendingFit } from './advance-fit.ts'
import { dragPlan } from './drag-plan.ts'
import { chooseMissing } from './fit-projections.ts'
import { LatestWinsQueue } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'
import { wordsAtPoints } from './point-labels.ts'
import { checkAnswerSize, runSize } from './run-size.ts'

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
    const pathMilliseconds = await firstPath(live, request, context)
    const batches = batchCount(live.sweep.samples + (live.sweep.axes.length > 0 ? 1 : 0), live.size)
    const traces = live.traces.map((trace) => ({
      ...traceLayout(trace, live.sweep),
      ...wordsAtPoints(trace, live.inputs, request.values)
    }))
    return {
      live,
      prepared: {
        id,
        traces,
        conditions: [],
        batches,
        pathMilliseconds,
        sessionsCompiled: sessionsCompiled()
      }
    }
  } catch (error) {
    live.lease?.giveBack()
    throw error
  }
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
  const sweep = planSweep(request.sweep, parametersOf(inputs))
  checkAnswerSize(traces, sweep)
  const taps = traces.flatMap((trace) => trace.taps)
  const size = runSize({ network, inputs, sweep, sites }, taps)
  const feeds = new SampleFeeds(inputs, size.exactly ?? size.most)
  const planned = { id, network, request, sweep, traces, projections, sites, inputs, feeds, size }
  const pending = pendingFit(sweep, chooseMissing(planned, choices))
  const lease = taps.length > 0 ? await network.recorder(taps, 'taps only') : null
  return { ...planned, pending, lease, points: null, recordingCheck: null, queue: new LatestWinsQueue() }
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

/**
 * Runs the first path, which fits what is to be fitted, and measures it. A full path is run once more, since the first run
 * also warms the session up; a coarse one is there to be quick.
 * @returns milliseconds of a full path; where a coarse one was run, by the number of its samples.
 */
async function firstPath(
  live: LivePlan,
  { values, stride = 1 }: PrepareRequest,
  context: CallContext
): Promise<number> {
  const path = { plan: live.id, values, what: 'path' as const, stride, isAtRest: true }
  const { milliseconds } = await dragPlan(live, path, context)
  if (stride > 1) return (milliseconds * live.sweep.samples) / coarseSamples(live.sweep, stride).length
  return measuredPath(live, path, context)
}

async function measuredPath(live: LivePlan, path: DragRequest, context: CallContext): Promise<number> {
  const run = (): Promise<Frame> => {
    live.points?.memory.clear()
    return dragPlan(live, path, context)
  }
  const { milliseconds } = await run()
  return milliseconds > worthMeasuringAgain ? milliseconds : (await run()).milliseconds
}
