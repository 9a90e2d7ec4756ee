/** What a training would be, before it is begun: whether task and network fit, and how large it is. Nothing is trained here. */
import { errorData, LimenError, type ErrorData } from '#shared/errors.ts'
import { kindsOf, suggestedSettings } from '#shared/schema-fields.ts'
import { schemaIssues } from '#shared/schema-issues.ts'
import { elementCount } from '#shared/tensor.ts'
import {
  networkSchema,
  trainingSchema,
  type NetworkChoice,
  type TaskChoice,
  type Training
} from '#shared/training.ts'
import type { TrainingCheck } from '#shared/training-runs.ts'
import { buildNetwork } from './networks/build-network.ts'
import { layoutOf } from './packed-weights.ts'
import { taskOf } from './tasks/task-of.ts'
import { inputParts, type TaskShape } from './tasks/task.ts'

/** @throws LimenError 'request' with the place that is wrong. */
export function checkedTraining(training: unknown): Training {
  const parsed = trainingSchema.safeParse(training, { reportInput: true })
  if (parsed.success) return parsed.data
  const [issue = ''] = schemaIssues(parsed.error)
  const part = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new LimenError({ tag: 'request', message: `This can't be trained: ${issue}.`, part })
}

/** @throws LimenError 'request' where task, network and settings do not fit each other, 'resources' for what is too large to train. */
export function checkTraining(training: Training): TrainingCheck {
  checkSettings(training)
  const { task: choice, network } = training
  const task = taskOf(choice)
  // Whether there are examples on both sides of the split shows when one is drawn.
  task.training(0, 0, 1)
  task.heldOut(1)
  const { model, weights } = buildNetwork(network, task.shape, { seed: 0, scale: 1 })
  const layout = layoutOf(
    model,
    weights.map(({ name }) => name)
  )
  return { parameters: layout.count, chance: task.chance }
}

/** Numbers that the examples of one batch may hold: 1 GiB. */
const mostNumbers = 2 ** 28

/** @throws LimenError 'request' for settings that would come to nothing, 'resources' for batches that memory has no room for. */
export function checkSettings({ task, training }: Training): void {
  const { steps, warmUp, batch, checkpoints } = training
  const late = checkpoints.find((step) => step > steps)
  if (late !== undefined)
    throw new LimenError({
      tag: 'request',
      message: `A checkpoint after ${late} steps would never come: the training ends after ${steps}.`,
      advice: 'Leave it out, or choose more steps.',
      part: 'training.checkpoints'
    })
  if (warmUp > steps)
    throw new LimenError({
      tag: 'request',
      message: `A warm-up of ${warmUp} steps would not end: the training ends after ${steps}, before the learning rate is reached.`,
      advice: 'Choose a shorter warm-up, or more steps.',
      part: 'training.warmUp'
    })
  const numbers = numbersOf(taskOf(task).shape)
  if (batch * numbers > mostNumbers)
    throw new LimenError({
      tag: 'resources',
      message: `A batch of ${batch} examples does not fit into memory: each of them holds ${numbers} numbers.`,
      advice: `Choose a batch of at most ${Math.floor(mostNumbers / numbers)} examples.`,
      part: 'training.batch'
    })
}

/** How many numbers an example holds: inputs and answers. */
function numbersOf({ input, answer, places }: TaskShape): number {
  const inputs = inputParts(input).reduce((sum, { dims }) => sum + elementCount(dims), 0)
  return inputs + (places?.length ?? 1) * (answer.kind === 'numbers' ? answer.count : 1)
}

/** Kinds of networks that take the task's input and give its answer, the fittest first; none where the task itself is refused. */
export function fittingNetworks(choice: TaskChoice): { kinds: string[]; error: ErrorData | null } {
  try {
    const { shape } = taskOf(choice)
    return { kinds: suggestedNetworks.filter((network) => fits(network, shape)).map(kindOf), error: null }
  } catch (error) {
    return { kinds: [], error: errorData(error) }
  }
}

const kindOf = ({ kind }: NetworkChoice): string => kind

/** One small network of each kind; an MLP, which knows nothing of the input's form, comes last. */
const suggestedNetworks = kindsOf(networkSchema)
  .toSorted((a, b) => Number(a.kind === 'mlp') - Number(b.kind === 'mlp'))
  .map((kind) => networkSchema.parse(suggestedSettings(kind)))

function fits(network: NetworkChoice, shape: TaskShape): boolean {
  try {
    buildNetwork(network, shape, { seed: 0, scale: 1 })
    return true
  } catch (error) {
    // Another part than the kind can be chosen to fit.
    return error instanceof LimenError && error.part !== 'network.kind'
  }
}
