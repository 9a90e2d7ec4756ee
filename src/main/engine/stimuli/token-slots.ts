/** What the slots of a template hold: a range of whole numbers, a list of words, or any token of the network. */
import { LimenError } from '#shared/errors.ts'
import { visibleWord } from '#shared/visible-word.ts'
import { labelled, rangeIn } from './lines.ts'
import { whole, type Sketch } from './parameters.ts'
import type { TemplatePart } from './template.ts'

export type Slot =
  | { kind: 'number'; sketch: Sketch }
  | { kind: 'words'; words: string[]; sketch: Sketch }
  | { kind: 'token'; sketch: Sketch }

/** More choices than this are a slider of ids without words. */
const mostChoices = 4096

/**
 * Slots by name, as lines say: 'step: 1..9 = 2', 'month: January, February, March', 'word: any token = 17'. Slots without a line hold any token.
 * @param words the word of each token id, where there is a vocabulary
 * @param limit number of tokens, where it is known
 */
export function slotsFor(
  names: readonly string[],
  lines: readonly string[],
  words: readonly string[] | null,
  limit: number
): Map<string, Slot> {
  const given = new Map(lines.map((line) => labelled(line, '')).map(({ label, rest }) => [label, rest]))
  return new Map(
    names.map((name) => {
      const rest = given.get(name)
      const start = /^(?:any token\s*=\s*(\d+))?$/.exec(rest ?? '')
      return [
        name,
        start ? tokenSlot(name, words, limit, Number(start[1] ?? 0)) : givenSlot(name, rest ?? '')
      ]
    })
  )
}

function givenSlot(name: string, rest: string): Slot {
  const range = rangeIn(rest)
  if (range !== null) {
    const { low, high, start } = range
    const bounds: [number, number] = [Math.round(low), Math.round(high)]
    return { kind: 'number', sketch: whole(name, bounds, Math.round(start ?? low), { hard: [-1e9, 1e9] }) }
  }
  const words = rest.split(',').map((word) => word.trim().replace(/^(["'])(.*)\1$/, '$2'))
  return { kind: 'words', words, sketch: whole(name, [0, words.length - 1], 0, { choices: words }) }
}

function tokenSlot(name: string, words: readonly string[] | null, limit: number, start: number): Slot {
  const bounds: [number, number] = [0, Math.max(0, limit - 1)]
  const choices =
    words !== null && words.length <= mostChoices ? words.slice(0, limit).map(visibleWord) : undefined
  return { kind: 'token', sketch: whole(name, bounds, Math.min(start, bounds[1]), choices && { choices }) }
}

/** A piece of a filled template: text to be encoded, or a token id as it is. */
export type Piece = string | number

/** The filled template: neighbouring texts are one piece. */
export function fillTemplate(
  parts: readonly TemplatePart[],
  slots: ReadonlyMap<string, Slot>,
  values: Readonly<Record<string, number>>
): Piece[] {
  const pieces: Piece[] = []
  for (const part of parts) {
    const piece =
      part.kind === 'text' ? part.text : part.kind === 'id' ? part.id : sumPiece(part, slots, values)
    const last = pieces.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece
    else pieces.push(piece)
  }
  return pieces
}

/**
 * What a slot or a sum stands for. With one slot of words, the other terms count on in its list, round and round;
 * with one slot of tokens, in the ids; otherwise it is a number, written out.
 */
function sumPiece(
  { terms, source }: Extract<TemplatePart, { kind: 'sum' }>,
  slots: ReadonlyMap<string, Slot>,
  values: Readonly<Record<string, number>>
): Piece {
  let sum = 0
  let listed: Exclude<Slot, { kind: 'number' }> | undefined
  for (const { factor, slot: name } of terms) {
    const slot = name === null ? undefined : slots.get(name)
    sum += factor * (name === null ? 1 : (values[name] ?? slot?.sketch.default ?? 0))
    if (slot === undefined || slot.kind === 'number') continue
    if (listed !== undefined) throw severalLists(source)
    listed = slot
  }
  if (listed === undefined) return String(sum)
  const count = listed.kind === 'words' ? listed.words.length : listed.sketch.hard[1] + 1
  const index = ((sum % count) + count) % count
  return listed.kind === 'words' ? (listed.words[index] ?? '') : index
}

const severalLists = (source: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `'{${source}}' adds up two slots that are lists.`,
    advice: "Give at most one of them words, and the others a range, such as 'step: 1..9'.",
    part: 'template'
  })
