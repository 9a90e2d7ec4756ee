/** Puts the recordings of several runs together along their axes of stimuli. */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import type { Recording } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfOutput, batchAxisOfSite } from './inspect-plan.ts'
import type { OpenedNetwork } from './opened-network.ts'

/** What one run recorded. */
export type RecordedPart = Pick<Recording, 'sites' | 'outputs'>

/** @throws LimenError 'resources' for what mixes its stimuli and differs between the parts. */
export function joinParts(
  network: OpenedNetwork,
  sites: readonly Site[],
  parts: readonly RecordedPart[]
): RecordedPart {
  const [first] = parts
  if (first && parts.length === 1) return first
  const joined = (name: string, axis: number, tensors: Tensor[]): [string, Tensor][] => {
    const [tensor] = tensors
    if (!tensor) return []
    if (axis >= 0) return [[name, joinAlong(tensors, axis)]]
    if (tensors.every(({ data }) => isSame(data, tensor.data))) return [[name, tensor]]
    throw new LimenError({
      tag: 'resources',
      message: `'${name}' mixes its stimuli, so it can't be recorded in ${parts.length} parts, and one part would take too much memory.`,
      advice: 'Record fewer stimuli, or leave this site out.',
      part: name
    })
  }
  return {
    sites: Object.fromEntries(
      sites.flatMap((site) =>
        joined(
          site.name,
          batchAxisOfSite(site),
          parts.flatMap((part) => part.sites[site.name] ?? [])
        )
      )
    ),
    outputs: Object.fromEntries(
      network.info.outputs.flatMap((output) =>
        joined(
          output.name,
          batchAxisOfOutput(network.info.sites, output),
          parts.flatMap((part) => part.outputs[output.name] ?? [])
        )
      )
    )
  }
}

const isSame = (a: Tensor['data'], b: Tensor['data']): boolean =>
  a.length === b.length && a.every((value: unknown, place: number) => Object.is(value, b[place]))
