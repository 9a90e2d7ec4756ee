/** Which networks can learn which tasks: the one place that says so, before anything is built. Data only. */
import type { NetworkChoice, TaskChoice } from './training.ts'

/** What a network has to know of a task to fit it. */
export interface TaskFacts {
  input: 'tokens' | 'series' | 'picture' | 'graph'
  /** Pixels along each side of a picture. */
  side?: number
  /** Whether answers are wanted at several positions or steps. */
  hasPlaces: boolean
  /** Whether the classes are the tokens. */
  answersTokens: boolean
  /** Whether inputs hold the answers of earlier places, so that only a network that does not look ahead has to know them. */
  answersFollow: boolean
}

/** Why something does not fit, in plain words, and the field of the training file that it is about. */
export interface Misfit {
  message: string
  part: string
}

/** The facts of a task, told by its choice alone. */
export function taskFacts(task: TaskChoice): TaskFacts {
  const plain = { hasPlaces: false, answersTokens: false, answersFollow: false }
  switch (task.kind) {
    case 'modular-addition':
      return { ...plain, input: 'tokens' }
    case 'sequence-continuation': {
      const answers = task.shown - membersNeeded(task) + 1
      return { input: 'tokens', hasPlaces: answers > 1, answersTokens: true, answersFollow: answers > 1 }
    }
    case 'repeated-sequences':
      return { input: 'tokens', hasPlaces: true, answersTokens: true, answersFollow: true }
    case 'copying':
      return { ...plain, input: 'tokens', hasPlaces: task.length > 1, answersFollow: task.length > 1 }
    case 'bracket-matching':
      return { ...plain, input: 'tokens', hasPlaces: true }
    case 'flip-flop':
      return { ...plain, input: 'series', hasPlaces: true }
    case 'delayed-match':
      return { ...plain, input: 'series' }
    case 'gratings':
    case 'shapes':
    case 'gratings-and-shapes':
      return { ...plain, input: 'picture', side: task.side }
    case 'digits':
      return { ...plain, input: 'picture', side: digitSide }
    case 'graph-analogies':
      return { ...plain, input: 'graph' }
  }
}

/** Pixels along each side of a handwritten digit. */
export const digitSide = 28

/** How many members of a sequence are needed before the next one can be known: two where strides or sets differ. */
export const membersNeeded = ({
  strides,
  alternating
}: {
  strides: readonly number[]
  alternating: number
}): number => (new Set(strides).size > 1 || alternating > 0 ? 2 : 1)

/** Why a network can't learn a task; null where it can. */
export function misfit(task: TaskChoice, network: NetworkChoice): Misfit | null {
  return misfitOf(taskFacts(task), network)
}

/** The same from facts. */
export function misfitOf(task: TaskFacts, network: NetworkChoice): Misfit | null {
  const why = wrongInput(task, network)
  if (why === null) return wrongSizes(task, network)
  const message = `A network of kind '${network.kind}' does not fit the task: ${why}.`
  return { message, part: 'network.kind' }
}

function wrongInput({ input, hasPlaces }: TaskFacts, { kind }: NetworkChoice): string | null {
  switch (kind) {
    case 'transformer':
      return input === 'tokens' ? null : 'its input is no tokens'
    case 'mlp':
      if (input === 'graph') return 'its input is a graph'
      return hasPlaces ? 'it wants answers at several positions' : null
    case 'cnn':
      return input === 'picture' ? null : 'its input is no picture'
    case 'recurrent':
      return input === 'tokens' || input === 'series' ? null : 'its input has no steps'
    case 'gnn':
      return input === 'graph' ? null : 'its input is no graph'
  }
}

function wrongSizes(task: TaskFacts, network: NetworkChoice): Misfit | null {
  if (network.kind === 'transformer') return wrongTransformer(task, network)
  if (network.kind === 'cnn') return wrongConvolutions(task, network)
  if (network.kind === 'gnn' && network.messages === 'attention' && network.width % network.heads > 0)
    return {
      message: `A width of ${network.width} can't be shared among ${network.heads} heads.`,
      part: 'network.heads'
    }
  return null
}

const looksAhead =
  'Answers stand at later positions of the input: a network that is not causal would read them there.'

function wrongTransformer(
  task: TaskFacts,
  { tied, causal, positions, width, heads, headWidth }: Extract<NetworkChoice, { kind: 'transformer' }>
): Misfit | null {
  if (tied && !task.answersTokens)
    return { message: 'A tied unembedding needs the tokens as classes.', part: 'network.tied' }
  if (!causal && task.answersFollow) return { message: looksAhead, part: 'network.causal' }
  const perHead = headWidth ?? Math.floor(width / heads)
  if (positions !== 'rotary' || perHead % 2 === 0) return null
  return { message: `Rotary positions need an even head width, not ${perHead}.`, part: 'network.headWidth' }
}

function wrongConvolutions(
  { side = 0 }: TaskFacts,
  { channels, kernel }: Extract<NetworkChoice, { kind: 'cnn' }>
): Misfit | null {
  if (kernel % 2 === 0)
    return { message: `The side of a kernel must be odd, not ${kernel}.`, part: 'network.kernel' }
  if (side >= 2 ** (channels.length - 1)) return null
  return {
    message: `${channels.length} convolutions halve a picture of ${side} pixels too often.`,
    part: 'network.channels'
  }
}
