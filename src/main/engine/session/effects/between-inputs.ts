/** Inputs on the straight way between two runs: numbers by themselves, tokens by their embeddings. */
import { emptyArray, numbersOfTensor, storeNumbers } from '#engine/arrays/elements.ts'
import { mixFeeds, type MixedInput } from '#engine/interventions/mix-tokens.ts'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { GivenInputs } from '../inputs/given-inputs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

/** Inputs at a share of the way, 0 … 1. */
export type InputsAt = (share: number) => GivenInputs

/**
 * @returns the inputs at each share of the way, and the inputs whose tokens are mixed for it
 * @throws LimenError 'unsupported' for inputs that differ and have nothing in between.
 */
export function betweenInputs(
  network: OpenedNetwork,
  base: GivenInputs,
  source: GivenInputs
): { at: InputsAt; mixed: MixedInput[] } {
  if (base.mixed.length > 0) throw alreadyMixed()
  const differing = Object.keys(base.feeds).filter((name) => !isSame(base.feeds[name], source.feeds[name]))
  const tokens = differing.filter((name) => !isFloating(base.feeds[name]))
  tokens.forEach((name) => {
    if (!network.input(name).lookUps?.length) throw nothingBetween(name)
  })
  const mixed = tokens.map((input): MixedInput => ({ input, way: 'lerp' }))
  const at = (share: number): GivenInputs => {
    const feeds = { ...base.feeds }
    for (const name of differing) {
      const [from, to] = [base.feeds[name], source.feeds[name]]
      if (!from || !to) continue
      if (tokens.includes(name)) Object.assign(feeds, mixOf(name, from, to, share))
      else feeds[name] = lerp(from, to, share)
    }
    return { ...base, feeds, mixed }
  }
  return { at, mixed }
}

const isFloating = (tensor: Tensor | undefined): boolean => /^b?float/.test(tensor?.type ?? '')

const isSame = (a: Tensor | undefined, b: Tensor | undefined): boolean =>
  a !== undefined && b !== undefined && [...a.data].every((value, index) => value === b.data[index])

function mixOf(input: string, from: Tensor, to: Tensor, share: number): Record<string, Tensor> {
  const names = mixFeeds(input)
  const data = new Float32Array(from.data.length).fill(share)
  return { [names.towards]: to, [names.share]: { type: 'float32', dims: from.dims, data } }
}

function lerp(from: Tensor, to: Tensor, share: number): Tensor {
  if (from.type === 'string') return from
  const [start, end] = [numbersOfTensor(from), numbersOfTensor(to)]
  const numbers = start.map((value, index) => value + share * ((end[index] ?? value) - value))
  const data = emptyArray(from.type, numbers.length)
  storeNumbers(numbers, from.type, data, 0)
  return { type: from.type, dims: from.dims, data }
}

const nothingBetween = (input: string): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: `Gradients can not be averaged between the two runs: '${input}' differs, and there is nothing between its numbers.`,
    advice: 'Choose the plain estimate (attribution) or patching.',
    part: input
  })

const alreadyMixed = (): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: 'Gradients can not be averaged between runs whose tokens are mixed already.',
    advice: 'Choose the plain estimate (attribution) or patching.',
    part: 'method'
  })
