/**
 * Checks of a large network in a single run, where each one takes long: the first stimulus of the example, alone and with
 * everything recorded, against the plain network's answer to the whole example. Where the two agree, stimuli are apart from
 * each other and recording changes nothing. Not here: the checks one by one (check-batching.ts, check-parity.ts).
 */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import type { ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Batching } from './batching.ts'
import { hasCompany, isMixed, stimuli } from './check-batching.ts'
import { recordedOutputs, type Clock, type Parity } from './check-parity.ts'
import { batchAxisOfOutput } from './inspect-plan.ts'
import type { Understood } from './over-time.ts'

/**
 * The parity report, and how long the stimulus takes; the difference includes what rounding differs between one stimulus and several.
 * Null where the two do not agree, or can not be compared like this: then the checks are made one by one.
 */
export async function checkAtOnce(
  understood: Understood,
  expected: Readonly<Record<string, Tensor>>,
  { provider, clock }: { provider: ProviderName; clock: Clock },
  stated: Batching
): Promise<Omit<Parity, 'notes'> | null> {
  const { inputs, outputs, sites } = understood.structure
  const { example } = understood.probe
  if (stated.kind !== 'symbol' || !hasCompany(inputs, example)) return null
  const feeds = stimuli(inputs, example, 1)
  const recording = { ...understood, provider, clock, example: feeds, outputs: Object.keys(expected) }
  const answer = await recordedOutputs(recording).catch(() => null)
  if (!answer) return null
  const { recorded: alone, milliseconds } = answer
  const firstOf: Record<string, Tensor> = {}
  for (const output of outputs) {
    const [axis, whole] = [batchAxisOfOutput(sites, output), expected[output.name]]
    if (isMixed(axis, alone[output.name], whole)) return null
    if (whole) firstOf[output.name] = axis < 0 ? whole : takeAlong(whole, axis, 0, 1)
  }
  const { nonFinite } = compareOutputs(expected, expected)
  const { largestDifference } = compareOutputs(firstOf, alone)
  return { parity: { largestDifference, nonFinite }, stimulusMilliseconds: milliseconds }
}
