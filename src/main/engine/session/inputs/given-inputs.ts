/** Checks tensors that a user feeds by hand, and completes them with the first-sight stimulus of every other input. */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { emptyArray } from '#engine/arrays/elements.ts'
import { mixFeeds, type MixedInput } from '#engine/interventions/mix-tokens.ts'
import { LimenError } from '#shared/errors.ts'
import type { NetworkInput } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { batchAxisOf } from '../networks/batching.ts'
import { checkHeldValues } from '../networks/held.ts'
import { bindInputs } from './bind-inputs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

export interface GivenInputs {
  /** A tensor for every input, batch axes included. */
  feeds: Record<string, Tensor>
  /** How many stimuli they hold. */
  stimuli: number
  /** Sizes of the network's symbols in these tensors. */
  symbols: Record<string, number>
  /** Inputs whose tokens are mixed; the feeds have what goes with them. */
  mixed: readonly MixedInput[]
}

/** Names of everything that is fed for stimuli, with the axis that counts them. */
export const fedForStimuli = (
  network: OpenedNetwork,
  { mixed }: Pick<GivenInputs, 'mixed'>
): { name: string; batchAxis: number | null }[] =>
  network.info.inputs.flatMap((input) => {
    const isMixed = mixed.some((each) => each.input === input.name)
    const names = [input.name, ...(isMixed ? Object.values(mixFeeds(input.name)) : [])]
    return names.map((name) => ({ name, batchAxis: batchAxisOf(input) }))
  })

/**
 * A tensor for every input, and for what goes with those that are `mixed`: whole tokens where it is not given.
 * @throws LimenError 'request' for unknown inputs, and types and shapes that do not fit the network or each other.
 */
export async function completeInputs(
  network: OpenedNetwork,
  given: Readonly<Record<string, Tensor>>,
  mixed: readonly MixedInput[] = []
): Promise<GivenInputs> {
  const mixes = new Set(mixed.flatMap(({ input }) => Object.values(mixFeeds(input))))
  const sizes = new Map<string, number>()
  const batches = new Map<string, number>()
  for (const [name, tensor] of Object.entries(given)) {
    if (mixes.has(name)) continue
    const input = network.input(name)
    checkTensor(input, tensor)
    checkHeldValues(network.held, name, tensor.data)
    noteSizes(input, tensor, sizes, batches)
  }
  const [stimuli = 1] = batches.values()
  const odd = [...batches].find(([, size]) => size !== stimuli)
  if (odd) throw misfit(odd[0], `holds ${odd[1]} stimuli, another input ${stimuli}`)
  const symbols = network.symbols(Object.fromEntries(sizes))
  const bound = await bindInputs(network, { bindings: {}, symbols, seed: 1 })
  const feeds = bound.map(({ name, stimulus, sampleDims, batchAxis }): [string, Tensor] => {
    const own = given[name]
    if (own) return [name, own]
    const { type, elementsPerSample } = stimulus
    const data =
      type === 'string'
        ? Array.from({ length: elementsPerSample }, () => '')
        : emptyArray(type, elementsPerSample)
    stimulus.fill({}, data, 0)
    if (batchAxis === null) return [name, { type, dims: sampleDims, data }]
    return [
      name,
      takeAlong({ type, dims: sampleDims.toSpliced(batchAxis, 0, 1), data }, batchAxis, 0, stimuli)
    ]
  })
  const complete = Object.fromEntries(feeds)
  return { feeds: { ...complete, ...mixFeedsOf(complete, given, mixed) }, stimuli, symbols, mixed }
}

function mixFeedsOf(
  feeds: Readonly<Record<string, Tensor>>,
  given: Readonly<Record<string, Tensor>>,
  mixed: readonly MixedInput[]
): Record<string, Tensor> {
  return Object.fromEntries(
    mixed.flatMap(({ input }): [string, Tensor][] => {
      const ids = feeds[input]
      if (!ids) return []
      const { towards, share } = mixFeeds(input)
      const whole: Tensor = { ...ids, type: 'float32', data: new Float32Array(ids.data.length) }
      return [
        [towards, given[towards] ?? ids],
        [share, given[share] ?? whole]
      ]
    })
  )
}

function checkTensor(input: NetworkInput, { type, dims, data }: Tensor): void {
  if (type !== input.type) throw misfit(input.name, `is ${type}, but the network takes ${input.type}`)
  if (dims.length !== input.dims.length) {
    throw misfit(input.name, `has ${dims.length} axes, but the network takes ${input.dims.length}`)
  }
  if (elementCount(dims) !== data.length)
    throw misfit(input.name, `has ${data.length} elements, not those of its shape`)
}

function noteSizes(
  input: NetworkInput,
  { dims }: Tensor,
  sizes: Map<string, number>,
  batches: Map<string, number>
): void {
  const batchAxis = batchAxisOf(input)
  for (const [axis, size] of dims.entries()) {
    const wanted = input.dims[axis] ?? size
    const known = typeof wanted === 'string' ? (sizes.get(wanted) ?? size) : wanted
    if (axis === batchAxis) batches.set(input.name, size)
    else if (known !== size)
      throw misfit(input.name, `has the size ${size} along axis ${axis}, where ${known} is due`)
    if (typeof wanted === 'string') sizes.set(wanted, size)
  }
}

const misfit = (input: string, what: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The tensor for '${input}' ${what}.`,
    advice: 'Give a tensor of the shape and type that the network states.',
    part: input
  })
