/** What the fields of a metric mean for one stimulus: indices, target values, weights. Each is checked where it is read. */
import { flattened } from '#engine/interventions/feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'

/** Which of the stimuli it is. */
export interface StimulusPlace {
  stimulus: number
  stimuli: number
}

/**
 * The entry of a row that an index means, counted from the front.
 * @throws LimenError 'request' for an index out of range and lists of the wrong length.
 */
export function indexIn(
  row: ArrayLike<number>,
  index: number | readonly number[],
  place: StimulusPlace,
  part: string
): number {
  const own = typeof index === 'number' ? index : listedIndex(index, place, part)
  const entry = own < 0 ? row.length + own : own
  if (entry >= 0 && entry < row.length) return entry
  throw misfit(`There is no entry ${own}: the output has ${row.length}.`, part)
}

function listedIndex(index: readonly number[], { stimulus, stimuli }: StimulusPlace, part: string): number {
  const own = index[stimulus]
  if (own !== undefined && index.length === stimuli) return own
  throw misfit(`'${part}' has ${index.length} indices for ${stimuli} stimuli.`, part)
}

/**
 * The numbers that a mean squared error is taken from.
 * @throws LimenError 'request' where there are none, or of another shape.
 */
export function targetValues(
  { values }: Extract<Metric, { kind: 'loss' }>,
  width: number,
  { stimulus, stimuli }: StimulusPlace
): readonly number[] {
  if (values === undefined) throw misfit('A loss needs a target index or target values.', 'target')
  const { dims, values: flat } = flattened(values, 'values')
  const isForAll = dims.length === 1 && dims[0] === width
  if (!isForAll && dims.join() !== [stimuli, width].join()) {
    const due = `[${width}] or [${stimuli}, ${width}]`
    throw misfit(`The target has the shape [${dims.join(', ')}] where ${due} is due.`, 'values')
  }
  const start = isForAll ? 0 : stimulus * width
  return [...flat.slice(start, start + width)]
}

/** @throws LimenError 'request' where there are not as many weights as numbers. */
export function checkWeights(weights: readonly number[], row: ArrayLike<number>): void {
  if (weights.length === row.length) return
  const message = `The read-out has ${weights.length} weights, but the output has ${row.length} numbers.`
  throw misfit(message, 'weights')
}

const misfit = (message: string, part: string): LimenError =>
  new LimenError({ tag: 'request', message, advice: "Correct the metric's file.", part })
