/**
 * What a task is: examples by seed, of which some are held out for good, and how well guessing does.
 * Not here: the tasks themselves, one file for each; which there are (task-of.ts).
 */
import { mixedSeed, randomStream, type RandomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'

/** What a network is given. */
export type TaskInput =
  | { readonly kind: 'tokens'; readonly positions: number; readonly tokens: readonly string[] }
  | { readonly kind: 'series'; readonly steps: number; readonly features: number }
  | { readonly kind: 'picture'; readonly side: number }
  | {
      readonly kind: 'graph'
      readonly nodes: number
      /** Features of each node, from which states are made. */
      readonly features: readonly string[]
      /** Names of the nodes that a question is about; each marks one node. */
      readonly marks: readonly string[]
      /** Kinds of edges. */
      readonly relations: readonly string[]
    }

/** What it should answer: one of some classes, or numbers. */
export type TaskAnswer =
  | { readonly kind: 'class'; readonly classes: readonly string[] }
  | { readonly kind: 'numbers'; readonly count: number }

export interface TaskShape {
  readonly input: TaskInput
  readonly answer: TaskAnswer
  /** Positions or steps at which an answer is wanted; null for a single answer about the whole input. */
  readonly places: readonly number[] | null
  /** Whether inputs hold the answers of earlier places, at later ones. */
  readonly answersFollow?: boolean
}

/** Examples in the form that a training graph is fed. */
export interface Examples {
  /** One for each input of the network, in its order (`inputParts`), with an axis for the batch in front. */
  readonly inputs: readonly Tensor[]
  /** int64 [batch, places], or float32 [batch, places, count]. */
  readonly target: Tensor
  /** How much each answer counts, float32 [batch, places]. */
  readonly weights: Tensor
}

export interface Task {
  readonly shape: TaskShape
  /** Accuracy of the best answers that depend on the place alone, not on the input. */
  readonly chance: number
  /** The n-th batch: a function of the seed and of n alone, with no example that is held out. */
  training: (seed: number, n: number, size: number) => Examples
  /** The same examples always, whatever the seed; at most `size`. */
  heldOut: (size: number) => Examples
  /** The same where drawing takes long, with a pause after each example. */
  heldOutOneByOne?: (size: number) => Generator<void, Examples>
}

/** Where one example is written. All numbers are 0 before, and all weights 1. */
export interface ExampleSlot {
  /** All inputs of the network, one after another. */
  readonly input: Float32Array | Int32Array
  readonly target: Float32Array | Int32Array
  readonly weights: Float32Array
}

/** Name and axes of an input of the network; the axis of the batch is left out. */
export interface InputPart {
  readonly name: string
  readonly dims: readonly number[]
}

/** The inputs that a network for this has, in its order; tokens are int64, all others float32. */
export function inputParts(input: TaskInput): InputPart[] {
  switch (input.kind) {
    case 'tokens':
      return [{ name: 'tokens', dims: [input.positions] }]
    case 'series':
      return [{ name: 'series', dims: [input.steps, input.features] }]
    case 'picture':
      return [{ name: 'picture', dims: [1, input.side, input.side] }]
    case 'graph': {
      const { nodes, features, relations, marks } = input
      return [
        { name: 'nodes', dims: [nodes, features.length] },
        { name: 'adjacency', dims: [relations.length, nodes, nodes] },
        { name: 'marks', dims: [nodes, marks.length] }
      ]
    }
  }
}

const inputSize = (input: TaskInput): number =>
  inputParts(input).reduce((sum, { dims }) => sum + elementCount(dims), 0)

/** Room for examples, one slot for each. */
export class ExampleBuffer {
  readonly #shape: TaskShape
  readonly #size: number
  readonly #input: Float32Array | Int32Array
  readonly #target: Float32Array | Int32Array
  readonly #weights: Float32Array

  constructor(shape: TaskShape, size: number) {
    const places = shape.places?.length ?? 1
    const isTokens = shape.input.kind === 'tokens'
    const count = size * inputSize(shape.input)
    this.#shape = shape
    this.#size = size
    this.#input = isTokens ? new Int32Array(count) : new Float32Array(count)
    this.#target =
      shape.answer.kind === 'class'
        ? new Int32Array(size * places)
        : new Float32Array(size * places * shape.answer.count)
    this.#weights = new Float32Array(size * places).fill(1)
  }

  slot(at: number): ExampleSlot {
    const part = <A extends Float32Array | Int32Array>(all: A): A => {
      const each = all.length / this.#size
      return all.subarray(at * each, (at + 1) * each) as A
    }
    return { input: part(this.#input), target: part(this.#target), weights: part(this.#weights) }
  }

  examples(): Examples {
    const { input, answer, places } = this.#shape
    const batch = this.#size
    const answers = [batch, places?.length ?? 1]
    return {
      inputs: this.#inputs(input),
      target: tensorOf(this.#target, answer.kind === 'class' ? answers : [...answers, answer.count]),
      weights: { type: 'float32', dims: answers, data: this.#weights }
    }
  }

  #inputs(input: TaskInput): Tensor[] {
    const parts = inputParts(input)
    if (parts.length === 1) return parts.map(({ dims }) => tensorOf(this.#input, [this.#size, ...dims]))
    let start = 0
    return parts.map(({ dims }) => {
      const end = start + elementCount(dims)
      const data = new Float32Array(this.#size * (end - start))
      for (let at = 0; at < this.#size; at++)
        data.set(this.slot(at).input.subarray(start, end), at * (end - start))
      start = end
      return tensorOf(data, [this.#size, ...dims])
    })
  }
}

/** Whole numbers become int64: indices of tokens and classes. */
function tensorOf(data: Float32Array | Int32Array, dims: number[]): Tensor {
  if (data instanceof Float32Array) return { type: 'float32', dims, data }
  return { type: 'int64', dims, data: asInt64(data) }
}

/** Numbers from 0 on as 64-bit integers: the low words of each, without a BigInt for every one of them. */
function asInt64(numbers: Int32Array): BigInt64Array {
  const words = new Int32Array(2 * numbers.length)
  for (let at = 0; at < numbers.length; at++) words[2 * at] = numbers[at] ?? 0
  return new BigInt64Array(words.buffer)
}

/** A whole number from 0 to `count` − 1. */
export const below = (stream: RandomStream, count: number): number => Math.floor(stream.uniform() * count)

export const between = (stream: RandomStream, low: number, high: number): number =>
  low + (high - low) * stream.uniform()

/** Seed of everything that is held out: fixed, so that accuracies of different runs can be compared. */
const heldOutSeed = 0x5eed

/** One in this many of all possible inputs is held out. */
const heldOutEvery = 10

/** FNV-1a over the numbers' bits. */
function digest(numbers: Float32Array | Int32Array): number {
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length)
  let hash = 0x811c9dc5
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 15)
  return mixedSeed(hash) >>> 0
}

/** Whether an input belongs to the held-out ones, which its content alone decides. */
const isHeldOut = (input: Float32Array | Int32Array): boolean => digest(input) % heldOutEvery === 0

/** So often an input is drawn until one is on the wanted side of the split: of many possible ones, a tenth is on each. */
const mostDraws = 2000

const tooFewInputs = (wanted: boolean): LimenError =>
  new LimenError({
    tag: 'request',
    message: `This task has so few possible inputs that none can be ${wanted ? 'held out' : 'trained on'}.`,
    advice: 'Choose larger numbers for it: more symbols, longer sequences, or some noise.',
    part: 'task'
  })

/** @throws LimenError 'request' where all of many held-out examples are one: one answer for all inputs would be right. */
function checkVariety(digests: ReadonlySet<number>, size: number): void {
  if (size < 100 || digests.size > 1) return
  throw new LimenError({
    tag: 'request',
    message:
      'This task has so few possible inputs that a single one is held out: accuracy on it says nothing.',
    advice: 'Choose larger numbers for it: more symbols, longer sequences, or some noise.',
    part: 'task'
  })
}

/**
 * How many of a task's examples are trained on.
 * @throws LimenError 'request' where none would be trained on, or none held out.
 */
export function trainedCount(count: number, trainingShare: number): number {
  const trained = Math.round(count * trainingShare)
  if (trained > 0 && trained < count) return trained
  throw new LimenError({
    tag: 'request',
    message: `With a share of ${trainingShare}, ${trained} of ${count} examples are trained on: none would be ${trained > 0 ? 'held out' : 'left to train on'}.`,
    advice: 'Choose a share nearer to a half.',
    part: 'task.trainingShare'
  })
}

/**
 * A task whose examples are drawn from more than can be listed. An input's own content decides whether it is held out.
 * Drawing throws LimenError 'request' where there are too few.
 */
export function drawnTask(
  shape: TaskShape,
  chance: number,
  draw: (stream: RandomStream, slot: ExampleSlot) => void
): Task {
  const drawing = function* (stream: RandomStream, size: number, wanted: boolean): Generator<void, Examples> {
    const buffer = new ExampleBuffer(shape, size)
    const digests = new Set<number>()
    for (let at = 0; at < size; at++) {
      const slot = buffer.slot(at)
      let draws = 0
      do {
        if (draws++ === mostDraws) throw tooFewInputs(wanted)
        slot.input.fill(0)
        slot.target.fill(0)
        slot.weights.fill(1)
        draw(stream, slot)
      } while (isHeldOut(slot.input) !== wanted)
      if (wanted && digests.size < 2) digests.add(digest(slot.input))
      yield
    }
    if (wanted) checkVariety(digests, size)
    return buffer.examples()
  }
  return {
    shape,
    chance,
    training: (seed, n, size) => atOnce(drawing(randomStream(seed, n), size, false)),
    heldOut: (size) => atOnce(drawing(randomStream(heldOutSeed), size, true)),
    heldOutOneByOne: (size) => drawing(randomStream(heldOutSeed), size, true)
  }
}

function atOnce(drawing: Generator<void, Examples>): Examples {
  for (;;) {
    const { done, value } = drawing.next()
    if (done === true) return value
  }
}
