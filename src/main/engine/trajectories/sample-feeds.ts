/**
 * Buffers for the stimuli of one run, made once and filled again for every drag.
 * Not here: what a stimulus looks like (stimuli/), which values it has along the sweep (plan-sweep.ts).
 */
import { copy } from '#engine/arrays/batch-slices.ts'
import { emptyArray } from '#engine/arrays/elements.ts'
import { mixFeeds } from '#engine/interventions/mix-tokens.ts'
import type { Filling, PreparedStimulus } from '#engine/stimuli/prepared-stimulus.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { elementCount, type NumberArray, type Tensor } from '#shared/tensor.ts'
import { sampleIndices, type SweepPlan } from './plan-sweep.ts'

/** One input of the network with the stimulus that feeds it. */
export interface BoundInput {
  name: string
  stimulus: PreparedStimulus
  /** Shape of one sample: the input's shape without its batch axis. */
  sampleDims: number[]
  /** Where the batch axis stands in the input; null for an input that is not batched. */
  batchAxis: number | null
}

/** Numbers of samples of a sweep; the number after its last one is the current stimulus. */
export type SampleNumbers = readonly number[]

interface Buffer {
  input: BoundInput
  /** What is fed: the input itself, or what goes with it. */
  feed: string
  filling: Filling
  /** Samples one after the other, as stimuli write them. */
  samples: NumberArray | string[]
  /** The same in the order of the input, where its batch axis is not the first one. */
  interleaved: NumberArray | string[] | null
  /** Values of one sample; written in place. */
  values: Record<string, number>
  /** What the samples at hand were made from: drags of strengths ask for the same ones again and again. */
  madeFrom: { sweep: SweepPlan; key: string } | null
}

export class SampleFeeds {
  readonly #buffers: Buffer[]
  readonly #place: number[] = []

  /** Buffers for runs of at most `capacity` samples. */
  constructor(inputs: readonly BoundInput[], capacity: number) {
    this.#buffers = inputs.flatMap((input) => buffersOf(input, input.batchAxis === null ? 1 : capacity))
  }

  /** Tensors of these stimuli; they are views that the next call overwrites. `size` pads with the last sample. */
  fill(
    values: StimulusValues,
    sweep: SweepPlan,
    numbers: SampleNumbers,
    size = numbers.length
  ): Record<string, Tensor> {
    return Object.fromEntries(
      this.#buffers.map((buffer) => {
        const filled = this.#fillBuffer(buffer, values, sweep, numbers)
        return [buffer.feed, tensorOf(buffer, filled, size)]
      })
    )
  }

  /** Returns how many samples were written from the front; the others would equal the last one of them. */
  #fillBuffer(buffer: Buffer, values: StimulusValues, sweep: SweepPlan, numbers: SampleNumbers): number {
    const { name, batchAxis } = buffer.input
    const base = values[name] ?? {}
    const isSwept = sweep.axes.some(({ input }) => input === name)
    const count = isSwept && batchAxis !== null ? numbers.length : 1
    const key = JSON.stringify([base, isSwept ? numbers.slice(0, count) : []])
    const { madeFrom } = buffer
    if (madeFrom?.sweep === sweep && madeFrom.key === key) return count
    buffer.madeFrom = null
    this.#write(buffer, base, sweep, numbers.slice(0, count))
    buffer.madeFrom = { sweep, key }
    return count
  }

  /** Writes these samples from the front; one that comes more than once is copied. */
  #write(
    buffer: Buffer,
    base: Readonly<Record<string, number>>,
    sweep: SweepPlan,
    numbers: SampleNumbers
  ): void {
    const { filling, samples, values } = buffer
    const length = filling.elementsPerSample
    const places = new Map<number, number>()
    for (const [place, number] of numbers.entries()) {
      const same = places.get(number)
      if (same === undefined) {
        places.set(number, place)
        for (const { name, default: usual } of filling.parameters) values[name] = base[name] ?? usual
        this.#applySweep(buffer, sweep, number)
        filling.fill(values, samples, place)
      } else copy(samples, same * length, samples, place * length, length)
    }
  }

  #applySweep({ values, input }: Buffer, sweep: SweepPlan, sample: number): void {
    if (sample >= sweep.samples) return
    sampleIndices(sweep, sample, this.#place)
    for (const [order, axis] of sweep.axes.entries()) {
      if (axis.input === input.name) values[axis.parameter] = axis.values[this.#place[order] ?? 0] ?? 0
    }
  }
}

/** A buffer for the input, and those for what goes with it where its tokens are mixed. */
function buffersOf(input: BoundInput, capacity: number): Buffer[] {
  const { name, stimulus } = input
  const own = newBuffer(input, name, stimulus, capacity)
  if (!stimulus.mix) return [own]
  const { towards, share } = mixFeeds(name)
  return [
    own,
    newBuffer(input, towards, stimulus.mix.towards, capacity),
    newBuffer(input, share, stimulus.mix.share, capacity)
  ]
}

function newBuffer(input: BoundInput, feed: string, filling: Filling, capacity: number): Buffer {
  const make = (): NumberArray | string[] => {
    const { type, elementsPerSample } = filling
    const length = elementsPerSample * capacity
    return type === 'string' ? Array.from({ length }, () => '') : emptyArray(type, length)
  }
  const isInterleaved =
    input.batchAxis !== null && elementCount(input.sampleDims.slice(0, input.batchAxis)) > 1
  const interleaved = isInterleaved ? make() : null
  return { input, feed, filling, samples: make(), interleaved, values: {}, madeFrom: null }
}

function tensorOf({ input, filling, samples, interleaved }: Buffer, filled: number, size: number): Tensor {
  const { sampleDims, batchAxis } = input
  const { type, elementsPerSample } = filling
  if (batchAxis === null) return { type, dims: sampleDims, data: samples }
  repeatLast(samples, elementsPerSample, filled, size)
  const dims = [...sampleDims.slice(0, batchAxis), size, ...sampleDims.slice(batchAxis)]
  const data = interleaved ? interleave(samples, interleaved, sampleDims, batchAxis, size) : samples
  return { type, dims, data: firstElements(data, elementsPerSample * size) }
}

const firstElements = (data: NumberArray | string[], length: number): NumberArray | string[] => {
  if (data.length === length) return data
  return Array.isArray(data) ? data.slice(0, length) : data.subarray(0, length)
}

function repeatLast(samples: NumberArray | string[], elements: number, filled: number, size: number): void {
  for (let sample = filled; sample < size; sample++) {
    samples.copyWithin(sample * elements, (filled - 1) * elements, filled * elements)
  }
}

/** Moves the batch axis from the front to its place. */
function interleave(
  samples: NumberArray | string[],
  into: NumberArray | string[],
  sampleDims: readonly number[],
  batchAxis: number,
  size: number
): NumberArray | string[] {
  const outer = elementCount(sampleDims.slice(0, batchAxis))
  const inner = elementCount(sampleDims.slice(batchAxis))
  for (let sample = 0; sample < size; sample++) {
    for (let block = 0; block < outer; block++) {
      copy(samples, (sample * outer + block) * inner, into, (block * size + sample) * inner, inner)
    }
  }
  return into
}
