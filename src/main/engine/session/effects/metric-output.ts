/** Which output a metric reads. */
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { NetworkOutput } from '#shared/network.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

/** The named output, or the first one. @throws LimenError 'request' with the nearest names. */
export function metricOutput({ info }: OpenedNetwork, name?: string): NetworkOutput {
  const found = name === undefined ? info.outputs[0] : info.outputs.find((output) => output.name === name)
  if (found) return found
  const names = info.outputs.map((output) => output.name)
  throw new LimenError({
    tag: 'request',
    message: `The network has no output '${name ?? ''}'.`,
    advice: `It has: ${nearestNames(name ?? '', names, 6).join(', ')}.`,
    part: 'output'
  })
}
