/** Takes the answer of an instrumented network apart: views, without copying, of all that is float32. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import type { Instrumented } from './instrument.ts'

/** What one tap recorded. */
export interface TapRecord {
  /** Sizes of the axes: the value's own for raw taps, else [batch?, points?, features]. All zero where its branch did not run. */
  dims: number[]
  /** A view into the answer. */
  data: Float32Array
}

/**
 * What each tap recorded, by its id.
 * @param answer outputs of the run; at least those that `instrumented.outputs` names.
 * @throws LimenError 'engine' when an output is missing, or does not have the length that its sizes say.
 */
export function unpack(
  { layouts, packed }: Pick<Instrumented, 'layouts' | 'packed'>,
  answer: Readonly<Record<string, Tensor>>
): Map<string, TapRecord> {
  const outputOf = (name: string): Tensor => answer[name] ?? missingOutput(name)
  const next = packed === null ? null : packedRecords(layouts, outputOf(packed))
  const records = layouts.map((layout): [string, TapRecord] => [
    layout.id,
    layout.kind === 'whole'
      ? wholeRecord(outputOf(layout.output))
      : (next?.(layout.rank) ?? missingOutput(layout.id))
  ])
  return new Map(records)
}

function wholeRecord(tensor: Tensor): TapRecord {
  const { dims, data } = tensor
  return {
    dims: [...dims],
    data: data instanceof Float32Array ? data : Float32Array.from(numbersOfTensor(tensor))
  }
}

/** Hands out the records of the packed output, one after another. */
function packedRecords(
  layouts: Instrumented['layouts'],
  { type, data }: Tensor
): (rank: number) => TapRecord {
  if (!(data instanceof Float32Array)) throw brokenAnswer(`it is of type ${type}`)
  const ranks = layouts.map((layout) => (layout.kind === 'packed' ? layout.rank : 0))
  const head = ranks.reduce((total, rank) => total + rank, 0)
  const lengths: number[] = []
  let at = 0
  for (const rank of ranks) {
    if (rank > 0) lengths.push(elementCount([...data.subarray(at, at + rank)]))
    at += rank
  }
  const expected = lengths.reduce((total, length) => total + length, head)
  if (expected !== data.length)
    throw brokenAnswer(`its sizes add up to ${expected} numbers, but it has ${data.length}`)
  let sizeAt = 0
  let dataAt = head
  return (rank) => {
    const dims = [...data.subarray(sizeAt, sizeAt + rank)]
    const start = dataAt
    sizeAt += rank
    dataAt += elementCount(dims)
    return { dims, data: data.subarray(start, dataAt) }
  }
}

const missingOutput = (name: string): never => {
  throw brokenAnswer(`'${name}' is missing`)
}

const brokenAnswer = (why: string): LimenError =>
  new LimenError({
    tag: 'engine',
    message: `The recording can not be taken apart: ${why}.`,
    advice: 'This is a fault in Limen. Please report it with the network at hand.'
  })
