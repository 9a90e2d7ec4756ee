/** Numbers along an output's last axis, for every stimulus: what metrics read. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'

/**
 * One row of numbers for each stimulus.
 * @param batchAxis where the output counts stimuli, which may be any axis ([time, batch, feature] of a recurrent network);
 *   negative for one that does not
 * @param position entry of the axes before the last one, without the stimuli; negative from the end
 * @throws LimenError 'request' where a position is asked for and there is none, or is needed and not given.
 */
export function logitRows(output: Tensor, batchAxis: number, position?: number): Float64Array[] {
  const numbers = numbersOfTensor(output)
  const stimuli = batchAxis < 0 ? 1 : (output.dims[batchAxis] ?? 1)
  const dims = output.dims.filter((_, axis) => axis !== batchAxis)
  const width = dims.at(-1) ?? 1
  const start = placeOf(position, elementCount(dims.slice(0, -1))) * width
  /** How many numbers of one stimulus lie side by side. */
  const inner = elementCount(output.dims.slice(batchAxis + 1))
  const placeIn = (stimulus: number, entry: number): number =>
    (Math.floor(entry / inner) * stimuli + stimulus) * inner + (entry % inner)
  return Array.from({ length: stimuli }, (_, stimulus) => {
    const first = placeIn(stimulus, start)
    return inner % width === 0
      ? numbers.subarray(first, first + width)
      : Float64Array.from({ length: width }, (_, each) => numbers[placeIn(stimulus, start + each)] ?? NaN)
  })
}

function placeOf(position: number | undefined, places: number): number {
  if (position === undefined) {
    if (places === 1) return 0
    throw misfit(`it has ${places} positions, and the metric names none`)
  }
  const entry = position < 0 ? places + position : position
  if (entry >= 0 && entry < places) return entry
  throw misfit(
    places === 1 ? 'it has a single position' : `it has the positions 0 to ${places - 1}, not ${position}`
  )
}

const misfit = (why: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The metric can not be read from this output: ${why}.`,
    advice: 'Name another output or position.',
    part: 'position'
  })

/** ln softmax of a row. Source: log-sum-exp with the largest taken out, so that nothing overflows. */
export function logProbabilities(logits: Float64Array): Float64Array {
  const largest = logits.reduce((most, value) => Math.max(most, value), -Infinity)
  const sum = logits.reduce((total, value) => total + Math.exp(value - largest), 0)
  const shift = largest + Math.log(sum)
  return logits.map((value) => value - shift)
}
