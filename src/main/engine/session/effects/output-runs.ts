/**
 * Runs of a network's forward and backward pass in one, started from how a metric changes with an output: stimuli in batches that
 * fit. Not here: what is asked of the runs (gradient-runs.ts, edge-attribution.ts), the passes (gradients/), the slopes
 * (metrics/metric-slopes.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { emptyArray, numbersOfTensor, storeNumbers } from '#engine/arrays/elements.ts'
import { joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import type { SlopeInputs } from '#engine/gradients/output-gradient.ts'
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import { outputWithRows } from '#engine/metrics/logits.ts'
import type { KnownSlopes } from '#engine/metrics/metric-slopes.ts'
import type { NetworkOutput } from '#shared/network.ts'
import { elementCount, type NumberType, type Tensor } from '#shared/tensor.ts'
import { fedForStimuli, type GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { stimuliPerRun } from '../networks/run-size.ts'

/** Inputs at which gradients are wanted, and where the backward pass starts there. */
export interface GradientStart {
  given: GivenInputs
  /** The output for as many stimuli; of its numbers only how many they are counts. */
  like: Tensor
  /** The slope of each stimulus' metric by the numbers that the metric reads: + share · their probabilities. */
  slopes: KnownSlopes
}

/** The axis over which an output has probabilities: the last one that does not count stimuli. */
export function widthAxisOf(output: Pick<NetworkOutput, 'dims'>, batchAxis: number): number | null {
  const last = output.dims.length - 1
  const axis = last === batchAxis ? last - 1 : last
  return axis < 0 ? null : axis
}

/**
 * A value that goes in or comes out, and the axis that counts its stimuli; negative for one without, which is of all stimuli
 * together where it is a sum over them.
 */
export interface OfStimuli {
  name: string
  axis: number
  isSum?: boolean
}

/** What a metric reads, and where. */
export interface ReadOutput {
  output: NetworkOutput
  position: number | undefined
}

/** A backward pass holds about as much again as what it goes back over, twice. */
const backwardMemory = 3

export class OutputRuns {
  readonly #network: OpenedNetwork
  readonly #read: ReadOutput
  readonly #compiled: SlopeInputs & { session: CompiledSession }
  readonly #wanted: readonly OfStimuli[]

  /** @param wanted what each run is to answer */
  constructor(
    network: OpenedNetwork,
    read: ReadOutput,
    compiled: SlopeInputs & { session: CompiledSession },
    wanted: readonly OfStimuli[]
  ) {
    this.#network = network
    this.#read = read
    this.#compiled = compiled
    this.#wanted = wanted
  }

  /**
   * All that is wanted, by name, for all stimuli of a start.
   * @param added further inputs, for as many stimuli
   */
  async from(
    start: GradientStart,
    betweenRuns: (share: number) => void,
    added: readonly (OfStimuli & { tensor: Tensor })[] = []
  ): Promise<Map<string, Tensor>> {
    const { stimuli } = start.given
    const parts: Record<string, Tensor>[] = []
    const perRun = this.#stimuliPerRun(added)
    for (let first = 0; first < stimuli; first += perRun) {
      betweenRuns(first / stimuli)
      await yieldToEvents()
      parts.push(await this.#run(start, added, { first, count: Math.min(perRun, stimuli - first) }))
    }
    const joined = ({ name, axis, isSum = false }: OfStimuli): Tensor => {
      const own = parts.flatMap((part) => part[name] ?? [])
      const [only] = own
      if (!only) throw new Error(`The run did not answer '${name}'.`)
      if (own.length > 1 && isSum) return sumOf(own, only)
      return axis < 0 || own.length === 1 ? only : joinAlong(own, axis)
    }
    return new Map(this.#wanted.map((each) => [each.name, joined(each)]))
  }

  /** A value that does not tell stimuli apart has a gradient of each by itself only where they run one by one. */
  #stimuliPerRun(added: readonly OfStimuli[]): number {
    const { kind, size } = this.#network.batching
    if (kind !== 'symbol') return size
    const isApart = [...this.#wanted, ...added].every(({ axis, isSum = false }) => axis >= 0 || isSum)
    return isApart ? Math.max(1, Math.floor(stimuliPerRun(this.#network) / backwardMemory)) : 1
  }

  /** Answers for `count` stimuli from `first` on; networks of fixed batch get the last one repeated. */
  async #run(
    start: GradientStart,
    added: readonly (OfStimuli & { tensor: Tensor })[],
    { first, count }: { first: number; count: number }
  ): Promise<Record<string, Tensor>> {
    const { kind, size } = this.#network.batching
    const fed = kind === 'fixed' ? size : count
    const feeds = this.#feeds(start, { first, count, fed })
    for (const { name, axis, tensor } of added)
      feeds[name] = axis < 0 ? tensor : takeAlong(tensor, axis, first, fed)
    const axes = new Map(this.#wanted.map(({ name, axis }) => [name, axis]))
    const answer = await this.#compiled.session.run(feeds, [...axes.keys()])
    return Object.fromEntries(
      Object.entries(answer).map(([name, tensor]) => {
        const axis = axes.get(name) ?? -1
        return [name, axis < 0 || fed === count ? tensor : takeAlong(tensor, axis, 0, count)]
      })
    )
  }

  #feeds(
    { given, like, slopes }: GradientStart,
    { first, count, fed }: { first: number; count: number; fed: number }
  ): Record<string, Tensor> {
    const { output, position } = this.#read
    const feeds: Record<string, Tensor> = {}
    for (const { name, batchAxis } of fedForStimuli(this.#network, given)) {
      const tensor = given.feeds[name]
      if (tensor) feeds[name] = batchAxis === null ? tensor : takeAlong(tensor, batchAxis, first, fed)
    }
    const axis = batchAxisOfOutput(this.#network.info.sites, output)
    const { type, dims } = like
    const shape = { type: type as NumberType, dims: axis < 0 ? dims : dims.with(axis, fed) }
    // Stimuli that only fill up the batch have no metric.
    const laidOut = (rows: readonly Float64Array[]): Tensor => outputWithRows(shape, axis, rows, position)
    const own = slopes.fixed.slice(first, first + count)
    feeds[this.#compiled.fixed] = laidOut(own)
    const { share } = this.#compiled
    if (share !== null) feeds[share] = laidOut(own.map((row) => row.map(() => slopes.share)))
    return feeds
  }
}

function sumOf(tensors: readonly Tensor[], { dims, type }: Tensor): Tensor {
  const parts = tensors.map(numbersOfTensor)
  const sum = new Float64Array(elementCount(dims)).map((_, index) =>
    parts.reduce((total, part) => total + (part[index] ?? 0), 0)
  )
  return scaledTensor({ dims, type: type as NumberType }, sum, 1)
}

/** A tensor of these numbers times a factor. */
export function scaledTensor(
  { dims, type }: { dims: number[]; type: NumberType },
  numbers: Float64Array,
  factor: number
): Tensor {
  const data = emptyArray(type, numbers.length)
  storeNumbers(
    numbers.map((value) => value * factor),
    type,
    data,
    0
  )
  return { type, dims, data }
}
