/**
 * Random symbols that repeat from some place on (Olsson et al. 2022). Within the part that repeats all symbols differ, and
 * its length varies, so that only looking for the earlier copy of a symbol tells the next one: induction.
 */
import { randomOrder } from '#engine/stimuli/random.ts'
import { below, drawnTask, type Task, type TaskShape } from './task.ts'
import { fittingLengths, symbolNames } from './symbols.ts'

export interface RepeatedChoice {
  vocabulary: number
  length: number
  shortest: number
  longest: number
}

export function repeatedSequences({ vocabulary, length, shortest, longest }: RepeatedChoice): Task {
  fittingLengths(shortest, longest, Math.min(vocabulary, length - 2))
  const tokens = symbolNames(vocabulary)
  const shape: TaskShape = {
    input: { kind: 'tokens', positions: length, tokens },
    answer: { kind: 'class', classes: tokens },
    places: Array.from({ length: length - 1 }, (_, place) => place),
    answersFollow: true
  }
  return drawnTask(shape, 1 / vocabulary, (stream, { input, target, weights }) => {
    const period = shortest + below(stream, longest - shortest + 1)
    const order = randomOrder(vocabulary, stream)
    for (let place = 0; place < length; place++) input[place] = order[place % period] ?? 0
    for (let place = 0; place < length - 1; place++) {
      target[place] = input[place + 1] ?? 0
      // The first symbol of the repetition can't be known: nothing says that it begins.
      weights[place] = place >= period ? 1 : 0
    }
  })
}
