/** Takes the packed answer of an instrumented network apart, without copying. */
import { LimenError } from '#shared/errors.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import type { TapLayout } from './instrument.ts'

/** What one tap recorded. */
export interface TapRecord {
  /** Sizes of the axes: the value's own for raw taps, else [batch?, points?, features]. All zero where its branch did not run. */
  dims: number[]
  /** A view into the packed answer. */
  data: Float32Array
}

/**
 * Views of what each tap recorded, by its id.
 * @throws LimenError 'engine' when the answer does not have the length that its sizes say.
 */
export function unpack(layouts: readonly TapLayout[], packed: Tensor): Map<string, TapRecord> {
  const { data } = packed
  if (!(data instanceof Float32Array)) throw brokenAnswer(`it is of type ${packed.type}`)
  const records = new Map<string, TapRecord>()
  let sizeAt = 0
  let dataAt = layouts.reduce((total, { rank }) => total + rank, 0)
  for (const { id, rank } of layouts) {
    const dims = [...data.subarray(sizeAt, sizeAt + rank)]
    const length = elementCount(dims)
    records.set(id, { dims, data: data.subarray(dataAt, dataAt + length) })
    sizeAt += rank
    dataAt += length
  }
  if (dataAt !== data.length)
    throw brokenAnswer(`its sizes add up to ${dataAt} numbers, but it has ${data.length}`)
  return records
}

const brokenAnswer = (why: string): LimenError =>
  new LimenError({
    tag: 'engine',
    message: `The recording can not be taken apart: ${why}.`,
    advice: 'This is a fault in Limen. Please report it with the network at hand.'
  })
