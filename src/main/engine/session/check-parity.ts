/** Checks that recording changes nothing: the network with every site recorded against the plain one. */
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { exposeValues } from '#engine/trajectories/expose-values.ts'
import type { ParityReport, ProviderName } from '#shared/network.ts'
import { errorData } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { rawTap } from './inspect-plan.ts'
import type { Understood } from './over-time.ts'

type Tensors = Record<string, Tensor>

interface ParityCheck extends Understood {
  provider: ProviderName
  /** The plain network's outputs on the example, on the same provider. */
  expected: Tensors
}

/** The report, and a note where everything at once could not be recorded. */
export async function checkParity(check: ParityCheck): Promise<{ parity: ParityReport; notes: string[] }> {
  const { nonFinite } = compareOutputs(check.expected, check.expected)
  try {
    const { largestDifference } = compareOutputs(check.expected, await recordedOutputs(check))
    return { parity: { largestDifference, nonFinite }, notes: [] }
  } catch (error) {
    const note = `Not everything can be recorded at once: ${errorData(error).message}`
    return { parity: { largestDifference: Infinity, nonFinite }, notes: [note] }
  }
}

async function recordedOutputs({
  model,
  structure,
  provider,
  probe,
  expected
}: ParityCheck): Promise<Tensors> {
  const taps = structure.sites.filter(({ type }) => type !== 'string').map(rawTap)
  const recorded = exposeValues(model, taps)
  verifyGraph(recorded)
  const session = await createSession(recorded, provider)
  try {
    return await session.run(probe.example, Object.keys(expected))
  } finally {
    await session.release()
  }
}
