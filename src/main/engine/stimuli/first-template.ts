/** The first template for tokens whose words are known: an example in its own words, with a slot for one of them. */
import type { SettingValue } from '#shared/stimulus.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Token ids, and the place that is varied. */
export interface TokenExample {
  ids: readonly number[]
  varied: number
}

/** Longest example that is made up; the rest of a long input is padding. */
const longestExample = 32

/** Ids that differ from each other as long as they can, with the slot in second place: most models start with a mark. */
export function spreadExample(length: number, limit: number): TokenExample {
  const count = Math.min(length, longestExample)
  return {
    ids: Array.from({ length: count }, (_, index) => (index * 7 + 1) % limit),
    varied: Math.min(1, count - 1)
  }
}

/**
 * Settings of the tokens family that give these ids. Words stand in the template where they are read back as their tokens,
 * and ids where they are not.
 */
export function templateInWords(
  { ids, varied }: TokenExample,
  vocabulary: Vocabulary
): { template: string; slots: string[] } {
  const runs = [ids.slice(0, varied), ids.slice(varied + 1)].map((run) => textOf(run, vocabulary))
  return { template: runs.join('{item}'), slots: [`item: any token = ${ids[varied] ?? 0}`] }
}

function textOf(ids: readonly number[], vocabulary: Vocabulary): string {
  const text = ids.map((id) => vocabulary.word(id).replace(/^[▁Ġ]/, ' ')).join('')
  const isReadBack = !/[{}]/.test(text) && sameIds(read(text, vocabulary), ids)
  return isReadBack ? text : ids.map((id) => `{#${id}}`).join('')
}

function read(text: string, vocabulary: Vocabulary): readonly number[] {
  try {
    return vocabulary.encode(text, false)
  } catch {
    return []
  }
}

const sameIds = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at])

/** All settings of an input whose words lie in a file. */
export const settingsInWords = (
  file: string,
  example: TokenExample,
  vocabulary: Vocabulary
): Record<string, SettingValue> => ({
  reading: 'vocabulary',
  file,
  ...templateInWords(example, vocabulary),
  padding: 0,
  side: 'right'
})
