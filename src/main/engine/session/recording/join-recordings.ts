/** Puts the recordings of several runs together along their axes of stimuli. */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import type { Recording } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

/** What one run recorded. */
export type RecordedPart = Pick<Recording, 'sites' | 'outputs'>

/**
 * One recording of what several runs gave.
 * @throws LimenError 'request' or 'resources' for what has no axis of stimuli and differs between the runs: the network's
 *   batches, or memory, are too small for all stimuli in one run.
 */
export function joinParts(
  network: OpenedNetwork,
  sites: readonly Site[],
  parts: readonly RecordedPart[]
): RecordedPart {
  const [first] = parts
  if (first && parts.length === 1) return first
  const { outputs } = network.info
  const joinedSites = sites.flatMap((site): [string, Tensor][] => {
    const tensors = parts.flatMap((part) => part.sites[site.name] ?? [])
    return joined(network, site.name, batchAxisOfSite(site), tensors)
  })
  const joinedOutputs = outputs.flatMap((output): [string, Tensor][] => {
    const tensors = parts.flatMap((part) => part.outputs[output.name] ?? [])
    return joined(network, output.name, batchAxisOfOutput(network.info.sites, output), tensors)
  })
  return { sites: Object.fromEntries(joinedSites), outputs: Object.fromEntries(joinedOutputs) }
}

/** The value of this name, or nothing where no run gave it. */
function joined(network: OpenedNetwork, name: string, axis: number, tensors: Tensor[]): [string, Tensor][] {
  const [tensor] = tensors
  if (!tensor) return []
  if (axis >= 0) return [[name, joinAlong(tensors, axis)]]
  for (const other of tensors) checkUnmixed(network, name, tensor, other)
  return [[name, tensor]]
}

/**
 * What has no axis of stimuli is the same in every run.
 * @throws LimenError as `joinParts` does where it is not.
 */
export function checkUnmixed(network: OpenedNetwork, name: string, a: Tensor, b: Tensor): void {
  if (!isSame(a.data, b.data)) throw mixedError(network, name)
}

function mixedError({ batching }: OpenedNetwork, name: string): LimenError {
  const what = `'${name}' has no axis of stimuli, so what several runs give can't be one recording`
  if (batching.kind === 'fixed') {
    const taken = batching.size === 1 ? 'one stimulus' : `${batching.size} stimuli`
    return new LimenError({
      tag: 'request',
      message: `${what}, and this network takes ${taken} in a run.`,
      advice: `Record ${taken} at a time.`,
      part: name
    })
  }
  return new LimenError({
    tag: 'resources',
    message: `${what}, and one run of all stimuli would take too much memory.`,
    advice: 'Record fewer stimuli at a time, or fewer sites.',
    part: name
  })
}

const isSame = (a: Tensor['data'], b: Tensor['data']): boolean =>
  a.length === b.length && a.every((value: unknown, place: number) => Object.is(value, b[place]))
