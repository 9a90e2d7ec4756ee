/** The network that a training file chooses, fitted to its task. Not here: the architectures. */
import { LimenError } from '#shared/errors.ts'
import type { NetworkChoice } from '#shared/training.ts'
import type { TaskShape } from '../tasks/task.ts'
import { buildConvolutional } from './convolutional.ts'
import { buildDense } from './dense.ts'
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
  const b = new NetworkBuilder(choice.kind, options.seed, options.scale)
  const { input, answer } = shape
  const classes = answer.kind === 'class' ? answer.classes.length : answer.count
  switch (choice.kind) {
    case 'transformer': {
      if (input.kind !== 'tokens') throw unfit(choice, 'its input is no tokens')
      checkTransformer(choice, input.tokens.length, classes)
      const sizes = { vocabulary: input.tokens.length, positions: input.positions, classes }
      return buildTransformer(b, choice, sizes)
    }
    case 'mlp':
      if ((shape.places?.length ?? 1) > 1) throw unfit(choice, 'it wants answers at several positions')
      return buildDense(b, choice, input, classes)
    case 'cnn':
      if (input.kind !== 'picture') throw unfit(choice, 'its input is no picture')
      checkConvolutional(choice, input.side)
      return buildConvolutional(b, choice, input.side, classes)
    case 'recurrent':
      if (input.kind === 'picture') throw unfit(choice, 'its input has no steps')
      return buildRecurrent(b, choice, { input, answer, count: classes }, options.isUnrolled ?? false)
    default:
      return choice satisfies never
  }
}

function checkTransformer(
  choice: Extract<NetworkChoice, { kind: 'transformer' }>,
  vocabulary: number,
  classes: number
): void {
  const headWidth = choice.headWidth ?? Math.floor(choice.width / choice.heads)
  if (choice.tied && vocabulary !== classes)
    throw refused('A tied unembedding needs as many classes as tokens.', 'network.tied')
  if (choice.positions === 'rotary' && headWidth % 2 === 1)
    throw refused(`Rotary positions need an even head width, not ${headWidth}.`, 'network.headWidth')
}

function checkConvolutional(
  { channels, kernel }: { channels: number[]; kernel: number },
  side: number
): void {
  if (kernel % 2 === 0) throw refused(`The side of a kernel must be odd, not ${kernel}.`, 'network.kernel')
  if (side < 2 ** (channels.length - 1))
    throw refused(
      `${channels.length} convolutions halve a picture of ${side} pixels too often.`,
      'network.channels'
    )
}

const refused = (message: string, part: string): LimenError =>
  new LimenError({ tag: 'request', message, part, advice: 'Choose another network in the training file.' })

const unfit = ({ kind }: NetworkChoice, why: string): LimenError =>
  refused(`A network of kind '${kind}' does not fit the task: ${why}.`, 'network.kind')
