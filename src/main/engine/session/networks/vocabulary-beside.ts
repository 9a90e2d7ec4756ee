/**
 * The words of a network's tokens, where a file beside it has them: NAME.tokens.json, NAME.vocab.json or NAME.tokenizer.json
 * for NAME.onnx, or a tokenizer.json in the same folder; for a checkpoint, NAME.checkpoints/step-….onnx, also those of NAME
 * beside its folder. Not here: the forms of such files (stimuli/vocabulary-file.ts).
 */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Model } from '#engine/onnx/model.ts'
import { decodedFile } from '#engine/stimuli/files.ts'
import { settingsInWords, spreadExample, type TokenExample } from '#engine/stimuli/first-template.ts'
import { readVocabulary } from '#engine/stimuli/vocabulary-file.ts'
import type { Vocabulary } from '#engine/stimuli/vocabulary.ts'
import { errorData } from '#shared/errors.ts'
import type { NetworkInput } from '#shared/network.ts'
import { elementCount } from '#shared/tensor.ts'

export interface InWords {
  inputs: NetworkInput[]
  /** A file that should be one, but can't be read. */
  notes: string[]
}

/** Inputs of tokens with the settings that speak their words. */
export async function withVocabulary(
  inputs: NetworkInput[],
  { path, model, symbols }: { path: string; model: Model; symbols: Readonly<Record<string, number>> }
): Promise<InWords> {
  if (inputs.every(({ indexLimit }) => indexLimit === undefined)) return { inputs, notes: [] }
  const file = await vocabularyFileOf(path)
  if (file === null) return { inputs, notes: [] }
  try {
    const vocabulary = await decodedFile(file, 'vocabulary', readVocabulary)
    const example = statedExample(model)
    return {
      inputs: inputs.map((input) => inWords(input, { file, vocabulary, example, symbols })),
      notes: []
    }
  } catch (error) {
    const { message } = errorData(error)
    return { inputs, notes: [`The words of its tokens were looked for beside the network: ${message}`] }
  }
}

/** The file of words that a network at this path opens with; null where there is none. Its own name goes first. */
export async function vocabularyFileOf(path: string): Promise<string | null> {
  const folder = dirname(path)
  const own = await fileIn(folder, basename(path).replace(/\.onnx$/i, ''), ['tokenizer.json'])
  if (own !== null || !folder.endsWith(checkpointEnding)) return own
  return fileIn(dirname(folder), basename(folder, checkpointEnding))
}

const checkpointEnding = '.checkpoints'
const kinds = ['tokens', 'vocab', 'tokenizer'] as const

/** The kind of a file of words, by its name. */
export const vocabularyKindOf = (file: string): (typeof kinds)[number] =>
  kinds.find((kind) => new RegExp(`(?:^|\\.)${kind}\\.json$`).test(basename(file))) ?? 'tokens'

async function fileIn(folder: string, stem: string, others: readonly string[] = []): Promise<string | null> {
  const names = await readdir(folder).catch((): string[] => [])
  const wanted = kinds.map((kind) => `${stem}.${kind}.json`)
  const found = [...wanted, ...others].find((name) => names.includes(name))
  return found === undefined ? null : join(folder, found)
}

interface Words {
  file: string
  vocabulary: Vocabulary
  example: TokenExample | null
  symbols: Readonly<Record<string, number>>
}

/** A vocabulary with more tokens than the input takes, or far less, is of another network. */
function inWords(input: NetworkInput, { file, vocabulary, example, symbols }: Words): NetworkInput {
  const { indexLimit: limit, dims, roles } = input
  const { size } = vocabulary
  if (limit === undefined || size === null || size > limit || 2 * size < limit) return input
  const sample = dims.filter((_, axis) => roles[axis] !== 'batch')
  const length = elementCount(sample.map((dim) => (typeof dim === 'number' ? dim : (symbols[dim] ?? 1))))
  const isFitting = example?.ids.length === length && example.ids.every((id) => id < limit)
  const chosen = isFitting ? example : spreadExample(length, size)
  return { ...input, inWords: settingsInWords(file, chosen, vocabulary) }
}

const exampleSchema = z.object({
  ids: z.array(z.number().int().min(0)).min(1),
  varied: z.number().int().min(0)
})

/** An example in the file's own data, as training writes it. */
function statedExample({ metadata }: Model): TokenExample | null {
  try {
    const { data } = exampleSchema.safeParse(JSON.parse(metadata.get('limen.example') ?? 'null'))
    return data && data.varied < data.ids.length ? data : null
  } catch {
    return null
  }
}
