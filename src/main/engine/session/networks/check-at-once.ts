/**
 * Checks of a large network in a single run, where each one takes long: the first stimulus of the example, alone and with
 * everything recorded, against the plain network's answer to the whole example. Where the two agree, stimuli are apart from
 * each other and recording changes nothing. Not here: the checks one by one (check-batching.ts, check-parity.ts).
 */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import type { ParityReport } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Structure } from '#engine/structure/recognise-structure.ts'
import { isMixed, stimuli } from './check-batching.ts'
import { recordedOutputs, type PlainAnswer } from './check-parity.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'

/**
 * The parity report; its difference includes what rounding differs between one stimulus and several. Null where the two do
 * not agree, or can not be compared like this: then the checks are made one by one.
 * @param whole the answer to an example of several stimuli.
 */
export async function checkAtOnce(
  whole: PlainAnswer,
  { inputs, outputs, sites }: Structure
): Promise<ParityReport | null> {
  const alone = await recordedOutputs({ ...whole, feeds: stimuli(inputs, whole.feeds, 1) }).catch(() => null)
  if (!alone) return null
  const firstOf: Record<string, Tensor> = {}
  for (const output of outputs) {
    const [axis, all] = [batchAxisOfOutput(sites, output), whole.outputs[output.name]]
    if (isMixed(axis, alone[output.name], all)) return null
    if (all) firstOf[output.name] = axis < 0 ? all : takeAlong(all, axis, 0, 1)
  }
  return { largestDifference: compareOutputs(firstOf, alone).largestDifference, note: null }
}
