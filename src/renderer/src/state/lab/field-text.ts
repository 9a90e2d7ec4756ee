/** Values of settings as texts that are typed, and back. Pure. */
import type { Field, FieldValue, ListField, NumberField } from '#shared/schema-fields.ts'

type Parsed = { value: FieldValue } | { issue: string }

export function textOfField(value: FieldValue): string {
  if (value === undefined) return ''
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** What a text stands for, or what is wrong with it. */
export function parsedField(field: Field, text: string): Parsed {
  const trimmed = text.trim()
  if (trimmed === '' && field.isOptional) return { value: undefined }
  if (field.kind === 'number') return parsedNumber(field, trimmed)
  if (field.kind === 'list') return parsedList(field, trimmed)
  return { value: trimmed }
}

function parsedNumber({ isWhole, bounds: [least, most], isAboveLeast }: NumberField, text: string): Parsed {
  const value = numberIn(text)
  if (value === null) return { issue: isWhole ? 'A whole number is needed.' : 'A number is needed.' }
  if (isWhole && !Number.isInteger(value)) return { issue: 'It has to be a whole number.' }
  if (isAboveLeast && value <= least) return { issue: `It has to be above ${least}.` }
  if (value < least) return { issue: `It has to be ${least} or more.` }
  return value > most ? { issue: `It has to be ${most} or less.` } : { value }
}

function parsedList({ bounds: [least, most] }: ListField, text: string): Parsed {
  const numbers = text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map(numberIn)
  const values = numbers.filter((each): each is number => Number.isInteger(each))
  if (numbers.length === 0 || values.length < numbers.length)
    return { issue: 'Whole numbers are needed, such as 8, 16.' }
  const isWithin = values.every((each) => each >= least && each <= most)
  return isWithin ? { value: values } : { issue: `Each has to be from ${least} to ${most}.` }
}

/** '0,5' and '−3' are numbers too. */
function numberIn(text: string): number | null {
  const number = Number(text.replace(',', '.').replace('−', '-'))
  return text === '' || !Number.isFinite(number) ? null : number
}
