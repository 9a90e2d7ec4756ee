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
    const { expected, probe } = check
    const run = { ...check, example: probe.example, outputs: Object.keys(expected) }
    const { largestDifference } = compareOutputs(expected, await recordedOutputs(run))
    return { parity: { largestDifference, nonFinite }, notes: [] }
  } catch (error) {
    const note = `Not everything can be recorded at once: ${errorData(error).message}`
    return { parity: { largestDifference: Infinity, nonFinite }, notes: [note] }
  }
}

/** What is run with everything recorded, and which outputs are wanted. */
interface RecordedRun extends Pick<Understood, 'model' | 'structure'> {
  provider: ProviderName
  example: Tensors
  outputs: readonly string[]
}

/** The network's outputs while every site is recorded. @throws LimenError when not everything can be recorded at once. */
export async function recordedOutputs({
  model,
  structure,
  provider,
  example,
  outputs
}: RecordedRun): Promise<Tensors> {
  const taps = structure.sites.filter(({ type }) => type !== 'string').map(rawTap)
  const recorded = exposeValues(model, taps)
  verifyGraph(recorded)
  const session = await createSession(recorded, provider)
  try {
    return await session.run(example, outputs)
  } finally {
    await session.release()
  }
}
