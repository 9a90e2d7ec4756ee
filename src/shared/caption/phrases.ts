/** Numbers, lists and values as running text has them. Pure. */
import type { Parameter } from '../stimulus.ts'
import { choiceWord } from '../words/parameter-words.ts'
import { isSign, withUnit } from '../words/unit-words.ts'

/** 'a', 'a and b', 'a, b and c'. */
export function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** '1 point', '73 points'. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

/** At most four figures, with a true minus. */
export const plainNumber = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−')

/** 0.3412 → '34.1 %'. */
export const share = (value: number): string => `${(100 * value).toFixed(1)} %`

/** A label within a sentence: its first letter is small, unless it is a name such as 'PC1' or 'RGB'. */
export const inSentence = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label

/** '45°', '2.5 cycles/image', '‘cat’'. */
export function quantity(
  parameter: Pick<Parameter, 'unit' | 'choices' | 'scale'> | null,
  value: number
): string {
  const word = parameter ? choiceWord(parameter, value) : undefined
  if (word !== undefined) return quoted(word)
  const unit = parameter?.unit ?? ''
  return withUnit(plainNumber(value), unit)
}

/** 'from 0° to 180°', 'from 0.5 to 4 mA'; the unit stands once. */
export function range(
  parameter: Pick<Parameter, 'unit' | 'choices' | 'scale'> | null,
  from: number,
  to: number
): string {
  const isBare = !parameter?.choices && !isSign(parameter?.unit ?? '')
  return `from ${isBare ? plainNumber(from) : quantity(parameter, from)} to ${quantity(parameter, to)}`
}

export const quoted = (text: string): string => `‘${text}’`

/** The sentence with a large letter at its beginning and a point at its end. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
