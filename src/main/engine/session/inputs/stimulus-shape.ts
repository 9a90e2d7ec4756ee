/** What a stimulus of an input looks like: its sample without the batch, and steps of time as one stretch. Pure. */
import type { NetworkInput } from '#shared/network.ts'
import { batchAxisOf, sampleDims } from '../networks/batching.ts'

export interface StimulusShape {
  /** The input without its batch axis, as stimuli are made for it. */
  input: NetworkInput
  dims: number[]
}

/**
 * The input as stimuli see it. In a network that runs step by step, and takes several samples at each step, the steps
 * follow each other without a gap: they are one time axis of a stimulus, with the same elements in the same order.
 */
export function stimulusShape(input: NetworkInput, symbols: Readonly<Record<string, number>>): StimulusShape {
  const batch = batchAxisOf(input)
  const dims = sampleDims(input, symbols)
  const roles = input.roles.filter((_, axis) => axis !== batch)
  const [first = 1, second = 1, ...rest] = dims
  const isContinuous = roles[0] === 'time' && roles[1] === 'time'
  const shape = isContinuous ? [first * second, ...rest] : dims
  return { input: { ...input, dims: shape, roles: isContinuous ? roles.slice(1) : roles }, dims: shape }
}
