/**
 * Attribution patching: what patching every component would do to the metric, to first order, (a′ − a)·∂m/∂a summed over the
 * component's entries, for all components at once: one run of the source, and one of the base with its backward pass.
 * Source: Nanda 2023, 'Attribution patching'; Syed, Rager, Conmy 2023 (arXiv 2310.10348). On a network that is linear from
 * the component to the metric it is patching itself. Integrated: the gradient is the mean of those on the way between the
 * inputs of the two runs (Sundararajan, Taly, Yan 2017; for activations Hanna, Pezzelle, Belinkov 2024, arXiv 2403.17806).
 * Not here: which components there are (swept-sites.ts), the backward pass (gradient-runs.ts), patching (sweep-effects.ts).
 */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import { knownSlopes, metricSlopes, type KnownSlopes } from '#engine/metrics/metric-slopes.ts'
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
import { gradientsAt, widthAxisOf, type GradientStart, type GradientsThere } from './gradient-runs.ts'
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

/** Values at sites, and the outputs. */
type Recorded = Pick<Recording, 'sites' | 'outputs'>

interface AtBase {
  here: Recorded
  /** Logits of the clean run. */
  cleanRows: Float64Array[]
  /** By the names of sites, of as many inputs as they are averaged over. */
  gradients: Record<string, Tensor>[]
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
    const [, source] = baseAndSource(pair, this.#request)
    const names = this.#swept.map(({ site }) => site.name)
    const there = await this.#record(source, names)
    betweenRuns(1, 3)
    const { here, gradients, cleanRows } = await this.#atBase(pair, there, (share) => {
      betweenRuns(1 + 2 * share, 3)
    })
    const values = (rows: readonly Float64Array[]): Float64Array => metricValues(metric, rows, cleanRows)
    const metrics = { source: values(this.#rows(there)), base: values(this.#rows(here)) }
    const [clean, corrupt] =
      direction === 'denoise' ? [metrics.source, metrics.base] : [metrics.base, metrics.source]
    const tensors = { there: there.sites, here: here.sites, gradients }
    return {
      clean: reduced(clean, metric.reduce),
      corrupt: reduced(corrupt, metric.reduce),
      sites: this.#swept.flatMap((swept) => this.#effects(swept, tensors, metrics.base))
    }
  }

  /**
   * What the base holds, and gradients there or on the way to the source. Where slopes are known before the base has run, all of
   * it is one run.
   */
  async #atBase(pair: EffectPair, there: Recorded, betweenRuns: (share: number) => void): Promise<AtBase> {
    const { direction, method } = this.#request
    const [base, source] = baseAndSource(pair, this.#request)
    const isDenoising = direction === 'denoise'
    const sourceRows = this.#rows(there)
    const slopes = method === 'integrated' ? null : this.#known(sourceRows, isDenoising ? sourceRows : null)
    const like = this.#outputOf(there)
    if (slopes !== null) {
      const [found] = await this.#gradients([{ given: base, like, slopes }], pair.mixed, betweenRuns, true)
      if (!found) throw new Error('The base did not run.')
      const here = { sites: found.values, outputs: { [this.#output.name]: found.output } }
      const cleanRows = isDenoising ? sourceRows : this.#rows(here)
      return { here, cleanRows, gradients: [found.gradients] }
    }
    const here = await this.#record(
      base,
      this.#swept.map(({ site }) => site.name)
    )
    const cleanRows = isDenoising ? sourceRows : this.#rows(here)
    const way = method === 'integrated' ? betweenInputs(this.#network, base, source) : null
    const starts: GradientStart[] = way ? [] : [this.#start(base, here, cleanRows)]
    for (const given of way ? shares.map(way.at) : []) {
      const known = this.#known(sourceRows, cleanRows)
      starts.push(
        known ? { given, like, slopes: known } : this.#start(given, await this.#record(given, []), cleanRows)
      )
    }
    const found = await this.#gradients(starts, way?.mixed ?? pair.mixed, betweenRuns)
    return { here, cleanRows, gradients: found.map(({ gradients }) => gradients) }
  }

  #record({ feeds, mixed }: Pick<GivenInputs, 'feeds' | 'mixed'>, sites: string[]): Promise<Recording> {
    const recording = { network: this.#request.network, inputs: feeds, sites }
    return recordSites(this.#network, recording, () => undefined, mixed)
  }

  #rows(recorded: Recorded): Float64Array[] {
    const axis = batchAxisOfOutput(this.#network.info.sites, this.#output)
    return logitRows(this.#outputOf(recorded), axis, this.#request.metric.position)
  }

  #outputOf({ outputs }: Recorded): Tensor {
    const value = outputs[this.#output.name]
    if (!value) throw new Error(`The output '${this.#output.name}' was not recorded.`)
    return value
  }

  /** Slopes before the run that they are of; null where they depend on it in a way that can not be fed. */
  #known(rows: readonly Float64Array[], baseline: readonly Float64Array[] | null): KnownSlopes | null {
    const axis = batchAxisOfOutput(this.#network.info.sites, this.#output)
    const size = { stimuli: rows.length, width: rows[0]?.length ?? 0 }
    const known = knownSlopes(this.#request.metric, size, baseline)
    return known?.share === 0 || widthAxisOf(this.#output, axis) !== null ? known : null
  }

  #start(given: GivenInputs, recorded: Recorded, cleanRows: readonly Float64Array[]): GradientStart {
    const fixed = metricSlopes(this.#request.metric, this.#rows(recorded), cleanRows)
    return { given, like: this.#outputOf(recorded), slopes: { fixed, share: 0 } }
  }

  #gradients(
    starts: readonly GradientStart[],
    mixed: readonly MixedInput[],
    betweenRuns: (share: number) => void,
    withValues = false
  ): Promise<GradientsThere[]> {
    const { metric } = this.#request
    const sites = this.#swept.map(({ site }) => site)
    const of = { output: this.#output, position: metric.position, sites, starts, mixed }
    return gradientsAt(this.#network, { ...of, withValues, betweenRuns })
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
  const numbers = (of: Readonly<Record<string, Tensor>>): ArrayLike<number> => {
    const tensor = of[site.name]
    return tensor ? plainNumbers(tensor) : []
  }
  const [there, here] = [numbers(tensors.there), numbers(tensors.here)]
  const slopes = tensors.gradients.map(numbers)
  const dims = tensors.here[site.name]?.dims ?? []
  const ofComponent = axes.map((axis) => placeOf(site, axis))
  const ofStimulus = [batchAxisOfSite(site)].filter((axis) => axis >= 0)
  // Entries behind the last of these axes lie side by side and belong together.
  const last = Math.max(-1, ...ofComponent, ...ofStimulus)
  const run = dims.slice(last + 1).reduce((product, size) => product * size, 1)
  const [componentAt, stimulusAt] = [counter(dims, ofComponent), counter(dims, ofStimulus)]
  const changes = Array.from({ length: componentsIn(axes) }, () => new Float64Array(stimuli))
  for (let start = 0; start < here.length; start += run) {
    const own = changes[componentAt(start)]
    const stimulus = stimulusAt(start)
    if (own)
      own[stimulus] = (own[stimulus] ?? 0) + changeOver({ start, end: start + run }, there, here, slopes)
  }
  return changes
}

/** Σ (a′ − a) times the mean of the slopes, over entries that lie side by side. */
function changeOver(
  { start, end }: { start: number; end: number },
  there: ArrayLike<number>,
  here: ArrayLike<number>,
  slopes: readonly ArrayLike<number>[]
): number {
  let sum = 0
  for (const slope of slopes)
    for (let index = start; index < end; index++)
      sum += ((there[index] ?? 0) - (here[index] ?? 0)) * (slope[index] ?? 0)
  return sum / slopes.length
}

/** Floating-point numbers as they are, all others in double precision. */
const plainNumbers = (tensor: Tensor): ArrayLike<number> =>
  tensor.data instanceof Float32Array || tensor.data instanceof Float64Array
    ? tensor.data
    : numbersOfTensor(tensor)

const placeOf = (site: Site, { role }: EffectAxis): number =>
  site.axes.findIndex((axis) => axis.role === role)

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
