/** Vocabularies from files: tokenizer.json of Hugging Face, a JSON list or object, or one token on each line. */
import { Tokenizer } from '@huggingface/tokenizers'
import { LimenError } from '#shared/errors.ts'
import { listVocabulary, type Vocabulary } from './vocabulary.ts'

/** Ids past this would make a list of holes. */
const largestId = 2 ** 22

const damaged = (name: string, message: string, cause?: unknown): LimenError =>
  new LimenError(
    {
      tag: 'file',
      message: `${name} ${message}`,
      advice:
        'Choose a tokenizer.json, a JSON list or object of tokens, or a text file with one token on each line.',
      part: name
    },
    { cause }
  )

/**
 * The vocabulary of a file.
 * @throws {LimenError} 'file' where it is none of the known forms.
 */
export function readVocabulary(bytes: Uint8Array, name: string): Vocabulary {
  const text = decoded(bytes, name)
  if (!/^\s*[[{]/.test(text)) return listVocabulary(linesOf(text), name)
  const json = parsed(text, name)
  if (Array.isArray(json))
    return listVocabulary(
      json.map((token) => textOf(token, name)),
      name
    )
  if (isRecord(json) && isRecord(json['model'])) return tokenizerVocabulary(json, name)
  if (isRecord(json)) return listVocabulary(fromObject(json, name), name)
  throw damaged(name, 'is no vocabulary.')
}

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw damaged(name, 'is not a text file.', cause)
  }
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw damaged(name, 'is not valid JSON.', cause)
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A token of a list; lists of [token, score], as in unigram models, count too. */
function textOf(token: unknown, name: string): string {
  const first: unknown = Array.isArray(token) ? token[0] : token
  if (typeof first === 'string') return first
  throw damaged(name, 'has an entry that is not a text.')
}

function fromObject(json: Readonly<Record<string, unknown>>, name: string): string[] {
  const tokens: string[] = []
  for (const [token, id] of Object.entries(json)) {
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > largestId) {
      throw damaged(name, `gives '${token}' an id that is not a whole number up to ${largestId}.`)
    }
    tokens[id] = token
  }
  return Array.from(tokens, (token: string | undefined) => token ?? '')
}

function tokenizerVocabulary(json: Readonly<Record<string, unknown>>, name: string): Vocabulary {
  const tokenizer = tokenizerOf(json, name)
  const words = fromObject(Object.fromEntries(tokenizer.get_vocab(true)), name)
  return {
    encode: (text, withSpecialTokens) =>
      tokenizer.encode(text, { add_special_tokens: withSpecialTokens }).ids,
    word: (id) => tokenizer.id_to_token(id) ?? `${id}`,
    words,
    size: words.length
  }
}

function tokenizerOf(json: Readonly<Record<string, unknown>>, name: string): Tokenizer {
  try {
    return new Tokenizer(json, {})
  } catch (cause) {
    throw damaged(name, 'is a tokenizer that can not be built.', cause)
  }
}
