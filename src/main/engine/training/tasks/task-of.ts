/** The task that a training file chooses. */
import type { TaskChoice } from '#shared/training.ts'
import { bracketMatching } from './bracket-matching.ts'
import { copying } from './copying.ts'
import { delayedMatch } from './delayed-match.ts'
import { digits } from './digits.ts'
import { flipFlop } from './flip-flop.ts'
import { graphAnalogies } from './graph-analogies.ts'
import { modularAddition } from './modular-addition.ts'
import { gratings, gratingsAndShapes, shapes } from './pictures.ts'
import { repeatedSequences } from './repeated-sequences.ts'
import { sequenceContinuation } from './sequence-continuation.ts'
import type { Task } from './task.ts'

/** @throws LimenError 'request' for numbers that do not fit each other. */
export function taskOf(choice: TaskChoice): Task {
  switch (choice.kind) {
    case 'modular-addition':
      return modularAddition(choice)
    case 'flip-flop':
      return flipFlop(choice)
    case 'sequence-continuation':
      return sequenceContinuation(choice)
    case 'repeated-sequences':
      return repeatedSequences(choice)
    case 'copying':
      return copying(choice)
    case 'bracket-matching':
      return bracketMatching(choice)
    case 'delayed-match':
      return delayedMatch(choice)
    case 'gratings':
      return gratings(choice)
    case 'shapes':
      return shapes(choice)
    case 'gratings-and-shapes':
      return gratingsAndShapes(choice)
    case 'digits':
      return digits(choice)
    case 'graph-analogies':
      return graphAnalogies(choice)
    default:
      return choice satisfies never
  }
}
