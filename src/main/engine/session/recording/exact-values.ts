/** Sites recorded without losing a digit: which type carries them out of the graph, and back to the type they had. */
import { emptyArray, numbersOfTensor, storeNumbers } from '#engine/arrays/elements.ts'
import type { Carrier, Tap } from '#engine/trajectories/taps.ts'
import type { ExactRecord } from '#engine/trajectories/unpack.ts'
import type { Site } from '#shared/network.ts'
import type { ElementType, NumberArray, Tensor, NumberType } from '#shared/tensor.ts'
import { rawTap } from '../plans/inspect-plan.ts'

/** Bytes of each carrier's elements. */
const carrierBytes: Readonly<Record<Carrier, number>> = { float32: 4, float64: 8, int64: 8 }

/** The type that holds every element of another one. */
function carrierOfType(type: ElementType): Carrier {
  if (type === 'float64') return 'float64'
  return /^u?int(32|64)$/.test(type) ? 'int64' : 'float32'
}

type Typed = Pick<Site, 'type' | 'atSomeSteps'>

/** What is not there at some steps needs a NaN: whole numbers leave as float64, exactly up to 2^53. */
function carrierOfSite({ type, atSomeSteps }: Typed): Carrier {
  const carrier = carrierOfType(type)
  return atSomeSteps && carrier === 'int64' ? 'float64' : carrier
}

/** The type in which a site is recorded: its own one, or that of its carrier where its own has no NaN for steps without a value. */
export const recordedType = (site: Typed): ElementType =>
  site.atSomeSteps && /int|bool/.test(site.type) ? carrierOfSite(site) : site.type

/** A tap that takes a site whole and exactly. */
export function exactTap(site: Site, order: number): Tap {
  return {
    ...rawTap(site, order),
    treatment: { kind: 'raw', type: site.type, carrier: carrierOfSite(site) }
  }
}

/** Bytes that each element of a site takes on its way out of the graph. */
export const bytesInExactTap = (site: Site): number => carrierBytes[carrierOfSite(site)]

/** What was recorded of a site of numbers, in its recorded type and its own shape; the packed answer tells a scalar as [1]. */
export function exactTensor(site: Site, record: ExactRecord): Tensor {
  const { axes } = site
  const type = recordedType(site)
  const isScalar = axes.length === 0 && record.data.length === 1
  return { type, dims: isScalar ? [] : record.dims, data: type === 'string' ? [] : asType(record, type) }
}

function asType(record: ExactRecord, type: NumberType): NumberArray {
  const { data } = record
  if (record.type === type) return data
  if (!(data instanceof BigInt64Array)) return stored(record, type)
  if (type === 'uint64') return new BigUint64Array(data.buffer, data.byteOffset, data.length)
  return type === 'int32' ? Int32Array.from(data, Number) : Uint32Array.from(data, Number)
}

function stored(record: ExactRecord, type: NumberType): NumberArray {
  const array = emptyArray(type, record.data.length)
  storeNumbers(numbersOfTensor(record), type, array, 0)
  return array
}
