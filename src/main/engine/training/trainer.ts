/**
 * Trains one network on one task: keeps weights and moments, feeds the step graph, looks at held-out examples. The same seed
 * gives the same weights on the same machine and provider, wherever it was stopped and resumed in between.
 * Not here: files, schedules of checkpoints, who watches (run-training.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import type { Model } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Training } from '#shared/training.ts'
import { withLoss, type Measured } from './loss.ts'
import { buildNetwork } from './networks/build-network.ts'
import {
  layoutOf,
  packedWeights,
  withPackedWeights,
  withWeights,
  type WeightLayout
} from './packed-weights.ts'
import { ratesAt } from './schedule.ts'
import { stepGraph, type StepGraph } from './step-graph.ts'
import { trainingSession } from './training-session.ts'
import { taskOf } from './tasks/task-of.ts'
import type { Examples, Task } from './tasks/task.ts'

/** All that goes on from step to step. Batches depend on the seed and the step alone. */
export interface TrainingState {
  /** Updates that were made. */
  readonly step: number
  readonly weights: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface StepsTaken {
  /** Mean loss over the steps' own batches. */
  loss: number
  /** Their sum, which does not depend on how steps were put together into runs. */
  total: number
  /** Largest norm of a gradient before it was cut. */
  norm: number
}

export interface HeldOutResult {
  loss: number
  accuracy: number
}

/** Held-out examples that are looked at, at most, and how many at once. */
const mostHeldOut = 2048
const heldOutAtOnce = 512

/** Steps of one run: enough that the way in and out costs nothing, few enough that a stop comes soon. */
const mostStepsAtOnce = 50
/** Numbers that the examples of one run may hold. */
const mostNumbersAtOnce = 2 ** 21

export class Trainer {
  readonly training: Training
  readonly seed: number
  readonly task: Task
  readonly #network: Model
  readonly #layout: WeightLayout
  readonly #graph: StepGraph
  readonly #session: CompiledSession
  readonly #measured: Measured & { weightsInput: string }
  readonly #evaluation: CompiledSession
  #state: TrainingState
  #heldOut: Examples | null = null

  private constructor(parts: {
    training: Training
    seed: number
    task: Task
    network: Model
    layout: WeightLayout
    graph: StepGraph
    session: CompiledSession
    measured: Measured & { weightsInput: string }
    evaluation: CompiledSession
  }) {
    this.training = parts.training
    this.seed = parts.seed
    this.task = parts.task
    this.#network = parts.network
    this.#layout = parts.layout
    this.#graph = parts.graph
    this.#session = parts.session
    this.#measured = parts.measured
    this.#evaluation = parts.evaluation
    const weights = packedWeights(parts.network, parts.layout)
    const zeros = (): Float32Array => new Float32Array(weights.length)
    this.#state = { step: 0, weights, first: zeros(), second: zeros() }
  }

  /**
   * @param before is awaited before each piece of work that may take long; what it throws ends the rest.
   * @throws LimenError 'request' where task and network do not fit each other.
   */
  static async create(
    training: Training,
    seed: number,
    before: () => Promise<void> = () => yieldToEvents()
  ): Promise<Trainer> {
    const task = taskOf(training.task)
    const options = { seed, scale: training.training.initialScale }
    const network = buildNetwork(training.network, task.shape, options)
    const trained = buildNetwork(training.network, task.shape, { ...options, isUnrolled: true })
    const layout = layoutOf(
      network.model,
      network.weights.map(({ name }) => name)
    )
    await before()
    const graph = await stepGraph(trained, layout, task.shape, training.training)
    const packed = withPackedWeights(network.model, layout)
    const measured = withLoss(packed.model, task.shape, network.hasPlaces)
    await before()
    return new Trainer({
      training,
      seed,
      task,
      network: network.model,
      layout,
      graph,
      session: await trainingSession(graph.model, 'training.batch'),
      measured: { ...measured, weightsInput: packed.input },
      evaluation: await trainingSession(measured.model, 'network')
    })
  }

  get step(): number {
    return this.#state.step
  }

  /** Numbers that are trained. */
  get parameters(): number {
    return this.#layout.count
  }

  get state(): TrainingState {
    return this.#state
  }

  /** Goes on from a state of a trainer of the same file and seed. @throws LimenError 'request' for one of another size. */
  restore(state: TrainingState): void {
    if (state.weights.length !== this.#layout.count)
      throw new LimenError({
        tag: 'request',
        message: `The saved training has ${state.weights.length} weights, but this network ${this.#layout.count}.`,
        advice: 'Resume with the training file that it was started with.'
      })
    this.#state = state
  }

  /** The network as it is now. */
  network(): Model {
    return withWeights(this.#network, this.#layout, this.#state.weights)
  }

  /** Makes as many updates as one run may, at most `count`, and answers what they were like. */
  async advance(count: number): Promise<StepsTaken> {
    const { batch } = this.training.training
    const examples: Examples[] = []
    const rates: number[] = []
    let numbers = 0
    while (examples.length < Math.min(count, mostStepsAtOnce)) {
      const step = this.#state.step + examples.length
      const next = this.task.training(this.seed, step, batch)
      for (const { data } of [...next.inputs, next.target]) numbers += data.length
      if (examples.length > 0 && numbers > mostNumbersAtOnce) break
      examples.push(next)
      rates.push(...ratesAt(this.training.training, step))
    }
    return this.#run(examples, rates)
  }

  async #run(examples: readonly Examples[], rates: readonly number[]): Promise<StepsTaken> {
    const { inputs, outputs } = this.#graph
    const { step, weights, first, second } = this.#state
    const vector = (data: Float32Array): Tensor => ({ type: 'float32', dims: [data.length], data })
    const stacked = (part: (each: Examples) => Tensor | undefined): Tensor =>
      stack(examples.flatMap((each) => part(each) ?? []))
    const fed = inputs.network.map((name, at) => [name, stacked((each) => each.inputs[at])] as const)
    const answer = await this.#session.run({
      [inputs.state[0]]: vector(weights),
      [inputs.state[1]]: vector(first),
      [inputs.state[2]]: vector(second),
      [inputs.rates]: { type: 'float32', dims: [examples.length, 3], data: Float32Array.from(rates) },
      ...Object.fromEntries(fed),
      [inputs.target]: stacked(({ target }) => target),
      [inputs.answerWeights]: stacked(({ weights }) => weights)
    })
    const numbersOf = (name: string): Float32Array => answer[name]?.data as Float32Array
    const losses = numbersOf(outputs.loss)
    const total = losses.reduce((sum, each) => sum + each, 0)
    const loss = total / losses.length
    const norm = Math.max(...numbersOf(outputs.norm))
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) throw diverged(step + examples.length)
    this.#state = {
      step: step + examples.length,
      weights: numbersOf(outputs.state[0]),
      first: numbersOf(outputs.state[1]),
      second: numbersOf(outputs.state[2])
    }
    return { loss, total, norm }
  }

  /**
   * The examples that training never sees: drawn once, and kept. Some tasks take a minute for it.
   * @param between is awaited after each example; what it throws ends the drawing.
   */
  async drawHeldOut(between: () => Promise<void> = () => yieldToEvents()): Promise<Examples> {
    if (this.#heldOut !== null) return this.#heldOut
    const drawing = this.task.heldOutOneByOne?.(mostHeldOut)
    let last = drawing?.next()
    while (last?.done === false) {
      await between()
      last = drawing?.next()
    }
    this.#heldOut = last?.done === true ? last.value : this.task.heldOut(mostHeldOut)
    return this.#heldOut
  }

  /**
   * Loss and accuracy on examples that training never sees.
   * @throws LimenError 'request' where the loss is not finite: the weights are not, or far too large.
   */
  async evaluate(): Promise<HeldOutResult> {
    const all = await this.drawHeldOut()
    const rows = all.target.dims[0] ?? 0
    const sums = { loss: 0, accuracy: 0, weight: 0 }
    for (let start = 0; start < rows; start += heldOutAtOnce) {
      await yieldToEvents()
      const end = Math.min(rows, start + heldOutAtOnce)
      const weights = rowsOf(all.weights, start, end)
      const weight = (weights.data as Float32Array).reduce((sum, each) => sum + each, 0)
      const { loss, accuracy } = await this.#look(
        all.inputs.map((input) => rowsOf(input, start, end)),
        rowsOf(all.target, start, end),
        weights
      )
      sums.loss += loss * weight
      sums.accuracy += accuracy * weight
      sums.weight += weight
    }
    if (!Number.isFinite(sums.loss)) throw diverged(this.#state.step)
    return { loss: sums.loss / sums.weight, accuracy: sums.accuracy / sums.weight }
  }

  async #look(inputs: readonly Tensor[], target: Tensor, weights: Tensor): Promise<HeldOutResult> {
    const { loss, accuracy, weightsInput, ...names } = this.#measured
    const packed: Tensor = { type: 'float32', dims: [this.#layout.count], data: this.#state.weights }
    const feeds = {
      ...feedsOf(this.#network, inputs),
      [names.target]: target,
      [names.weights]: weights,
      [weightsInput]: packed
    }
    const answer = await this.#evaluation.run(feeds, [loss, accuracy])
    return { loss: Number(answer[loss]?.data[0]), accuracy: Number(answer[accuracy]?.data[0]) }
  }

  async release(): Promise<void> {
    await this.#session.release()
    await this.#evaluation.release()
  }
}

/** A network's inputs by their names. */
export const feedsOf = ({ graph }: Model, inputs: readonly Tensor[]): Record<string, Tensor> =>
  Object.fromEntries(inputs.map((tensor, at) => [graph.inputs[at]?.name ?? '', tensor]))

/** Tensors of one shape, one after another along a new first axis. */
function stack(tensors: readonly Tensor[]): Tensor {
  return joinAlong(
    tensors.map((tensor) => ({ ...tensor, dims: [1, ...tensor.dims] })),
    0
  )
}

function rowsOf(tensor: Tensor, start: number, end: number): Tensor {
  const each = tensor.data.length / (tensor.dims[0] ?? 1)
  const data = tensor.data.slice(start * each, end * each)
  return { type: tensor.type, dims: [end - start, ...tensor.dims.slice(1)], data }
}

const diverged = (step: number): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The training diverged: its loss or gradient was no longer a finite number before step ${step}.`,
    advice: 'Choose a smaller learning rate, or a longer warm-up.',
    part: 'training.learningRate'
  })
