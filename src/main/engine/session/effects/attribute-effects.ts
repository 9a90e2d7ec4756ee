/**
 * Attribution patching: what patching every component would do to the metric, to first order, (a′ − a)·∂m/∂a summed over the
 * component's entries, for all components at once: one run of the source, and one of the base with its backward pass.
 * Source: Nanda 2023, 'Attribution patching'; Syed, Rager, Conmy 2023 (arXiv 2310.10348). On a network that is linear from
 * the component to the metric it is patching itself. Integrated: the gradient is the mean of those on the way between the
 * inputs of the two runs (Sundararajan, Taly, Yan 2017; for activations Hanna, Pezzelle, Belinkov 2024, arXiv 2403.17806).
 * Not here: which components there are (swept-sites.ts), the backward pass (gradient-runs.ts), patching (sweep-effects.ts).
 */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { metricSlopes } from '#engine/metrics/metric-slopes.ts'
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues, reduced } from '#engine/metrics/metric-values.ts'
import type { Recording } from '#shared/contract.ts'
import type { EffectAxis, Effects, EffectsRequest, SiteEffects } from '#shared/effects.ts'
import { LimenError } from '#shared/errors.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { effectsOf, mapsOf } from './effect-maps.ts'
import { baseAndSource, effectPair, type EffectPair } from './effect-pair.ts'
import { betweenInputs } from './between-inputs.ts'
import { gradientsAt, type GradientStart } from './gradient-runs.ts'
import type { GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import { metricOutput } from './metric-output.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { recordSites } from '../recording/record-sites.ts'
import type { SweepWay } from './sweep-effects.ts'
import { componentsIn, sweptSites, type SweptSite } from './swept-sites.ts'

/** Where gradients are taken on the way: the middles of five equal parts. */
const shares = [0.1, 0.3, 0.5, 0.7, 0.9]

/** @throws LimenError for inputs, sites and metrics that do not fit, and operators that gradients can not pass. */
export async function attributeEffects(
  network: OpenedNetwork,
  request: EffectsRequest,
  { inputs, betweenRuns }: SweepWay
): Promise<Effects> {
  if (request.sweep === 'edges') throw edgesAreNotEstimated()
  const pair = await effectPair(network, request, inputs)
  const swept = sweptSites(network, await network.sites(pair.clean.symbols), request)
  swept.forEach(({ site }) => {
    checkIsOutside(site)
  })
  return new Attribution(network, request, swept).between(pair, betweenRuns)
}

class Attribution {
  readonly #network: OpenedNetwork
  readonly #request: EffectsRequest
  readonly #swept: readonly SweptSite[]
  readonly #output: NetworkOutput

  constructor(network: OpenedNetwork, request: EffectsRequest, swept: readonly SweptSite[]) {
    this.#network = network
    this.#request = request
    this.#swept = swept
    this.#output = metricOutput(network, request.metric.output)
  }

  async between(pair: EffectPair, betweenRuns: SweepWay['betweenRuns']): Promise<Effects> {
    const { direction, metric } = this.#request
    const [base, source] = baseAndSource(pair, this.#request)
    const names = this.#swept.map(({ site }) => site.name)
    const there = await this.#record(source, names)
    const here = await this.#record(base, names)
    betweenRuns(1, 3)
    const [sourceRows, baseRows] = [this.#rows(there), this.#rows(here)]
    const cleanRows = direction === 'denoise' ? sourceRows : baseRows
    const gradients = await this.#gradients(pair, here, cleanRows, (share) => {
      betweenRuns(1 + 2 * share, 3)
    })
    const values = (rows: readonly Float64Array[]): Float64Array => metricValues(metric, rows, cleanRows)
    const metrics = { source: values(sourceRows), base: values(baseRows) }
    const [clean, corrupt] =
      direction === 'denoise' ? [metrics.source, metrics.base] : [metrics.base, metrics.source]
    const tensors = { there: there.sites, here: here.sites, gradients }
    return {
      clean: reduced(clean, metric.reduce),
      corrupt: reduced(corrupt, metric.reduce),
      sites: this.#swept.flatMap((swept) => this.#effects(swept, tensors, metrics.base))
    }
  }

  #record({ feeds, mixed }: Pick<GivenInputs, 'feeds' | 'mixed'>, sites: string[]): Promise<Recording> {
    const recording = { network: this.#request.network, inputs: feeds, sites }
    return recordSites(this.#network, recording, () => undefined, mixed)
  }

  #rows({ outputs }: Recording): Float64Array[] {
    const tensor = outputs[this.#output.name]
    const axis = batchAxisOfOutput(this.#network.info.sites, this.#output)
    return tensor ? logitRows(tensor, axis, this.#request.metric.position) : []
  }

  /** At the base, or at places on the way to the source. */
  async #gradients(
    pair: EffectPair,
    here: Recording,
    cleanRows: readonly Float64Array[],
    betweenRuns: (share: number) => void
  ): Promise<Record<string, Tensor>[]> {
    const [base, source] = baseAndSource(pair, this.#request)
    const way = this.#request.method === 'integrated' ? betweenInputs(this.#network, base, source) : null
    const starts: GradientStart[] = way ? [] : [this.#start(base, here, cleanRows)]
    for (const given of way ? shares.map(way.at) : [])
      starts.push(this.#start(given, await this.#record(given, []), cleanRows))
    return gradientsAt(this.#network, {
      mixed: way?.mixed ?? pair.mixed,
      output: this.#output,
      sites: this.#swept.map(({ site }) => site),
      position: this.#request.metric.position,
      starts,
      betweenRuns
    })
  }

  #start(given: GivenInputs, recording: Recording, cleanRows: readonly Float64Array[]): GradientStart {
    const value = recording.outputs[this.#output.name]
    if (!value) throw new Error(`The output '${this.#output.name}' was not recorded.`)
    return { given, value, slopes: metricSlopes(this.#request.metric, this.#rows(recording), cleanRows) }
  }

  #effects(swept: SweptSite, tensors: SiteTensors, base: Float64Array): SiteEffects[] {
    const patched = firstOrderChanges(swept, tensors, base.length).flatMap((own) => [
      ...reduced(
        base.map((value, stimulus) => value + (own[stimulus] ?? 0)),
        this.#request.metric.reduce
      )
    ])
    return mapsOf(swept).map((map) => effectsOf(map, patched))
  }
}

interface SiteTensors {
  there: Readonly<Record<string, Tensor>>
  here: Readonly<Record<string, Tensor>>
  /** Of as many inputs as the gradient is averaged over. */
  gradients: readonly Readonly<Record<string, Tensor>>[]
}

/** Σ (a′ − a)·∂m/∂a over the entries of each component, for each stimulus: [components][stimuli]. */
function firstOrderChanges({ site, axes }: SweptSite, tensors: SiteTensors, stimuli: number): Float64Array[] {
  const numbers = (of: Readonly<Record<string, Tensor>>): Float64Array => {
    const tensor = of[site.name]
    return tensor ? numbersOfTensor(tensor) : new Float64Array(0)
  }
  const [there, here] = [numbers(tensors.there), numbers(tensors.here)]
  const slopes = meanOf(tensors.gradients.map(numbers))
  const dims = tensors.here[site.name]?.dims ?? []
  const componentAt = counter(
    dims,
    axes.map((axis) => placeOf(site, axis))
  )
  const stimulusAt = counter(
    dims,
    [batchAxisOfSite(site)].filter((axis) => axis >= 0)
  )
  const changes = Array.from({ length: componentsIn(axes) }, () => new Float64Array(stimuli))
  here.forEach((value, index) => {
    const own = changes[componentAt(index)]
    const stimulus = stimulusAt(index)
    if (own) own[stimulus] = (own[stimulus] ?? 0) + ((there[index] ?? 0) - value) * (slopes[index] ?? 0)
  })
  return changes
}

const meanOf = ([first = new Float64Array(0), ...others]: readonly Float64Array[]): Float64Array =>
  first.map(
    (value, index) => others.reduce((sum, each) => sum + (each[index] ?? 0), value) / (others.length + 1)
  )

const placeOf = ({ axes }: Site, { role }: EffectAxis): number => axes.findIndex((axis) => axis.role === role)

/** The number of the entry that an element has along these axes, the last one running fastest. */
function counter(dims: readonly number[], axes: readonly number[]): (index: number) => number {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1))
  return (index) =>
    axes.reduce((number, axis) => {
      const size = dims[axis] ?? 1
      return number * size + (Math.floor(index / (strides[axis] ?? 1)) % size)
    }, 0)
}

const edgesAreNotEstimated = (): LimenError =>
  new LimenError({
    tag: 'unsupported',
    message: 'Effects of edges are not estimated by gradients yet.',
    advice: 'Patch the edges, or estimate the effects of heads, neurons, channels, positions or layers.',
    part: 'method'
  })

function checkIsOutside({ name, scope, tensor }: Site): void {
  if (scope.length === 0 && !tensor.includes('#')) return
  throw new LimenError({
    tag: 'unsupported',
    message: `The effect of '${name}' can not be estimated: it lies inside of a loop, a branch or a recurrent operator.`,
    advice: 'Patch it, or estimate the effects of sites outside of it.',
    part: name
  })
}
