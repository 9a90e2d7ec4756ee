/** Numbers along an output's last axis, for every stimulus: what metrics read. */
import { emptyArray, numbersOfTensor, storeNumbers } from '#engine/arrays/elements.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount, type NumberType, type Tensor } from '#shared/tensor.ts'

/**
 * One row of numbers for each stimulus.
 * @param batchAxis where the output counts stimuli, which may be any axis ([time, batch, feature] of a recurrent network);
 *   negative for one that does not
 * @param position entry of the axes before the last one, without the stimuli; negative from the end
 * @throws LimenError 'request' where a position is asked for and there is none, or is needed and not given.
 */
export function logitRows(output: Tensor, batchAxis: number, position?: number): Float64Array[] {
  const numbers = numbersOfTensor(output)
  const { stimuli, width, placeIn, isSideBySide } = rowPlaces(output.dims, batchAxis, position)
  return Array.from({ length: stimuli }, (_, stimulus) => {
    const first = placeIn(stimulus, 0)
    return isSideBySide
      ? numbers.subarray(first, first + width)
      : Float64Array.from({ length: width }, (_, each) => numbers[placeIn(stimulus, each)] ?? NaN)
  })
}

/** A tensor like the output that holds these rows where `logitRows` reads them, and 0 elsewhere. */
export function outputWithRows(
  { type, dims }: Pick<Tensor, 'dims'> & { type: NumberType },
  batchAxis: number,
  rows: readonly Float64Array[],
  position?: number
): Tensor {
  const { stimuli, width, placeIn } = rowPlaces(dims, batchAxis, position)
  const numbers = new Float64Array(elementCount(dims))
  for (let stimulus = 0; stimulus < stimuli; stimulus++)
    for (let each = 0; each < width; each++) numbers[placeIn(stimulus, each)] = rows[stimulus]?.[each] ?? 0
  const data = emptyArray(type, numbers.length)
  storeNumbers(numbers, type, data, 0)
  return { type, dims, data }
}

/** Where the numbers of each stimulus lie in an output. */
function rowPlaces(dims: readonly number[], batchAxis: number, position: number | undefined) {
  const stimuli = batchAxis < 0 ? 1 : (dims[batchAxis] ?? 1)
  const others = dims.filter((_, axis) => axis !== batchAxis)
  const width = others.at(-1) ?? 1
  const start = placeOf(position, elementCount(others.slice(0, -1))) * width
  /** How many numbers of one stimulus lie side by side. */
  const inner = elementCount(dims.slice(batchAxis + 1))
  const placeIn = (stimulus: number, each: number): number => {
    const entry = start + each
    return (Math.floor(entry / inner) * stimuli + stimulus) * inner + (entry % inner)
  }
  return { stimuli, width, placeIn, isSideBySide: inner % width === 0 }
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
