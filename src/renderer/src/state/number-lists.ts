/** Lists of numbers as text, as they are typed and pasted. Pure. */
import { nestedNumbers, type NestedNumbers } from '#shared/intervention.ts'

/** '0, 0.5, −1'; nested lists with their brackets. Numbers as they are, so that nothing is lost by looking at them. */
export function numbersText(numbers: NestedNumbers): string {
  const text = JSON.stringify(numbers).replaceAll(',', ', ')
  return Array.isArray(numbers) && numbers.every((each) => typeof each === 'number')
    ? text.slice(1, -1)
    : text
}

/** Numbers from text: with commas, blanks or semicolons between them, or nested lists in brackets. Null where it is none. */
export function numbersFrom(text: string): NestedNumbers[] | null {
  const plain = text.trim().replaceAll('−', '-')
  if (plain.startsWith('[')) return nestedFrom(plain)
  const words = plain.split(/[\s,;]+/).filter(Boolean)
  const numbers = words.map(Number)
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null
}

/** A plain list of numbers of this length; null for anything else. */
export function vectorFrom(text: string, length: number): number[] | null {
  const numbers = numbersFrom(text)?.filter((each) => typeof each === 'number') ?? []
  return numbers.length === length ? numbers : null
}

function nestedFrom(text: string): NestedNumbers[] | null {
  try {
    const read = nestedNumbers.parse(JSON.parse(text))
    return typeof read === 'number' ? null : [...read]
  } catch {
    return null
  }
}
