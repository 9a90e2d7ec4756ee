/** Records whole state vectors of traces over a plan's sweep: what projections are fitted on and UMAP is drawn from. */
import { StateCollector } from '#engine/trajectories/collect-states.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { wholeStates, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import { runSamples } from '#engine/trajectories/run-samples.ts'
import type { StateRows } from '#engine/measures/principal-axes.ts'
import type { CallContext } from '#shared/contract.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { checkAborted } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import { checkRecordingSize, runSize } from './run-size.ts'

/** The states of each trace, in the order of `traces`: samples of the sweep, points within. */
export async function recordStates(
  plan: LivePlan,
  traces: readonly TracePlan[],
  sweep: SweepPlan,
  values: StimulusValues,
  context: CallContext
): Promise<StateRows[]> {
  const taps = traces.flatMap(wholeStates)
  checkRecordingSize(
    traces.reduce((sum, { features, pointsPerSample }) => sum + features * pointsPerSample, 0) * sweep.samples
  )
  const lease = await plan.network.recorder(taps, 'taps only')
  try {
    const collectors = traces.map((trace) => new StateCollector(trace, sweep.samples, trace.features))
    const size = runSize({ ...plan, sweep }, taps)
    const run = { recorder: lease.recorder, feeds: plan.feeds, extra: {}, values, sweep, size }
    await runSamples(
      run,
      { start: 0, count: sweep.samples },
      (records, range) => {
        for (const collector of collectors) collector.collect(records, range)
      },
      (done, total) => {
        checkAborted(context.signal)
        context.progress({ done, total, label: 'Recording states' })
      }
    )
    return traces.map(({ features, pointsPerSample }, index) => ({
      values: collectors[index]?.sweepStates ?? new Float32Array(0),
      count: sweep.samples * pointsPerSample,
      features
    }))
  } finally {
    lease.giveBack()
  }
}
