/**
 * Counts what a protobuf file would become in memory before it is decoded. Two bytes can claim to be a node, which takes
 * some hundred bytes as an object: a file made to do harm is refused here, however large it is.
 */
import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** Far above any network that was seen, and within a default heap when decoded. */
const messageLimit = 2_000_000
const valueLimit = 20_000_000

/** Messages nested deeper than this are refused; one subgraph inside another takes three levels. */
export const depthLimit = 300

/**
 * Walks a message and its parts without decoding them; bytes and texts are stepped over.
 * @throws Error when the parts are too many, or do not fit into the bytes.
 */
export function checkBudget(schema: DescMessage, bytes: Uint8Array): void {
  const budget = { messages: messageLimit, values: valueLimit, depth: depthLimit }
  walk(schema, new BinaryReader(bytes), bytes.length, budget)
}

interface Budget {
  messages: number
  values: number
  depth: number
}

function walk(schema: DescMessage, reader: BinaryReader, end: number, budget: Budget): void {
  if (--budget.messages < 0) throw new Error(`more than ${messageLimit} parts`)
  if (--budget.depth < 0) throw new Error(`a depth of more than ${depthLimit} parts`)
  const fields = fieldsOf(schema)
  while (reader.pos < end) {
    const [number, wireType] = reader.tag()
    const field = fields.get(number)
    if (field?.message && wireType === WireType.LengthDelimited) {
      const length = reader.uint32()
      walk(field.message, reader, reader.pos + length, budget)
      continue
    }
    const size = reader.skip(wireType, number).length
    budget.values -= field?.fieldKind === 'list' ? valuesIn(field, size, wireType) : 1
    if (budget.values < 0) throw new Error(`more than ${valueLimit} values`)
  }
  budget.depth++
}

/** At most so many elements lie in a list's field of this size. */
const valuesIn = (field: DescField, size: number, wireType: WireType): number =>
  wireType === WireType.LengthDelimited && isNumeric(field) ? size : 1

const isNumeric = (field: DescField): boolean =>
  field.fieldKind === 'list' && !textTypes.has(field.scalar ?? 0)

/** ScalarType.STRING and ScalarType.BYTES of descriptor.proto. */
const textTypes: ReadonlySet<number> = new Set([9, 12])

const fieldsBySchema = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>()

function fieldsOf(schema: DescMessage): ReadonlyMap<number, DescField> {
  const known = fieldsBySchema.get(schema)
  if (known !== undefined) return known
  const fields = new Map(schema.fields.map((field) => [field.number, field]))
  fieldsBySchema.set(schema, fields)
  return fields
}
