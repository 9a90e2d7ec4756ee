/**
 * Gradients of a metric at sites, stimulus by stimulus: the backward pass of the network, started from how the metric changes
 * with the logits. Not here: the pass itself (gradients/), the slopes (metrics/metric-slopes.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { joinAlong, takeAlong } from '#engine/arrays/batch-slices.ts'
import type { GradientNote } from '#engine/gradients/backpropagate.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import { outputWithRows } from '#engine/metrics/logits.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { NumberType, Tensor } from '#shared/tensor.ts'
import { fedForStimuli, type GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { GradientSession, OpenedNetwork } from '../networks/opened-network.ts'
import { stimuliPerRun } from '../networks/run-size.ts'

/** Inputs at which gradients are wanted, and where the backward pass starts there. */
export interface GradientStart {
  given: GivenInputs
  /** What the output gave for these inputs, and the slope of each stimulus' metric by the numbers that the metric reads. */
  value: Tensor
  slopes: readonly Float64Array[]
}

export interface GradientsRequest {
  mixed: readonly MixedInput[]
  /** What the metric reads, and where. */
  output: NetworkOutput
  position: number | undefined
  /** Sites of the main graph. */
  sites: readonly Site[]
  starts: readonly GradientStart[]
  /** Called before each run with the share that is done; throws to stop. */
  betweenRuns: (share: number) => void
  /** Told where gradients end though values go on. */
  noted?: (note: GradientNote) => void
}

/** A backward pass holds about as much again as what it goes back over, twice. */
const backwardMemory = 3

/**
 * For each start, the gradient of the sum of all stimuli's metrics at each site, by the site's name, in the site's shape:
 * wherever a site tells stimuli apart, each part is that of its own stimulus.
 * @throws LimenError 'unsupported' for operators that have no gradient, by name.
 */
export async function gradientsAt(
  network: OpenedNetwork,
  request: GradientsRequest
): Promise<Record<string, Tensor>[]> {
  const { output, sites, mixed, starts } = request
  const tensors = sites.map(({ tensor }) => tensor)
  const { held, giveBack } = await network.gradients(output.name, tensors, mixed)
  try {
    held.notes.forEach((note) => request.noted?.(note))
    const runs = new GradientRuns(network, request, held)
    const found: Record<string, Tensor>[] = []
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

class GradientRuns {
  readonly #network: OpenedNetwork
  readonly #request: GradientsRequest
  readonly #compiled: GradientSession

  constructor(network: OpenedNetwork, request: GradientsRequest, compiled: GradientSession) {
    this.#network = network
    this.#request = request
    this.#compiled = compiled
  }

  async from(start: GradientStart, betweenRuns: (share: number) => void): Promise<Record<string, Tensor>> {
    const { sites } = this.#request
    const { stimuli } = start.given
    const parts: Record<string, Tensor>[] = []
    const perRun = this.#stimuliPerRun()
    for (let first = 0; first < stimuli; first += perRun) {
      betweenRuns(first / stimuli)
      await yieldToEvents()
      parts.push(await this.#run(start, first, Math.min(perRun, stimuli - first)))
    }
    return Object.fromEntries(
      sites.map((site): [string, Tensor] => {
        const own = parts.flatMap((part) => part[site.name] ?? [])
        const axis = batchAxisOfSite(site)
        const [first] = own
        if (!first) throw new Error(`No gradient came for '${site.name}'.`)
        return [site.name, axis < 0 ? first : joinAlong(own, axis)]
      })
    )
  }

  /** A value that does not tell stimuli apart has a gradient of each by itself only where they run one by one. */
  #stimuliPerRun(): number {
    const { kind, size } = this.#network.batching
    if (kind !== 'symbol') return size
    const isApart = this.#request.sites.every((site) => batchAxisOfSite(site) >= 0)
    return isApart ? Math.max(1, Math.floor(stimuliPerRun(this.#network) / backwardMemory)) : 1
  }

  /** Gradients for `count` stimuli from `first` on; networks of fixed batch get the last one repeated. */
  async #run(start: GradientStart, first: number, count: number): Promise<Record<string, Tensor>> {
    const { kind, size } = this.#network.batching
    const fed = kind === 'fixed' ? size : count
    const { sites } = this.#request
    const wanted = sites.map(({ tensor }) => this.#compiled.gradients.get(tensor) ?? '')
    const answer = await this.#compiled.session.run(this.#feeds(start, { first, count, fed }), [
      ...new Set(wanted)
    ])
    return Object.fromEntries(
      sites.flatMap((site, order): [string, Tensor][] => {
        const gradient = answer[wanted[order] ?? '']
        const axis = batchAxisOfSite(site)
        if (!gradient) return []
        return [[site.name, axis < 0 || fed === count ? gradient : takeAlong(gradient, axis, 0, count)]]
      })
    )
  }

  #feeds(
    { given, value, slopes }: GradientStart,
    { first, count, fed }: { first: number; count: number; fed: number }
  ): Record<string, Tensor> {
    const { output, position } = this.#request
    const feeds: Record<string, Tensor> = {}
    for (const { name, batchAxis } of fedForStimuli(this.#network, given)) {
      const tensor = given.feeds[name]
      if (tensor) feeds[name] = batchAxis === null ? tensor : takeAlong(tensor, batchAxis, first, fed)
    }
    const axis = batchAxisOfOutput(this.#network.info.sites, output)
    const { type, dims } = value
    const shape = { type: type as NumberType, dims: axis < 0 ? dims : dims.with(axis, fed) }
    // Stimuli that only fill up the batch have no metric.
    feeds[this.#compiled.cotangents.get(output.name) ?? ''] = outputWithRows(
      shape,
      axis,
      slopes.slice(first, first + count),
      position
    )
    return feeds
  }
}
