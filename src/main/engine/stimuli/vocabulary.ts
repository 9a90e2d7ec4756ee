/** Ways from text to token ids and back: ids written out, bytes, a plain vocabulary, and Hugging Face tokenizers. */
import { LimenError } from '#shared/errors.ts'

export interface Vocabulary {
  /** Ids of a text. */
  encode: (text: string, withSpecialTokens: boolean) => number[]
  /** The word of an id, for people. */
  word: (id: number) => string
  /** Words of all ids in order, or null where there are none. */
  words: readonly string[] | null
  /** Number of tokens, or null where it is not known. */
  size: number | null
}

const unknownWord = (word: string, where: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'${word}' is not a token of ${where}.`,
    advice: 'Correct the template, or choose the vocabulary that the network was trained with.',
    part: 'template'
  })

/** Token ids as whole numbers with spaces between them. */
export const idVocabulary: Vocabulary = {
  encode: (text) =>
    text.split(/[\s,]+/).flatMap((word) => {
      if (word === '') return []
      if (/^\d+$/.test(word)) return [Number(word)]
      throw unknownWord(word, 'the ids: with ‘ids’, the template holds whole numbers')
    }),
  word: String,
  words: null,
  size: null
}

const encoder = new TextEncoder()

/** A byte for people: printable ASCII as it is, a space as ␣, others in hexadecimal. */
function byteWord(byte: number): string {
  if (byte === 32) return '␣'
  if (byte > 255) return String(byte)
  return byte > 32 && byte < 127 ? String.fromCharCode(byte) : `<${byte.toString(16).padStart(2, '0')}>`
}

/** The bytes of the text in UTF-8, 0…255. */
export const byteVocabulary: Vocabulary = {
  encode: (text) => Array.from(encoder.encode(text)),
  word: byteWord,
  words: Array.from({ length: 256 }, (_, byte) => byteWord(byte)),
  size: null
}

/** Marks that tokenizers write for a space in front of a word. */
const spaceMarks = ['▁', 'Ġ'] as const

/**
 * A plain list of tokens: text is cut into the longest tokens, from left to right. A character without a token becomes
 * its bytes as <0xNN>, or <unk>. That is what was trained only where the vocabulary has no merge rules.
 */
export function listVocabulary(tokens: readonly string[], name: string): Vocabulary {
  const idOf = new Map(tokens.map((token, id) => [token, id]))
  const longest = tokens.reduce((most, token) => Math.max(most, token.length), 0)
  const mark = spaceMarks.find((candidate) => tokens.some((token) => token.startsWith(candidate)))
  const unknown = idOf.get('<unk>') ?? idOf.get('[UNK]')
  const withoutToken = (character: string): number[] => {
    const bytes = Array.from(encoder.encode(character), (byte) =>
      idOf.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
    )
    const known = bytes.filter((id) => id !== undefined)
    if (known.length === bytes.length) return known
    if (unknown !== undefined) return [unknown]
    throw unknownWord(character, name)
  }
  const encode = (text: string): number[] => {
    const marked = mark === undefined ? text : text.replaceAll(' ', mark)
    const ids: number[] = []
    for (let at = 0; at < marked.length;) {
      const { id, length } = longestAt(marked, at, longest, idOf)
      if (id !== undefined) ids.push(id)
      else ids.push(...withoutToken(marked.slice(at, at + length)))
      at += length
    }
    return ids
  }
  return { encode, word: (id) => tokens[id] ?? `${id}`, words: tokens, size: tokens.length }
}

/** The longest token that starts here, or one character without an id. */
function longestAt(text: string, at: number, longest: number, idOf: ReadonlyMap<string, number>) {
  for (let length = Math.min(longest, text.length - at); length > 0; length--) {
    const id = idOf.get(text.slice(at, at + length))
    if (id !== undefined) return { id, length }
  }
  return { id: undefined, length: (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1 }
}
