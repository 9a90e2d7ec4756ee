/**
 * Plans how to read an .onnx file without its large weights: which ranges of the file to take, and what to put in the
 * place of each large initializer's bytes, so that the result is a smaller model that refers to the file itself.
 * Not here: reading (read-file.ts), decoding (wire.ts).
 */
import { create, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema
} from './schema/onnx_pb.ts'

/** A range of the file, or bytes that stand for another one. */
export type Segment = { readonly start: number; readonly end: number } | { readonly bytes: Uint8Array }

/** The byte of the file at a position. */
export type ByteAt = (position: number) => number

const graphField = ModelProtoSchema.field.graph.number
const initializerField = GraphProtoSchema.field.initializer.number
const rawField = TensorProtoSchema.field.rawData.number

/**
 * Segments that make up the file's model, with a reference to `location` instead of each initializer's raw data of at
 * least `minimumBytes`.
 * @throws Error when the file is not made of whole protobuf fields.
 */
export function planFile(byteAt: ByteAt, size: number, location: string, minimumBytes: number): Segment[] {
  const planTensor = (field: Field): Segment[] | undefined => {
    const fields = [...fieldsIn(byteAt, field.content, field.end)]
    const raw = fields.findLast(
      (inner) => inner.number === rawField && inner.end - inner.content >= minimumBytes
    )
    if (raw === undefined) return undefined
    const others = fields.filter((inner) => inner.number !== rawField)
    return [...joinedRanges(others), { bytes: reference(location, raw.content, raw.end - raw.content) }]
  }
  const planGraph = (field: Field): Segment[] | undefined =>
    replaced(fieldsIn(byteAt, field.content, field.end), (inner) =>
      inner.number === initializerField && inner.end - inner.content >= minimumBytes
        ? planTensor(inner)
        : undefined
    )
  const whole = replaced(fieldsIn(byteAt, 0, size), (field) =>
    field.number === graphField ? planGraph(field) : undefined
  )
  return whole ?? [{ start: 0, end: size }]
}

export const segmentLength = (segment: Segment): number =>
  'bytes' in segment ? segment.bytes.length : segment.end - segment.start

/** The content of some fields with the changed ones rewritten; undefined when none was. */
function replaced(
  fields: Iterable<Field>,
  change: (field: Field) => Segment[] | undefined
): Segment[] | undefined {
  let modified = false
  const segments: Segment[] = []
  for (const field of fields) {
    const changed = change(field)
    modified ||= changed !== undefined
    if (changed === undefined) segments.push(field)
    else segments.push(...framed(field.number, changed))
  }
  return modified ? joinedRanges(segments) : undefined
}

/** Neighbouring ranges become one, so that they are read at once. */
function joinedRanges(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = []
  for (const segment of segments) {
    const last = joined.at(-1)
    if (last !== undefined && 'end' in last && 'start' in segment && last.end === segment.start) {
      joined[joined.length - 1] = { start: last.start, end: segment.end }
    } else {
      joined.push('start' in segment ? { start: segment.start, end: segment.end } : segment)
    }
  }
  return joined
}

function framed(number: number, segments: readonly Segment[]): Segment[] {
  const length = segments.reduce((sum, segment) => sum + segmentLength(segment), 0)
  const bytes = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish()
  return [{ bytes }, ...segments]
}

function reference(location: string, offset: number, length: number): Uint8Array {
  const externalData = Object.entries({ location, offset, length }).map(([key, value]) => ({
    key,
    value: String(value)
  }))
  const dataLocation = TensorProto_DataLocation.EXTERNAL
  return toBinary(TensorProtoSchema, create(TensorProtoSchema, { dataLocation, externalData }))
}

/** How a field's end is found, by the last three bits of its tag (protobuf's encoding). */
const wireTypes = { varint: 0, bits64: 1, lengthDelimited: 2, bits32: 5 } as const

/** A field of a message: from its tag at `start` to `end`, its content from `content` on. */
interface Field {
  readonly number: number
  readonly start: number
  readonly content: number
  readonly end: number
}

function* fieldsIn(byteAt: ByteAt, from: number, to: number): Generator<Field> {
  let start = from
  while (start < to) {
    const tag = varint(byteAt, start)
    const { content, end } = extent(byteAt, tag.value % 8, tag.end)
    if (end > to) throw new Error('a field is longer than what it lies in')
    yield { number: Math.floor(tag.value / 8), start, content, end }
    start = end
  }
}

function extent(byteAt: ByteAt, wireType: number, position: number): { content: number; end: number } {
  switch (wireType) {
    case wireTypes.varint:
      return { content: position, end: varint(byteAt, position).end }
    case wireTypes.bits64:
      return { content: position, end: position + 8 }
    case wireTypes.bits32:
      return { content: position, end: position + 4 }
    case wireTypes.lengthDelimited: {
      const length = varint(byteAt, position)
      return { content: length.end, end: length.end + length.value }
    }
    default:
      throw new Error(`wire type ${wireType} is not used by ONNX`)
  }
}

function varint(byteAt: ByteAt, position: number): { value: number; end: number } {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = byteAt(position + i)
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, end: position + i + 1 }
  }
  throw new Error('a number does not end')
}
