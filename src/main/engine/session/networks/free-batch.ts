/**
 * Lets networks that were exported for one stimulus at a time take several at once, where running shows that this gives
 * what each of them gives alone. Not here: the rewrite (onnx/free-batch.ts).
 */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { freeBatch } from '#engine/onnx/free-batch.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { NetworkInput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOf, batchingOf } from './batching.ts'
import { hasCompany, isMixed } from './check-batching.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import { understand, type Understood } from './over-time.ts'

/** A network, and its session on the CPU. */
export interface Running {
  plain: Understood
  session: CompiledSession
}

type Tensors = Readonly<Record<string, Tensor>>

/** Remark on networks whose batch axis was freed. */
export const freedNote =
  'The network was exported for one stimulus at a time. Its batch axis has been freed, so that several run at once; each gives what it gives alone.'

/**
 * The network with a free batch axis, in a session of its own; null where it has one already, or where stimuli at once
 * give other outputs than alone. One stimulus gives the file's own outputs, bit for bit.
 */
export async function withFreeBatch({ plain, session }: Running): Promise<Running | null> {
  const { inputs } = plain.structure
  const { kind, size, symbol: stated } = batchingOf(inputs)
  if (kind !== 'fixed' || size !== 1 || stated !== null) return null
  const symbol = ['batch', 'batch of stimuli'].find((name) => !(name in plain.probe.symbols)) ?? 'stimuli'
  const axes = inputs.map((input): [string, number] => [input.name, batchAxisOf(input) ?? -1])
  const freed = freeBatch(plain.model, new Map(axes.filter(([, axis]) => axis >= 0)), symbol)
  const candidate = await compiledFreely(freed, plain.probe.symbols)
  if (!candidate) return null
  const isApart = batchingOf(candidate.plain.structure.inputs).symbol === symbol
  if (isApart && (await givesTheSame(session, candidate).catch(() => false))) return candidate
  await candidate.session.release()
  return null
}

/** The freed network, or null where it does not compile or does not run. */
async function compiledFreely(
  model: Understood['model'],
  chosen: Readonly<Record<string, number>>
): Promise<Running | null> {
  let session: CompiledSession | null = null
  try {
    verifyGraph(model)
    session = await createSession(model, 'cpu')
    return { plain: await understand(model, chosen, session), session }
  } catch {
    await session?.release()
    return null
  }
}

/** Whether each stimulus of the example gives alone, in the file's network and in the freed one, what it gives in company. */
async function givesTheSame(file: CompiledSession, { plain, session }: Running): Promise<boolean> {
  const { inputs, outputs, sites } = plain.structure
  const { example } = plain.probe
  if (!hasCompany(inputs, example)) return false
  const together = plain.probe.outputs ?? (await session.run(example))
  for (const place of [0, 1]) {
    const feeds = stimulusAt(inputs, example, place)
    const [alone, freed] = [await file.run(feeds), await session.run(feeds)]
    for (const output of outputs) {
      const axis = batchAxisOfOutput(sites, output)
      const [own, other, shared] = [alone, freed, together].map((answer) => answer[output.name])
      if (!own || !other || !shared || !isEqual(own, other)) return false
      if (isMixed(axis, own, axis < 0 ? shared : takeAlong(shared, axis, place, 1))) return false
    }
  }
  return true
}

const stimulusAt = (
  inputs: readonly NetworkInput[],
  example: Tensors,
  place: number
): Record<string, Tensor> =>
  Object.fromEntries(
    inputs.flatMap((input): [string, Tensor][] => {
      const [tensor, axis] = [example[input.name], batchAxisOf(input)]
      if (!tensor) return []
      return [[input.name, axis === null ? tensor : takeAlong(tensor, axis, place, 1)]]
    })
  )

/** Whether two tensors are the same, bit for bit. */
function isEqual(a: Tensor, b: Tensor): boolean {
  if (a.type !== b.type || a.dims.join() !== b.dims.join()) return false
  const [left, right] = [a.data, b.data]
  if (Array.isArray(left) || Array.isArray(right)) return JSON.stringify(left) === JSON.stringify(right)
  return bytesOf(left).equals(bytesOf(right))
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
