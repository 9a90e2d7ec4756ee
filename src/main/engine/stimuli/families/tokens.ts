/**
 * Token sequences: a template whose slots are the parameters. Slots change in whole tokens. Where the network looks
 * embeddings up, they can also be mixed from those of two fillings of the template: points that no token has.
 */
import { LimenError } from '#shared/errors.ts'
import type { Setting } from '#shared/stimulus.ts'
import type { Family, NumberSpace, OpenRequest, Settings, Space, Values } from '../family.ts'
import { decodedFile } from '../files.ts'
import { named } from '../parameters.ts'
import { spreadExample } from '../first-template.ts'
import { choiceSetting, linesSetting, numberSetting, textSetting, toggleSetting } from '../settings.ts'
import { holdsIntegers, squeezed, type Target } from '../target.ts'
import { parseTemplate, slotNames } from '../template.ts'
import { mixedSpace, mixSetting, mixWayOf, withMixSketches } from '../token-mix.ts'
import { fillTemplate, slotsFor, type Piece } from '../token-slots.ts'
import { readVocabulary } from '../vocabulary-file.ts'
import { byteVocabulary, idVocabulary, type Vocabulary } from '../vocabulary.ts'

const readings = ['ids', 'bytes', 'vocabulary'] as const

/** Encoded texts that are kept, so that a sweep there and back encodes each text once. */
const mostKept = 4096

async function vocabularyOf(settings: Settings): Promise<Vocabulary> {
  const reading = choiceSetting(settings, 'reading', readings)
  const file = textSetting(settings, 'file', '')
  if (reading === 'bytes') return byteVocabulary
  return reading === 'ids' || file === '' ? idVocabulary : decodedFile(file, 'vocabulary', readVocabulary)
}

/** Encodes filled templates; special tokens are added where the template is one text. */
function sequenceEncoder(
  vocabulary: Vocabulary,
  withSpecialTokens: boolean
): (pieces: readonly Piece[]) => number[] {
  const kept = new Map<string, number[]>()
  return (pieces) => {
    const key = JSON.stringify(pieces)
    const earlier = kept.get(key)
    if (earlier !== undefined) return earlier
    const special = withSpecialTokens && pieces.length === 1
    const ids = pieces.flatMap((piece) =>
      typeof piece === 'number' ? [piece] : vocabulary.encode(piece, special)
    )
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, ids)
    return ids
  }
}

/** Where tokens stand in the input, and what fills the rest. */
interface Placement {
  size: number
  padding: number
  atEnd: boolean
}

function place(ids: readonly number[], { size, padding, atEnd }: Placement, into: Float64Array): void {
  into.fill(padding)
  const from = atEnd ? Math.max(0, ids.length - size) : 0
  const to = atEnd ? Math.max(0, size - ids.length) : 0
  const count = Math.min(size, ids.length)
  for (let i = 0; i < count; i++) into[to + i] = ids[from + i] ?? padding
}

function lengthDoubts(count: number, size: number, isPaddingUsual: boolean): string[] {
  if (count > size) return [`The template gives ${count} tokens; only ${size} fit.`]
  return count < size && !isPaddingUsual
    ? [`The template gives ${count} tokens; ${size - count} of ${size} positions are padding.`]
    : []
}

function checked(ids: readonly number[], limit: number, word: (id: number) => string): readonly number[] {
  const past = ids.find((id) => id >= limit)
  if (past === undefined) return ids
  throw new LimenError({
    tag: 'request',
    message: `Token ${past} ('${word(past)}') is past the network's last token, ${limit - 1}.`,
    advice: 'Correct the template, or choose the vocabulary that the network was trained with.',
    part: 'template'
  })
}

async function open({ target, settings }: OpenRequest): Promise<Space> {
  const vocabulary = await vocabularyOf(settings)
  const parts = parseTemplate(textSetting(settings, 'template', ''))
  const limit = target.indexLimit ?? vocabulary.size ?? (target.type === 'uint8' ? 256 : Infinity)
  const known = Number.isFinite(limit) ? limit : 256
  const slots = slotsFor(slotNames(parts), linesSetting(settings, 'slots'), vocabulary.words, known)
  const sketches = Object.fromEntries(Array.from(slots, ([name, slot]) => [name, slot.sketch]))
  const way = mixWayOf(target, settings)
  const encode = sequenceEncoder(vocabulary, toggleSetting(settings, 'special', false))
  const idsAt = (values: Values): readonly number[] =>
    checked(encode(fillTemplate(parts, slots, values)), limit, vocabulary.word)
  const placement: Placement = {
    size: target.size,
    padding: numberSetting(settings, 'padding', 0),
    atEnd: choiceSetting(settings, 'side', ['right', 'left']) === 'left'
  }
  const common = {
    parameters: named(way === null ? sketches : withMixSketches(sketches)),
    warnings: warningsOf(settings, slots.size),
    doubts: (values: Values) => lengthDoubts(idsAt(values).length, target.size, vocabulary === byteVocabulary)
  }
  if (target.type === 'string') {
    const texts = (values: Values): string[] => fillTemplate(parts, slots, values).join('').split(/\s+/)
    const doubts = (values: Values): string[] => lengthDoubts(texts(values).length, target.size, false)
    return { kind: 'text', ...common, doubts, texts }
  }
  const write = (values: Values, into: Float64Array): void => {
    place(idsAt(values), placement, into)
  }
  const countAt = (values: Values): number => idsAt(values).length
  const view = (values: Values) => {
    const ids = new Float64Array(target.size)
    write(values, ids)
    return { kind: 'tokens' as const, words: Array.from(ids, vocabulary.word) }
  }
  const space: NumberSpace = { kind: 'numbers', ...common, write, view }
  return way === null ? space : mixedSpace(space, way, { size: target.size, word: vocabulary.word, countAt })
}

function warningsOf(settings: Settings, slotCount: number): string[] {
  const reading = choiceSetting(settings, 'reading', readings)
  const warnings =
    slotCount === 0 ? ['The template has no slot, so there is nothing to vary. Write one as {item}.'] : []
  if (reading === 'vocabulary' && textSetting(settings, 'file', '') === '') {
    warnings.push('No vocabulary file is chosen yet: the template is read as ids.')
  }
  return warnings
}

/** Where nothing is known of the ids but one that works, all are that one. */
function suggestedIds(target: Target): string {
  const limit = target.indexLimit ?? (target.exampleValue === 0 ? 1 : 256)
  const { ids, varied } = spreadExample(target.size, limit)
  return ids.map((id, place) => (place === varied ? '{item}' : String(id))).join(' ')
}

/** Inputs shorter than this can't hold the bytes of the longer text. */
const shortText = 25

/** True where the input holds bytes of a text or file. */
const holdsBytes = ({ type, name, indexLimit }: Target): boolean =>
  type === 'uint8' || /byte/i.test(name) || indexLimit === 256 || indexLimit === 257

/** Bytes end at 255, so that wider types mark what is no byte with 256. */
const bytePadding = ({ type, indexLimit }: Target): number =>
  type === 'uint8' || indexLimit === 256 ? 0 : 256

/** How text becomes ids. */
const encodingSettings = (settings: Settings): Setting[] => [
  { name: 'reading', label: 'Template holds', kind: 'choice', choices: [...readings] },
  ...(choiceSetting(settings, 'reading', readings) === 'vocabulary' ? vocabularySettings : []),
  { name: 'padding', label: 'Padding id', kind: 'number' },
  { name: 'side', label: 'Padding side', kind: 'choice', choices: ['right', 'left'] }
]

const vocabularySettings: Setting[] = [
  { name: 'file', label: 'Vocabulary', kind: 'file', endings: ['json', 'txt'] },
  { name: 'special', label: 'Add special tokens', kind: 'toggle' }
]

export const tokensFamily: Family = {
  name: 'tokens',
  fits: (target) =>
    target.size >= 1 &&
    squeezed(target.shape).length <= 2 &&
    (holdsIntegers(target) || target.type === 'string' || target.indexLimit !== undefined),
  suggest: (target) => {
    const template = target.size < shortText ? 'The {word}' : 'The {word} sat. It was late.'
    const text = { template, slots: ['word: cat, dog, car, cow'] }
    if (target.type === 'string') return text
    if (target.inWords) return { ...target.inWords }
    if (holdsBytes(target)) return { ...text, reading: 'bytes', padding: bytePadding(target), side: 'right' }
    return { reading: 'ids', template: suggestedIds(target), slots: [], padding: 0, side: 'right' }
  },
  settings: (target, settings) => [
    {
      name: 'template',
      label: 'Template',
      kind: 'text',
      hint: 'Slots in braces: {item}, {start+2*step}, {#5} for an id.'
    },
    {
      name: 'slots',
      label: 'Slots',
      kind: 'lines',
      hint: 'item: red, green, blue · step: 1..9 · word: any token = 17. Others hold any token. Slots change in whole tokens: the network takes ids, so there is nothing between two of them.'
    },
    ...(target.canMix ? [mixSetting] : []),
    ...(target.type === 'string' ? [] : encodingSettings(settings))
  ],
  open
}
