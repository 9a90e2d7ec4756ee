/**
 * Attribution patching: what patching every component would do to the metric, to first order, (a′ − a)·∂m/∂a summed over the
 * component's entries, for all components at once: one run of the source, and one of the base with its backward pass.
 * Source: Nanda 2023, 'Attribution patching'; Syed, Rager, Conmy 2023 (arXiv 2310.10348). On a network that is linear from
 * the component to the metric it is patching itself. Integrated: the gradient is the mean of those on the way between the
 * inputs of the two runs (Sundararajan, Taly, Yan 2017; for activations Hanna, Pezzelle, Belinkov 2024, arXiv 2403.17806).
 * Not here: edges (attribute-edges.ts), which components there are (swept-sites.ts), the backward pass (gradient-runs.ts), patching
 * (sweep-effects.ts).
 */
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { Effects, EffectsRequest } from '#shared/effects.ts'
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { attributeEdges } from './attribute-edges.ts'
import { AttributionStarts, type Recorded } from './attribution-starts.ts'
import { effectsOf, mapsOf } from './effect-maps.ts'
import { baseAndSource, effectPair, type EffectPair } from './effect-pair.ts'
import { firstOrderChanges } from './first-order-changes.ts'
import { gradientsAt, type GradientsThere } from './gradient-runs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import type { GradientStart } from './output-runs.ts'
import type { SweepWay } from './sweep-effects.ts'
import { sweptSites, type SweptSite } from './swept-sites.ts'

/** @throws LimenError for inputs, sites and metrics that do not fit, and operators that gradients can not pass. */
export async function attributeEffects(
  network: OpenedNetwork,
  request: EffectsRequest,
  { inputs, betweenRuns }: SweepWay
): Promise<Effects> {
  const pair = await effectPair(network, request, inputs)
  const sites = await network.sites(pair.clean.symbols)
  const swept = sweptSites(network, sites, request)
  for (const { site, receivers } of swept)
    [site, ...receivers.map((each) => each.site)].forEach(checkIsOutside)
  if (request.sweep === 'edges') return attributeEdges(network, { request, pair, swept, sites }, betweenRuns)
  return new Attribution(network, request, swept).between(pair, betweenRuns)
}

class Attribution {
  readonly #network: OpenedNetwork
  readonly #request: EffectsRequest
  readonly #swept: readonly SweptSite[]
  readonly #starts: AttributionStarts

  constructor(network: OpenedNetwork, request: EffectsRequest, swept: readonly SweptSite[]) {
    this.#network = network
    this.#request = request
    this.#swept = swept
    this.#starts = new AttributionStarts(network, request)
  }

  async between(pair: EffectPair, betweenRuns: SweepWay['betweenRuns']): Promise<Effects> {
    const [, source] = baseAndSource(pair, this.#request)
    const there = await this.#starts.record(source, this.#names())
    betweenRuns(1, 3)
    const { here, gradients } = await this.#atBase(pair, there, (share) => {
      betweenRuns(1 + 2 * share, 3)
    })
    const { clean, corrupt, base } = this.#starts.metrics(there, here)
    const tensors = { there: there.sites, here: here.sites, gradients }
    const sites = this.#swept.flatMap((swept) => {
      const changes = firstOrderChanges(swept, tensors, base.length)
      return mapsOf(swept).map((map) => effectsOf(map, this.#starts.patched(base, changes)))
    })
    return { clean, corrupt, sites }
  }

  #names(): string[] {
    return this.#swept.map(({ site }) => site.name)
  }

  /**
   * What the base holds, and gradients there or on the way to the source. Where slopes are known before the base has run, all of
   * it is one run.
   */
  async #atBase(
    pair: EffectPair,
    there: Recorded,
    betweenRuns: (share: number) => void
  ): Promise<{ here: Recorded; gradients: Record<string, Tensor>[] }> {
    const known = this.#starts.atUnrunBase(pair, there)
    if (known) {
      const [found] = await this.#gradients([known], pair.mixed, betweenRuns, true)
      if (!found) throw new Error('The base did not run.')
      const here = { sites: found.values, outputs: { [this.#starts.output.name]: found.output } }
      return { here, gradients: [found.gradients] }
    }
    const [base] = baseAndSource(pair, this.#request)
    const here = await this.#starts.record(base, this.#names())
    const { starts, mixed } = await this.#starts.after(pair, { there, here })
    const found = await this.#gradients(starts, mixed, betweenRuns)
    return { here, gradients: found.map(({ gradients }) => gradients) }
  }

  #gradients(
    starts: readonly GradientStart[],
    mixed: readonly MixedInput[],
    betweenRuns: (share: number) => void,
    withValues = false
  ): Promise<GradientsThere[]> {
    const { position } = this.#request.metric
    const sites = this.#swept.map(({ site }) => site)
    const of = { output: this.#starts.output, position, sites, starts, mixed }
    return gradientsAt(this.#network, { ...of, withValues, betweenRuns })
  }
}

function checkIsOutside({ name, scope, tensor }: Site): void {
  if (scope.length === 0 && !tensor.includes('#')) return
  throw new LimenError({
    tag: 'unsupported',
    message: `The effect of '${name}' can not be estimated: it lies inside of a loop, a branch or a recurrent operator.`,
    advice: 'Patch it, or estimate the effects of sites outside of it.',
    part: name
  })
}
