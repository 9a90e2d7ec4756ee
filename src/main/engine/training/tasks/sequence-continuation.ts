/**
 * Sequence continuation (Lan, Torr & Barez, arXiv 2311.04131): 'Van done in 1 . Hat done in 2 . Mom done in 3 . Tie done in',
 * and 4 is the answer. Members of one ordered set, or of two by turns, evenly spaced, stand between names that say nothing.
 * The answer is read at the end, and after every member but the first of those that are shown.
 */
import { randomOrder, type RandomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import { membersNeeded } from '#shared/training-fit.ts'
import type { orderedSets } from '#shared/training.ts'
import { members, names as allNames, phrases } from './ordered-sets.ts'
import { below, drawnTask, type Task, type TaskShape } from './task.ts'

export interface ContinuationChoice {
  sets: readonly (typeof orderedSets)[number][]
  shown: number
  strides: readonly number[]
  names: number
  phrases: 'same' | 'varied'
  /** Share of prompts whose members come from two sets by turns. */
  alternating: number
}

/** Tokens of a sentence: name, two words, member, full stop. */
const sentence = 5

export function sequenceContinuation(choice: ContinuationChoice): Task {
  const { sets, shown, strides } = choice
  checkStrides(strides, shown)
  checkSets(choice)
  const names = allNames.slice(0, choice.names)
  const tokens = ['.', ...new Set(phrases.flat()), ...names, ...sets.flatMap((set) => members[set])]
  const index = new Map(tokens.map((token, at) => [token, at]))
  const token = (text: string | undefined): number => index.get(text ?? '') ?? 0
  const first = membersNeeded(choice)
  const shape: TaskShape = {
    input: { kind: 'tokens', positions: shown * sentence + 3, tokens },
    answer: { kind: 'class', classes: tokens },
    places: Array.from({ length: shown - first + 1 }, (_, n) => (n + first) * sentence + 2),
    answersFollow: shown > first
  }
  return drawnTask(shape, chanceOf(choice), (stream, { input, target }) => {
    const turns = drawSets(stream, choice)
    const stride = strides[below(stream, strides.length)] ?? 1
    const [lowest, starts] = startsOf(setSize, stride, shown)
    const start = lowest + below(stream, starts)
    let phrase = phrases[below(stream, phrases.length)] ?? []
    const order = randomOrder(names.length, stream)
    for (let n = 0; n <= shown; n++) {
      if (n > 0 && choice.phrases === 'varied') phrase = phrases[below(stream, phrases.length)] ?? []
      const member = members[turns[n % turns.length] ?? 'digits'][start + n * stride]
      const own = [names[order[n % names.length] ?? 0], ...phrase, member, '.'].map(token)
      input.set(n < shown ? own : own.slice(0, 3), n * sentence)
      if (n >= first) target[n - first] = own[3] ?? 0
    }
  })
}

/** Members of each set. */
const setSize = members.digits.length

/** The set of each prompt, or the two that take turns. */
function drawSets(
  stream: RandomStream,
  { sets, alternating }: ContinuationChoice
): (typeof orderedSets)[number][] {
  const first = below(stream, sets.length)
  const isAlternating = alternating > 0 && stream.uniform() < alternating
  const second = isAlternating ? (first + 1 + below(stream, sets.length - 1)) % sets.length : first
  return [first, second].map((at) => sets[at] ?? 'digits')
}

/** The lowest start, and how many there are, for which the answer is still in the set. */
function startsOf(size: number, stride: number, shown: number): [number, number] {
  const span = Math.abs(stride) * shown
  return [stride < 0 ? span : 0, size - span]
}

function checkStrides(strides: readonly number[], shown: number): void {
  const fits = strides.every((stride) => stride !== 0 && Math.abs(stride) * shown < setSize)
  if (fits) return
  throw new LimenError({
    tag: 'request',
    message: `Sequences of ${shown} members and the next one do not fit into sets of ${setSize} with strides of ${strides.join(', ')}.`,
    advice: 'Choose fewer members or smaller strides; 0 is none.',
    part: 'task.strides'
  })
}

function checkSets({ sets, alternating }: ContinuationChoice): void {
  if (new Set(sets).size < sets.length)
    throw new LimenError({
      tag: 'request',
      message: `A set is named twice: ${sets.join(', ')}.`,
      advice: 'Name each set once.',
      part: 'task.sets'
    })
  if (alternating === 0 || new Set(sets).size > 1) return
  throw new LimenError({
    tag: 'request',
    message: 'Members of one set alone do not fit prompts in which two sets take turns.',
    advice: 'Choose a second set, or 0 for alternating.',
    part: 'task.alternating'
  })
}

/** Share of the commonest answer at each place where one is wanted, over all of these. */
function chanceOf(choice: ContinuationChoice): number {
  const { shown } = choice
  const first = membersNeeded(choice)
  const places = Array.from({ length: shown - first + 1 }, (_, n) => commonestAnswer(choice, first + n))
  return places.reduce((sum, share) => sum + share, 0) / places.length
}

/** Share of the commonest answer after `n` members. */
function commonestAnswer({ sets, strides, shown }: ContinuationChoice, n: number): number {
  const shares = new Float64Array(setSize)
  for (const stride of strides) {
    const [lowest, starts] = startsOf(setSize, stride, shown)
    for (let start = lowest; start < lowest + starts; start++) {
      const answer = start + n * stride
      shares[answer] = (shares[answer] ?? 0) + 1 / (strides.length * starts)
    }
  }
  return Math.max(...shares) / sets.length
}
