/** Records whole state vectors of traces over a sweep: what projections are fitted on and UMAP is drawn from. */
import type { StateRows } from '#engine/measures/principal-axes.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { wholeStates, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import { runSamples, type BetweenBatches } from '#engine/trajectories/run-samples.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import type { CallContext } from '#shared/contract.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { mixedInputs } from '../inputs/bind-inputs.ts'
import { checkAborted } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import { PathMemory } from './path-memory.ts'
import { checkRecordingSize, runSize } from '../networks/run-size.ts'

export type BetweenRuns = BetweenBatches

/** Where states are recorded: traces along a sweep, at these values. */
interface Recorded {
  plan: LivePlan
  traces: readonly TracePlan[]
  sweep: SweepPlan
  states: PathMemory
  values: StimulusValues
}

/** The states of each trace, in the order of `traces`: samples of the sweep, points within. */
export async function recordStates(
  plan: LivePlan,
  traces: readonly TracePlan[],
  sweep: SweepPlan,
  values: StimulusValues,
  context: CallContext
): Promise<StateRows[]> {
  checkRecordingSize(
    traces.reduce((sum, { features, pointsPerSample }) => sum + features * pointsPerSample, 0) * sweep.samples
  )
  const states = new PathMemory(
    sweep,
    traces.map((trace) => ({ trace, width: trace.features }))
  )
  const numbers = Array.from({ length: sweep.samples }, (_, sample) => sample)
  await recordMissing({ plan, traces, sweep, states, values }, numbers, (done, total) => {
    checkAborted(context.signal)
    context.progress({ done, total, label: 'Recording states' })
  })
  return traces.map(({ features, pointsPerSample }, index) => ({
    values: states.collectors[index]?.sweepStates ?? new Float32Array(0),
    count: sweep.samples * pointsPerSample,
    features
  }))
}

/** Records those of the samples that `states` does not have yet. @returns milliseconds in the network. */
export async function recordMissing(
  { plan, traces, sweep, states, values }: Recorded,
  numbers: SampleNumbers,
  betweenRuns: BetweenRuns
): Promise<number> {
  const taps = traces.flatMap(wholeStates)
  const lease = await plan.network.recorder(taps, 'taps only', mixedInputs(plan.inputs))
  try {
    const { most, exactly } = runSize({ ...plan, sweep }, taps)
    const size = { most: Math.min(most, plan.size.most), exactly }
    const run = { recorder: lease.recorder, feeds: plan.feeds, extra: {}, values, sweep, size }
    return await runSamples(
      run,
      states.missing(numbers),
      (records, batch) => {
        states.learn(records, batch)
      },
      betweenRuns
    )
  } finally {
    lease.giveBack()
  }
}
