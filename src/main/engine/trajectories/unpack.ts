/** Takes the answer of an instrumented network apart: views, without copying, of all that is float32. */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount, type NumberArray, type Tensor } from '#shared/tensor.ts'
import type { Instrumented, PackedOutputs, TapLayout } from './instrument.ts'
import type { Carrier } from './taps.ts'

/** What one tap recorded. */
export interface TapRecord {
  /** Sizes of the axes: the value's own for raw taps, else [batch?, points?, features]. All zero where its branch did not run. */
  dims: number[]
  /** A view into the answer. */
  data: Float32Array
}

/** What one tap recorded, in the type in which it left the graph. */
export interface ExactRecord extends Pick<Tensor, 'type' | 'dims'> {
  /** A view into the answer. */
  data: NumberArray
}

type Answer = Readonly<Record<string, Tensor>>
type Layouts = Pick<Instrumented, 'layouts' | 'packed'>

/**
 * What each tap recorded, by its id, as float32.
 * @param answer outputs of the run; at least those that `instrumented.outputs` names.
 * @throws LimenError 'engine' when an output is missing, or does not have the length that its sizes say.
 */
export function unpack(instrumented: Layouts, answer: Answer): Map<string, TapRecord> {
  const exact = [...unpackExact(instrumented, answer)]
  return new Map(exact.map(([id, record]): [string, TapRecord] => [id, asFloat32(record)]))
}

const asFloat32 = (record: ExactRecord): TapRecord => {
  const { dims, data } = record
  return { dims, data: data instanceof Float32Array ? data : Float32Array.from(numbersOfTensor(record)) }
}

/** What each tap recorded, by its id, without losing a digit; parameters and errors are those of {@link unpack}. */
export function unpackExact({ layouts, packed }: Layouts, answer: Answer): Map<string, ExactRecord> {
  const outputOf = (name: string): ExactRecord => recordOf(name, answer[name])
  const inPacks = packed === null ? null : packedRecords(layouts, packed, outputOf)
  const records = layouts.map((layout): [string, ExactRecord] => [
    layout.id,
    layout.kind === 'whole' ? outputOf(layout.output) : (inPacks?.get(layout) ?? missingOutput(layout.id))
  ])
  return new Map(records)
}

function recordOf(name: string, tensor: Tensor | undefined): ExactRecord {
  if (tensor === undefined || Array.isArray(tensor.data)) return missingOutput(name)
  return { type: tensor.type, dims: [...tensor.dims], data: tensor.data }
}

/** The records of the packed outputs, by their layouts. */
function packedRecords(
  layouts: readonly TapLayout[],
  packed: PackedOutputs,
  outputOf: (name: string) => ExactRecord
): Map<TapLayout, ExactRecord> {
  const elements = (carrier: Carrier): NumberArray => {
    const { type, data } = outputOf(packed[carrier] ?? carrier)
    return type === carrier ? data : wrongType(carrier, type)
  }
  const sizes = elements('float32')
  const tapped = layouts.filter((layout) => layout.kind === 'packed')
  const ends = { float32: tapped.reduce((total, { rank }) => total + rank, 0), float64: 0, int64: 0 }
  const records = new Map<TapLayout, ExactRecord>()
  let sizeAt = 0
  for (const layout of tapped) {
    const { rank, carrier } = layout
    const dims = Array.from(sizes.subarray(sizeAt, sizeAt + rank), Number)
    const end = ends[carrier] + elementCount(dims)
    records.set(layout, { type: carrier, dims, data: elements(carrier).subarray(ends[carrier], end) })
    ends[carrier] = end
    sizeAt += rank
  }
  for (const carrier of Object.keys(packed) as Carrier[]) checkEnd(elements(carrier).length, ends[carrier])
  return records
}

function checkEnd(length: number, end: number): void {
  if (end !== length) throw brokenAnswer(`its sizes add up to ${end} numbers, but it has ${length}`)
}

const wrongType = (carrier: Carrier, type: string): never => {
  throw brokenAnswer(`its ${carrier} part is of type ${type}`)
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
