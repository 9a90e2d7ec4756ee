/** Settings as a line of words. Pure. */
import { nameInWords } from './run-words.ts'

/** { modulus: 59, trainingShare: 0.5 } → 'modulus 59, training share 0.5'; `kind` and what is off is left out. */
export const fieldsInWords = (settings: object): string =>
  Object.entries(settings as Record<string, unknown>)
    .flatMap(([name, value]) => {
      if (name === 'kind' || value === false || value === undefined) return []
      const words = nameInWords(name).replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase())
      return [value === true ? words : `${words} ${textOf(value)}`]
    })
    .join(', ')

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value))
