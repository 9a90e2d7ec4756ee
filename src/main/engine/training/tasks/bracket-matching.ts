/**
 * Nested brackets of several kinds (Dyck languages): at each position, which bracket would close the innermost one that is
 * open, or none. A stack of bounded depth is needed.
 */
import type { RandomStream } from '#engine/stimuli/random.ts'
import { below, drawnTask, type Task, type TaskShape } from './task.ts'

const pairs = ['()', '[]', '{}', '<>', '«»', '‹›', '⟦⟧', '⟪⟫']

export interface BracketChoice {
  types: number
  length: number
  depth: number
}

/** Tokens are the opening brackets, then the closing ones; classes are the closing ones, then 'none'. */
export function bracketMatching({ types, length, depth }: BracketChoice): Task {
  const kinds = pairs.slice(0, types)
  const closing = kinds.map((pair) => pair.charAt(1))
  const shape: TaskShape = {
    input: {
      kind: 'tokens',
      positions: length,
      tokens: [...kinds.map((pair) => pair.charAt(0)), ...closing]
    },
    answer: { kind: 'class', classes: [...closing, 'none'] },
    places: Array.from({ length }, (_, place) => place)
  }
  return drawnTask(shape, chanceOf(types, length, depth), (stream, { input, target }) => {
    const open: number[] = []
    for (let place = 0; place < length; place++) {
      input[place] = opens(stream, open.length, depth)
        ? (open[open.push(below(stream, types)) - 1] ?? 0)
        : types + (open.pop() ?? 0)
      target[place] = open.at(-1) ?? types
    }
  })
}

const opens = (stream: RandomStream, level: number, depth: number): boolean =>
  level === 0 || (level < depth && stream.uniform() < 0.5)

/** At each place the larger of the shares of 'none' and of one closing bracket, by how deep brackets are there. */
function chanceOf(types: number, length: number, depth: number): number {
  let levels = Array.from({ length: depth + 1 }, (_, level): number => (level === 0 ? 1 : 0))
  let sum = 0
  for (let place = 0; place < length; place++) {
    const next = levels.map(() => 0)
    levels.forEach((share, level) => {
      const up = level === 0 ? 1 : level < depth ? 0.5 : 0
      if (up > 0) next[level + 1] = (next[level + 1] ?? 0) + share * up
      if (up < 1) next[level - 1] = (next[level - 1] ?? 0) + share * (1 - up)
    })
    levels = next
    const none = levels[0] ?? 0
    sum += Math.max(none, (1 - none) / types)
  }
  return sum / length
}
