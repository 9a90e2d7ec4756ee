/**
 * Attribution patching: what patching every component would do to the metric, to first order, (a′ − a)·∂m/∂a summed over the
 * component's entries, for all components at once: one run of the source, and one of the base with its backward pass.
 * Source: Nanda 2023, 'Attribution patching'; Syed, Rager, Conmy 2023 (arXiv 2310.10348). On a network that is linear from
 * the component to the metric it is patching itself.
 * Not here: which components there are (swept-sites.ts), the backward pass (gradient-runs.ts), patching (sweep-effects.ts).
 */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { metricSlopes } from '#engine/metrics/metric-slopes.ts'
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues, reduced } from '#engine/metrics/metric-values.ts'
import type { EffectAxis, Effects, EffectsRequest } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { effectsOf, mapsOf } from './effect-maps.ts'
import { baseAndSource, effectPair } from './effect-pair.ts'
import { gradientsAt } from './gradient-runs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from './inspect-plan.ts'
import { metricOutput } from './metric-output.ts'
import type { OpenedNetwork } from './opened-network.ts'
import { recordSites } from './record-sites.ts'
import type { SweepWay } from './sweep-effects.ts'
import { componentsIn, sweptSites, type SweptSite } from './swept-sites.ts'

/** @throws LimenError for inputs, sites and metrics that do not fit, and operators that gradients can not pass. */
export async function attributeEffects(
  network: OpenedNetwork,
  request: EffectsRequest,
  { inputs, betweenRuns }: SweepWay
): Promise<Effects> {
  if (request.sweep === 'edges') throw edgesAreNotEstimated()
  const pair = await effectPair(network, request, inputs)
  const output = metricOutput(network, request.metric.output)
  const swept = sweptSites(network, await network.sites(pair.clean.symbols), request)
  const sites = swept.map(({ site }) => site)
  sites.forEach(checkIsOutside)
  const [base, source] = baseAndSource(pair, request)
  const names = sites.map(({ name }) => name)
  const record = (feeds: Record<string, Tensor>) =>
    recordSites(
      network,
      { network: request.network, inputs: feeds, sites: names },
      () => undefined,
      pair.mixed
    )
  const [there, here] = [await record(source.feeds), await record(base.feeds)]
  betweenRuns(1, 3)
  const rows = rowsOf(network, request, output)
  const value = here.outputs[output.name]
  const [sourceRows, baseRows] = [rows(there.outputs[output.name]), rows(value)]
  const cleanRows = request.direction === 'denoise' ? sourceRows : baseRows
  const metric = (own: readonly Float64Array[]): Float64Array => metricValues(request.metric, own, cleanRows)
  const [sourceMetric, baseMetric] = [metric(sourceRows), metric(baseRows)]
  const gradients = await gradientsAt(network, {
    given: base,
    mixed: pair.mixed,
    output: { port: output, value: value ?? { type: 'float32', dims: [0], data: new Float32Array(0) } },
    sites,
    position: request.metric.position,
    slopes: metricSlopes(request.metric, baseRows, cleanRows),
    betweenRuns: (share) => {
      betweenRuns(1 + 2 * share, 3)
    }
  })
  const tensors = { there: there.sites, here: here.sites, gradients }
  const { reduce } = request.metric
  const [clean, corrupt] =
    request.direction === 'denoise' ? [sourceMetric, baseMetric] : [baseMetric, sourceMetric]
  return {
    clean: reduced(clean, reduce),
    corrupt: reduced(corrupt, reduce),
    sites: swept.flatMap((each) => {
      const changes = firstOrderChanges(each, tensors, base.stimuli)
      const patched = changes.flatMap((own) => [
        ...reduced(
          baseMetric.map((value, stimulus) => value + (own[stimulus] ?? 0)),
          reduce
        )
      ])
      return mapsOf(each).map((map) => effectsOf(map, patched))
    })
  }
}

const rowsOf =
  (network: OpenedNetwork, { metric }: EffectsRequest, output: NetworkOutput) =>
  (tensor: Tensor | undefined): Float64Array[] =>
    tensor ? logitRows(tensor, batchAxisOfOutput(network.info.sites, output), metric.position) : []

interface SiteTensors {
  there: Readonly<Record<string, Tensor>>
  here: Readonly<Record<string, Tensor>>
  gradients: Readonly<Record<string, Tensor>>
}

/** Σ (a′ − a)·∂m/∂a over the entries of each component, for each stimulus: [components][stimuli]. */
function firstOrderChanges({ site, axes }: SweptSite, tensors: SiteTensors, stimuli: number): Float64Array[] {
  const numbers = (of: Readonly<Record<string, Tensor>>): Float64Array => {
    const tensor = of[site.name]
    return tensor ? numbersOfTensor(tensor) : new Float64Array(0)
  }
  const [there, here, slopes] = [numbers(tensors.there), numbers(tensors.here), numbers(tensors.gradients)]
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
