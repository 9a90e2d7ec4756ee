/** Random symbols, a separator, and the same symbols again, each of which is to be known from the place before it. */
import { below, drawnTask, type Task, type TaskShape } from './task.ts'
import { symbolNames } from './symbols.ts'

export function copying({ vocabulary, length }: { vocabulary: number; length: number }): Task {
  const symbols = symbolNames(vocabulary)
  const shape: TaskShape = {
    input: { kind: 'tokens', positions: 2 * length, tokens: [...symbols, '|'] },
    answer: { kind: 'class', classes: symbols },
    places: Array.from({ length }, (_, place) => length + place),
    answersFollow: length > 1
  }
  return drawnTask(shape, 1 / vocabulary, (stream, { input, target }) => {
    for (let place = 0; place < length; place++) {
      const symbol = below(stream, vocabulary)
      input[place] = symbol
      target[place] = symbol
      if (place < length - 1) input[length + 1 + place] = symbol
    }
    input[length] = vocabulary
  })
}
