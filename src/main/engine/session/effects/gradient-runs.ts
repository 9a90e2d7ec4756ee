/**
 * Gradients of a metric at sites, stimulus by stimulus: the network's forward and backward pass in one run, started from how the
 * metric changes with the logits. Not here: the pass itself (gradients/), the slopes (metrics/metric-slopes.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import type { GradientNote } from '#engine/gradients/backpropagate.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import { outputWithRows } from '#engine/metrics/logits.ts'
import type { KnownSlopes } from '#engine/metrics/metric-slopes.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { NumberType, Tensor } from '#shared/tensor.ts'
import { fedForStimuli, type GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { GradientSession, OpenedNetwork } from '../networks/opened-network.ts'
import { stimuliPerRun } from '../networks/run-size.ts'

/** Inputs at which gradients are wanted, and where the backward pass starts there. */
export interface GradientStart {
  given: GivenInputs
  /** The output for as many stimuli; of its numbers only how many they are counts. */
  like: Tensor
  /** The slope of each stimulus' metric by the numbers that the metric reads: + share · their probabilities. */
  slopes: KnownSlopes
}

/** What one start gave. */
export interface GradientsThere {
  /** By the sites' names, each in the site's shape. */
  gradients: Record<string, Tensor>
  /** What the sites held, where that was asked for. */
  values: Record<string, Tensor>
  /** What the metric reads. */
  output: Tensor
}

/** The axis over which an output has probabilities: the last one that does not count stimuli. */
export function widthAxisOf(output: Pick<NetworkOutput, 'dims'>, batchAxis: number): number | null {
  const last = output.dims.length - 1
  const axis = last === batchAxis ? last - 1 : last
  return axis < 0 ? null : axis
}

export interface GradientsRequest {
  mixed: readonly MixedInput[]
  /** What the metric reads, and where. */
  output: NetworkOutput
  position: number | undefined
  /** Sites of the main graph. */
  sites: readonly Site[]
  /** Whether what the sites hold is wanted, too. */
  withValues?: boolean
  starts: readonly GradientStart[]
  /** Called before each run with the share that is done; throws to stop. */
  betweenRuns: (share: number) => void
  /** Told where gradients end though values go on. */
  noted?: (note: GradientNote) => void
}

/** A backward pass holds about as much again as what it goes back over, twice. */
const backwardMemory = 3

/**
 * For each start, the gradient of the sum of all stimuli's metrics at each site: wherever a site tells stimuli apart, each part is
 * that of its own stimulus.
 * @throws LimenError 'unsupported' for operators that have no gradient, by name.
 */
export async function gradientsAt(
  network: OpenedNetwork,
  request: GradientsRequest
): Promise<GradientsThere[]> {
  const { output, sites, mixed, starts, withValues = false } = request
  const tensors = [...new Set(sites.map(({ tensor }) => tensor))]
  const axis = batchAxisOfOutput(network.info.sites, output)
  const wanted = {
    output: output.name,
    widthAxis: starts.some(({ slopes }) => slopes.share !== 0) ? widthAxisOf(output, axis) : null,
    withRespectTo: tensors,
    shown: withValues ? tensors : []
  }
  const { held, giveBack } = await network.gradients(wanted, mixed)
  try {
    held.notes.forEach((note) => request.noted?.(note))
    const runs = new GradientRuns(network, request, held)
    const found: GradientsThere[] = []
    for (const [order, start] of starts.entries())
      found.push(
        await runs.from(start, (share) => {
          request.betweenRuns((order + share) / starts.length)
        })
      )
    return found
  } finally {
    giveBack()
  }
}

/** Names of a run's answers, each with the axis that counts stimuli. */
interface Wanted {
  name: string
  axis: number
}

class GradientRuns {
  readonly #network: OpenedNetwork
  readonly #request: GradientsRequest
  readonly #compiled: GradientSession

  constructor(network: OpenedNetwork, request: GradientsRequest, compiled: GradientSession) {
    this.#network = network
    this.#request = request
    this.#compiled = compiled
  }

  async from(start: GradientStart, betweenRuns: (share: number) => void): Promise<GradientsThere> {
    const { stimuli } = start.given
    const parts: Record<string, Tensor>[] = []
    const perRun = this.#stimuliPerRun()
    for (let first = 0; first < stimuli; first += perRun) {
      betweenRuns(first / stimuli)
      await yieldToEvents()
      parts.push(await this.#run(start, first, Math.min(perRun, stimuli - first)))
    }
    const joined = ({ name, axis }: Wanted): Tensor => {
      const own = parts.flatMap((part) => part[name] ?? [])
      const [only] = own
      if (!only) throw new Error(`The run did not answer '${name}'.`)
      return axis < 0 || own.length === 1 ? only : joinAlong(own, axis)
    }
    const { sites, withValues = false } = this.#request
    const named = (wanted: (site: Site) => Wanted): Record<string, Tensor> =>
      Object.fromEntries(sites.map((site) => [site.name, joined(wanted(site))]))
    return {
      gradients: named((site) => this.#gradient(site)),
      values: withValues ? named((site) => this.#value(site)) : {},
      output: joined(this.#output)
    }
  }

  #gradient(site: Site): Wanted {
    return { name: this.#compiled.gradients.get(site.tensor) ?? '', axis: batchAxisOfSite(site) }
  }

  #value(site: Site): Wanted {
    return { name: this.#compiled.values.get(site.tensor) ?? '', axis: batchAxisOfSite(site) }
  }

  get #output(): Wanted {
    const { output } = this.#request
    return { name: output.name, axis: batchAxisOfOutput(this.#network.info.sites, output) }
  }

  /** A value that does not tell stimuli apart has a gradient of each by itself only where they run one by one. */
  #stimuliPerRun(): number {
    const { kind, size } = this.#network.batching
    if (kind !== 'symbol') return size
    const isApart = this.#request.sites.every((site) => batchAxisOfSite(site) >= 0)
    return isApart ? Math.max(1, Math.floor(stimuliPerRun(this.#network) / backwardMemory)) : 1
  }

  /** Answers for `count` stimuli from `first` on; networks of fixed batch get the last one repeated. */
  async #run(start: GradientStart, first: number, count: number): Promise<Record<string, Tensor>> {
    const { kind, size } = this.#network.batching
    const fed = kind === 'fixed' ? size : count
    const { sites, withValues } = this.#request
    const ofSites = sites.flatMap((site) => [
      this.#gradient(site),
      ...(withValues ? [this.#value(site)] : [])
    ])
    const wanted = new Map([this.#output, ...ofSites].map(({ name, axis }) => [name, axis]))
    const feeds = this.#feeds(start, { first, count, fed })
    const answer = await this.#compiled.session.run(feeds, [...wanted.keys()])
    return Object.fromEntries(
      Object.entries(answer).map(([name, tensor]) => {
        const axis = wanted.get(name) ?? -1
        return [name, axis < 0 || fed === count ? tensor : takeAlong(tensor, axis, 0, count)]
      })
    )
  }

  #feeds(
    { given, like, slopes }: GradientStart,
    { first, count, fed }: { first: number; count: number; fed: number }
  ): Record<string, Tensor> {
    const { output, position } = this.#request
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
