/** Checks that a network treats the stimuli of one batch apart from each other: only then may they run together. */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import type { NetworkInfo, NetworkInput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOf, type Batching } from './batching.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import { timedRun, type Clock, type TimedAnswer } from './timed-run.ts'

type Tensors = Readonly<Record<string, Tensor>>

/** Largest difference between a stimulus alone and in company, as a share of the largest number, that is rounding. */
const roundingShare = 1e-3

/** A network, compiled, and an example for it. */
export interface Exemplified {
  session: CompiledSession
  structure: Pick<NetworkInfo, 'inputs' | 'outputs' | 'sites'>
  example: Tensors
  /** Its outputs on the whole example, where they are known. */
  answer: Tensors | null
}

/** How stimuli may run, and the smallest run that was made: of one stimulus, or of the example where it can't be cut up. */
export interface Batches {
  batching: Batching
  smallest: TimedAnswer
  notes: string[]
}

/**
 * Compares the first stimulus of the example alone and in company: in the example's own batch where its `answer` is known
 * and it has several, else in a batch of two. Where that gives other outputs, or does not run, stimuli are run one by one,
 * and a note says so.
 */
export async function checkBatching(
  { session, structure, example, answer }: Exemplified,
  stated: Batching,
  clock: Clock
): Promise<Batches> {
  const { inputs } = structure
  const ofExample = (): Promise<TimedAnswer> => timedRun(session, example, clock)
  if (stated.kind !== 'symbol') return { batching: stated, smallest: await ofExample(), notes: [] }
  const batching = { ...stated, kind: 'fixed' as const, size: 1 }
  try {
    const alone = await timedRun(session, stimuli(inputs, example, 1), clock)
    const together =
      (hasCompany(inputs, example) && answer) || (await session.run(stimuli(inputs, example, 2)))
    const mixed = mixedOutput(structure, alone.outputs, together)
    if (mixed === null) return { batching: stated, smallest: alone, notes: [] }
    const note = `Stimuli of one batch are not apart in '${mixed}', so they run one by one.`
    return { batching, smallest: alone, notes: [note] }
  } catch {
    const note = 'The network does not run with two stimuli at once, so they run one by one.'
    return { batching, smallest: await ofExample(), notes: [note] }
  }
}

/** An output in which a stimulus is not the same alone and in company, or null. */
function mixedOutput(
  { outputs, sites }: Exemplified['structure'],
  alone: Tensors,
  together: Tensors
): string | null {
  const mixed = outputs.find((output) =>
    isMixed(batchAxisOfOutput(sites, output), alone[output.name], together[output.name])
  )
  return mixed?.name ?? null
}

/** Whether every batched input of the example holds several stimuli. */
export const hasCompany = (inputs: readonly NetworkInput[], example: Tensors): boolean =>
  inputs.every((input) => {
    const axis = batchAxisOf(input)
    return axis === null || (example[input.name]?.dims[axis] ?? 0) > 1
  })

/** The first stimuli of the example; the last one is repeated where there are too few. */
export function stimuli(
  inputs: readonly NetworkInput[],
  example: Tensors,
  count: number
): Record<string, Tensor> {
  return Object.fromEntries(
    inputs.flatMap((input): [string, Tensor][] => {
      const tensor = example[input.name]
      const axis = batchAxisOf(input)
      if (!tensor) return []
      return [[input.name, axis === null ? tensor : takeAlong(tensor, axis, 0, count)]]
    })
  )
}

/** Whether a stimulus alone gives another output than in company, by more than rounding. */
export function isMixed(axis: number, alone?: Tensor, together?: Tensor): boolean {
  if (!alone || !together || alone.type === 'string') return false
  const compared = axis < 0 ? together : takeAlong(together, axis, 0, 1)
  if (compared.dims.join() !== alone.dims.join()) return true
  const [a, b] = [numbersOfTensor(alone), numbersOfTensor(compared)]
  const largest = a.reduce((most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : 0), 0)
  return a.some((value, place) => Math.abs(value - (b[place] ?? NaN)) > roundingShare * largest)
}
