/** Checks that recording changes nothing: the network with every site recorded against the plain one. */
import { compareOutputs } from '#engine/inference/compare-outputs.ts'
import { createSession } from '#engine/inference/compiled-session.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { exposeValues } from '#engine/trajectories/expose-values.ts'
import type { ParityReport, ProviderName } from '#shared/network.ts'
import { errorData } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { stimuliIn } from './batching.ts'
import { rawTap } from './inspect-plan.ts'
import type { Understood } from './over-time.ts'

type Tensors = Record<string, Tensor>

/** Milliseconds since some moment; tests bring their own. */
export type Clock = () => number

interface ParityCheck extends Understood {
  provider: ProviderName
  clock: Clock
  /** The plain network's outputs on the example, on the same provider. */
  expected: Tensors
}

/** What the check found, and how long a stimulus takes while everything is recorded: 0 where that did not run. */
export interface Parity {
  parity: ParityReport
  stimulusMilliseconds: number
  notes: string[]
}

/** The report, and a note where everything at once could not be recorded. */
export async function checkParity(check: ParityCheck): Promise<Parity> {
  const { nonFinite } = compareOutputs(check.expected, check.expected)
  try {
    const { expected, probe } = check
    const run = { ...check, example: probe.example, outputs: Object.keys(expected) }
    const { recorded, milliseconds } = await recordedOutputs(run)
    const { largestDifference } = compareOutputs(expected, recorded)
    const stimulusMilliseconds = milliseconds / stimuliIn(check.structure.inputs, probe.example)
    return { parity: { largestDifference, nonFinite }, stimulusMilliseconds, notes: [] }
  } catch (error) {
    const note = `Not everything can be recorded at once: ${errorData(error).message}`
    return { parity: { largestDifference: Infinity, nonFinite }, stimulusMilliseconds: 0, notes: [note] }
  }
}

/** What is run with everything recorded, and which outputs are wanted. */
interface RecordedRun extends Pick<Understood, 'model' | 'structure'> {
  provider: ProviderName
  clock: Clock
  example: Tensors
  outputs: readonly string[]
}

/** A first run longer than this is taken for its time: what it takes to warm up is small beside it. */
const slowRun = 50

/**
 * The network's outputs while every site is recorded, and milliseconds of a run.
 * @throws LimenError when not everything can be recorded at once.
 */
export async function recordedOutputs({
  model,
  structure,
  provider,
  clock,
  example,
  outputs
}: RecordedRun): Promise<{ recorded: Tensors; milliseconds: number }> {
  const taps = structure.sites.filter(({ type }) => type !== 'string').map(rawTap)
  const exposed = exposeValues(model, taps)
  verifyGraph(exposed)
  const session = await createSession(exposed, provider)
  const run = async (): Promise<{ recorded: Tensors; milliseconds: number }> => {
    const start = clock()
    const recorded = await session.run(example, outputs)
    return { recorded, milliseconds: clock() - start }
  }
  try {
    const first = await run()
    return first.milliseconds > slowRun ? first : await run()
  } finally {
    await session.release()
  }
}
