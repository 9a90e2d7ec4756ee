/** The network that a training file chooses, fitted to its task. Not here: the architectures. */
import { LimenError } from '#shared/errors.ts'
import type { NetworkChoice } from '#shared/training.ts'
import { misfitOf, type TaskFacts } from '#shared/training-fit.ts'
import type { TaskInput, TaskShape } from '../tasks/task.ts'
import { buildConvolutional } from './convolutional.ts'
import { buildDense } from './dense.ts'
import { buildGraph } from './graph.ts'
import { NetworkBuilder, type FreshNetwork } from './network-builder.ts'
import { buildRecurrent } from './recurrent.ts'
import { buildTransformer } from './transformer.ts'

export interface BuildOptions {
  seed: number
  /** Standard deviation of the first weights, in units of 1/√inputs. */
  scale: number
  /** Writes recurrent layers step by step, in plain operators: other nodes, the same weights and values. */
  isUnrolled?: boolean
}

/** @throws LimenError 'request' for a network that can't take the task's input or give its answer. */
export function buildNetwork(choice: NetworkChoice, shape: TaskShape, options: BuildOptions): FreshNetwork {
  const wrong = misfitOf(factsOf(shape), choice)
  if (wrong !== null)
    throw new LimenError({
      tag: 'request',
      ...wrong,
      advice: 'Choose another network in the training file.'
    })
  const b = new NetworkBuilder(choice.kind, options.seed, options.scale)
  const { input, answer } = shape
  const classes = answer.kind === 'class' ? answer.classes.length : answer.count
  switch (choice.kind) {
    case 'transformer': {
      const { tokens, positions } = given(input, 'tokens')
      return buildTransformer(b, choice, { vocabulary: tokens.length, positions, classes })
    }
    case 'mlp':
      return buildDense(b, choice, input, classes)
    case 'cnn':
      return buildConvolutional(b, choice, given(input, 'picture').side, classes)
    case 'recurrent': {
      const ends = { input: given(input, 'tokens', 'series'), answer, count: classes }
      return buildRecurrent(b, choice, ends, options.isUnrolled ?? false)
    }
    case 'gnn':
      return buildGraph(b, choice, given(input, 'graph'))
    default:
      return choice satisfies never
  }
}

/** What decides whether a network fits, read from the task itself. */
export function factsOf({ input, answer, places, answersFollow = false }: TaskShape): TaskFacts {
  const tokens = input.kind === 'tokens' ? input.tokens : []
  const classes = answer.kind === 'class' ? answer.classes : []
  return {
    input: input.kind,
    hasPlaces: (places?.length ?? 1) > 1,
    answersTokens: tokens.length > 0 && tokens.join('\n') === classes.join('\n'),
    answersFollow,
    ...(input.kind === 'picture' && { side: input.side })
  }
}

/** An input that is known to be of one of these kinds. */
function given<Kind extends TaskInput['kind']>(
  input: TaskInput,
  ...kinds: Kind[]
): Extract<TaskInput, { kind: Kind }> {
  if ((kinds as string[]).includes(input.kind)) return input as Extract<TaskInput, { kind: Kind }>
  throw new Error(`An input of kind '${input.kind}' passed for one of ${kinds.join(', ')}.`)
}
