/**
 * Checks that recording changes nothing: the network with every site recorded against the plain one, on the example.
 * It is done after the network was opened, when someone asks: it takes a session and a run of its own.
 */
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import type { Model } from '#engine/onnx/model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { exposeValues } from '#engine/trajectories/expose-values.ts'
import { errorData } from '#shared/errors.ts'
import type { ParityReport, ProviderName, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { rawTap } from '../plans/inspect-plan.ts'

type Tensors = Readonly<Record<string, Tensor>>

/** The plain network's answer to an example, and where it was computed. */
export interface PlainAnswer {
  model: Model
  sites: readonly Site[]
  provider: ProviderName
  feeds: Tensors
  outputs: Tensors
}

/** The report; where not everything can be recorded at once, its note says why. */
export async function checkParity(plain: PlainAnswer): Promise<ParityReport> {
  try {
    const { largestDifference } = compareOutputs(plain.outputs, await recordedOutputs(plain))
    return { largestDifference, note: null }
  } catch (error) {
    const note = `Not everything can be recorded at once: ${errorData(error).message}`
    return { largestDifference: Infinity, note }
  }
}

/** The network's outputs while every site is recorded. @throws LimenError when not everything can be recorded at once. */
export async function recordedOutputs({
  model,
  sites,
  provider,
  feeds,
  outputs
}: PlainAnswer): Promise<Record<string, Tensor>> {
  const exposed = exposeValues(model, sites.filter(({ type }) => type !== 'string').map(rawTap))
  verifyGraph(exposed)
  const session = await createSession(exposed, provider)
  try {
    return await session.run(feeds, Object.keys(outputs))
  } finally {
    await session.release()
  }
}
