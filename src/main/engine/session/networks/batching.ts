/** How a network takes several stimuli: by a symbol of its inputs, in fixed numbers, or one by one. Pure. */
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { NetworkChecks, NetworkInput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'

export interface Batching {
  kind: NetworkChecks['batching']
  /** The symbol that counts stimuli, for kind 'symbol'. */
  symbol: string | null
  /** Stimuli in one run, for kind 'fixed'; 1 for 'none'. */
  size: number
}

/** Where an input's batch axis stands, or null. */
export function batchAxisOf(input: NetworkInput): number | null {
  const axis = input.roles.indexOf('batch')
  return axis < 0 ? null : axis
}

/** How many stimuli these feeds hold. */
export function stimuliIn(inputs: readonly NetworkInput[], feeds: Readonly<Record<string, Tensor>>): number {
  const counts = inputs.map((input) => feeds[input.name]?.dims[batchAxisOf(input) ?? -1] ?? 1)
  return Math.max(1, ...counts)
}

/** How the inputs are batched, from the roles of their axes. Inputs that state different batches run one by one. */
export function batchingOf(inputs: readonly NetworkInput[]): Batching {
  const sizes = new Set(inputs.flatMap((input) => input.dims[batchAxisOf(input) ?? -1] ?? []))
  const [size] = sizes
  if (size === undefined) return { kind: 'none', symbol: null, size: 1 }
  if (sizes.size > 1) return { kind: 'fixed', symbol: typeof size === 'string' ? size : null, size: 1 }
  if (typeof size === 'string') return { kind: 'symbol', symbol: size, size: 1 }
  return { kind: 'fixed', symbol: null, size }
}

/**
 * Shape of one sample of an input: its batch axis is left out, symbols have their sizes.
 * @throws LimenError 'request' for a symbol without a size.
 */
export function sampleDims(input: NetworkInput, symbols: Readonly<Record<string, number>>): number[] {
  const batch = batchAxisOf(input)
  return input.dims.flatMap((dim, axis) => {
    if (axis === batch) return []
    const size = typeof dim === 'number' ? dim : symbols[dim]
    if (size !== undefined) return [size]
    throw new LimenError({
      tag: 'request',
      message: `The size '${dim}' of the input '${input.name}' is not set.`,
      advice: 'Give it a size of at least 1.',
      part: String(dim)
    })
  })
}

/**
 * The network's symbols with those that a request sets.
 * @throws LimenError 'request' for an unknown symbol or a size that is not a positive whole number.
 */
export function withSymbols(
  known: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>
): Record<string, number> {
  for (const [symbol, size] of Object.entries(wanted)) {
    if (!(symbol in known)) {
      const near = nearestNames(symbol, Object.keys(known)).join(', ')
      throw new LimenError({
        tag: 'request',
        message: `The network has no symbol '${symbol}'.`,
        advice: near ? `It has: ${near}.` : 'All its sizes are fixed.',
        part: symbol
      })
    }
    if (Number.isInteger(size) && size > 0) continue
    throw new LimenError({
      tag: 'request',
      message: `The size of '${symbol}' must be a whole number from 1, not ${size}.`,
      advice: 'Choose a size that the network was made for.',
      part: symbol
    })
  }
  return { ...known, ...wanted }
}
