/**
 * Checks the very graph that a plan's drags run: what it records as it is compiled, fused and projected, on the provider,
 * against the same graph run node by node as it is written, on the CPU. Once for each plan, at one stimulus, beside the
 * drags. Not here: whether recording changes the network's own outputs (check-parity.ts).
 */
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { matricesOf } from './plan-points.ts'
import type { LivePlan } from './live-plan.ts'

/** A stimulus that takes longer would keep drags waiting: the check is left out. */
const slowStimulus = 100

/**
 * The largest difference over everything that a drag records, in the units of what is recorded; null while it is not known,
 * and where it takes too long. The first call starts the check.
 */
export function recordingDifference(plan: LivePlan, values: StimulusValues): number | null {
  plan.recordingCheck ??= startedCheck(plan, values)
  return plan.recordingCheck.difference
}

/** What the check of a plan found; null until then. */
export interface RecordingCheck {
  difference: number | null
}

function startedCheck(plan: LivePlan, values: StimulusValues): RecordingCheck {
  const check: RecordingCheck = { difference: null }
  if (plan.lease === null || plan.network.info.stimulusMilliseconds > slowStimulus) return check
  const work = plan.network.during(() => measuredDifference(plan, values))
  work.then(
    (difference) => (check.difference = difference),
    // What can't run unoptimised has nothing to be compared with: the difference stays unknown.
    () => null
  )
  return check
}

async function measuredDifference(plan: LivePlan, values: StimulusValues): Promise<number | null> {
  const { lease, feeds, sweep, size, queue } = plan
  if (lease === null) return null
  const { session, instrumented } = lease.recorder
  const plain = await createSession(instrumented.model, 'cpu', { optimization: 'none' })
  try {
    // The buffers of the stimuli are the drags' own.
    return await queue.run(async () => {
      const stimulus = feeds.fill(values, sweep, [sweep.samples], size.exactly ?? 1)
      const fed = { ...stimulus, ...matricesOf(plan, lease) }
      const expected = await plain.run(fed, instrumented.outputs)
      return compareOutputs(expected, await session.run(fed, instrumented.outputs)).largestDifference
    })
  } finally {
    await plain.release()
  }
}
