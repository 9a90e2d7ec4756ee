/**
 * Sequence continuation (Lan, Torr & Barez, arXiv 2311.04131): 'Van done in 1 . Hat done in 2 . Mom done in 3 . Tie done in',
 * and 4 is the answer. Members of one ordered set, evenly spaced, stand between names that say nothing. The answer is read at
 * the end, and after every member but the first of those that are shown.
 */
import { randomOrder } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import type { orderedSets } from '#shared/training.ts'
import { members, names as allNames, phrases } from './ordered-sets.ts'
import { below, drawnTask, type Task, type TaskShape } from './task.ts'

export interface ContinuationChoice {
  sets: readonly (typeof orderedSets)[number][]
  shown: number
  strides: readonly number[]
  names: number
}

/** Tokens of a sentence: name, two words, member, full stop. */
const sentence = 5

export function sequenceContinuation({ sets, shown, strides, names: count }: ContinuationChoice): Task {
  checkStrides(strides, shown)
  const names = allNames.slice(0, count)
  const tokens = ['.', ...new Set(phrases.flat()), ...names, ...sets.flatMap((set) => members[set])]
  const index = new Map(tokens.map((token, at) => [token, at]))
  const token = (text: string | undefined): number => index.get(text ?? '') ?? 0
  // With strides of several kinds, two members are needed before the next one can be known.
  const first = new Set(strides).size > 1 ? 2 : 1
  const shape: TaskShape = {
    input: { kind: 'tokens', positions: shown * sentence + 3, tokens },
    answer: { kind: 'class', classes: tokens },
    places: Array.from({ length: shown - first + 1 }, (_, n) => (n + first) * sentence + 2)
  }
  return drawnTask(shape, chanceOf(sets.length, strides, shown), (stream, { input, target }) => {
    const set = members[sets[below(stream, sets.length)] ?? 'digits']
    const stride = strides[below(stream, strides.length)] ?? 1
    const [lowest, starts] = startsOf(set.length, stride, shown)
    const start = lowest + below(stream, starts)
    const [verb, preposition] = phrases[below(stream, phrases.length)] ?? []
    const order = randomOrder(names.length, stream)
    for (let n = 0; n <= shown; n++) {
      const words = [names[order[n % names.length] ?? 0], verb, preposition, set[start + n * stride], '.']
      const own = words.map(token)
      input.set(n < shown ? own : own.slice(0, 3), n * sentence)
      if (n >= first) target[n - first] = own[3] ?? 0
    }
  })
}

/** The lowest start, and how many there are, for which the answer is still in the set. */
function startsOf(size: number, stride: number, shown: number): [number, number] {
  const span = Math.abs(stride) * shown
  return [stride < 0 ? span : 0, size - span]
}

function checkStrides(strides: readonly number[], shown: number): void {
  const size = members.digits.length
  const fits = strides.every((stride) => stride !== 0 && Math.abs(stride) * shown < size)
  if (fits) return
  throw new LimenError({
    tag: 'request',
    message: `Sequences of ${shown} members and the next one do not fit into sets of ${size} with strides of ${strides.join(', ')}.`,
    advice: 'Choose fewer members or smaller strides; 0 is none.',
    part: 'task.strides'
  })
}

/** Share of the commonest answer, over all places where one is wanted. */
function chanceOf(sets: number, strides: readonly number[], shown: number): number {
  const first = new Set(strides).size > 1 ? 2 : 1
  const size = members.digits.length
  const shares = new Float64Array(size)
  for (const stride of strides) {
    const [lowest, starts] = startsOf(size, stride, shown)
    for (let start = lowest; start < lowest + starts; start++)
      for (let n = first; n <= shown; n++) {
        const answer = start + n * stride
        shares[answer] = (shares[answer] ?? 0) + 1 / (strides.length * starts * (shown - first + 1))
      }
  }
  return Math.max(...shares) / sets
}
