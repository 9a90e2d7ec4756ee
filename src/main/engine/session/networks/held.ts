/**
 * What an open network takes for granted: branches that were decided when it was opened are right only for these values
 * and sizes. Whatever else is fed is refused, never answered wrongly.
 */
import { emptyArray } from '#engine/arrays/elements.ts'
import { suggestBinding } from '#engine/stimuli/bindings.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { InputBinding } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { StimulusShape } from '../inputs/stimulus-shape.ts'

export interface Held {
  /** Inputs that keep these values. */
  inputs: Readonly<Record<string, Tensor>>
  /** Symbols that keep these sizes. */
  symbols: Readonly<Record<string, number>>
}

/** The binding that fits at first sight: for a held input its value. */
export function firstBinding(held: Held | null, { input, dims }: StimulusShape): InputBinding {
  const suggested = suggestBinding(input, dims)
  const tensor = held?.inputs[input.name]
  if (!tensor) return suggested
  return {
    ...suggested,
    family: 'constant',
    settings: { content: 'value', value: [...tensor.data].join(' ') }
  }
}

/** @throws LimenError 'request' for a size other than the one that the network was opened with. */
export function checkHeldSizes(held: Held | null, symbols: Readonly<Record<string, number>>): void {
  for (const [symbol, size] of Object.entries(held?.symbols ?? {})) {
    if (symbols[symbol] === size) continue
    throw new LimenError({
      tag: 'request',
      message: `The network was opened for the size ${size} of '${symbol}', not ${symbols[symbol]}: its branches were decided by it.`,
      advice: 'Open the network again with the new size (in the terminal: --symbol NAME=SIZE).',
      part: symbol
    })
  }
}

/** @throws LimenError 'request' for a stimulus that can have other values than the held ones. */
export function checkHeldStimulus(held: Held | null, { name, stimulus }: BoundInput): void {
  const expected = held?.inputs[name]
  if (!expected || stimulus.type === 'string') return
  const data = emptyArray(stimulus.type, stimulus.elementsPerSample)
  stimulus.fill({}, data, 0)
  if (stimulus.parameters.length > 0) throw notHeld(name, expected)
  checkHeldValues(held, name, data)
}

/** @throws LimenError 'request' for other values than the held ones. */
export function checkHeldValues(held: Held | null, name: string, data: Tensor['data']): void {
  const expected = held?.inputs[name]
  if (expected?.data.some((value: unknown, place: number) => value !== data[place]))
    throw notHeld(name, expected)
}

const notHeld = (name: string, { data }: Tensor): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The input '${name}' must stay at ${[...data.slice(0, 8)].join(', ')}: it decides which branches of the network run.`,
    advice: `Bind '${name}' to that constant.`,
    part: name
  })
