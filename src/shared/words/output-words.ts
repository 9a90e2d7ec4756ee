/** What the entries of outputs are called. Pure. */
import type { InputDescription } from '../stimulus.ts'

/**
 * Words for the entries of a vector that speaks of tokens: those of a token slot with as many words as there are
 * entries, since that is the vocabulary. Undefined where no input has such a slot.
 */
export function wordsFor(
  length: number,
  descriptions: readonly Pick<InputDescription, 'binding' | 'parameters'>[]
): readonly string[] | undefined {
  return descriptions
    .filter(({ binding }) => binding.family === 'tokens')
    .flatMap(({ parameters }) => parameters)
    .find(({ choices }) => choices?.length === length)?.choices
}
