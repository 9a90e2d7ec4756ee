/**
 * Gradients of a metric at sites, stimulus by stimulus: the network's forward and backward pass in one run.
 * Not here: the runs (output-runs.ts), the pass itself (gradients/).
 */
import type { GradientNote } from '#engine/gradients/backpropagate.ts'
import type { OutputGradientRequest } from '#engine/gradients/output-gradient.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { NetworkOutput, Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { OutputRuns, widthAxisOf, type GradientStart, type OfStimuli } from './output-runs.ts'

/** What one start gave. */
export interface GradientsThere {
  /** By the sites' names, each in the site's shape. */
  gradients: Record<string, Tensor>
  /** What the sites held, where that was asked for. */
  values: Record<string, Tensor>
  /** Gradients of the sum of all stimuli's metrics, by the weights' names. */
  weights: Record<string, Tensor>
  /** What the metric reads. */
  output: Tensor
}

export interface GradientsRequest {
  mixed: readonly MixedInput[]
  /** What the metric reads, and where. */
  output: NetworkOutput
  position: number | undefined
  /** Sites of the main graph. */
  sites: readonly Site[]
  /** Names of weights. */
  weights?: readonly string[]
  /** Whether what the sites hold is wanted, too. */
  withValues?: boolean
  starts: readonly GradientStart[]
  /** Called before each run with the share that is done; throws to stop. */
  betweenRuns: (share: number) => void
  /** Told where gradients end though values go on. */
  noted?: (note: GradientNote) => void
}

/**
 * For each start, the gradient of the sum of all stimuli's metrics at each site: wherever a site tells stimuli apart, each part is
 * that of its own stimulus.
 * @throws LimenError 'unsupported' for operators that have no gradient, by name.
 */
export async function gradientsAt(
  network: OpenedNetwork,
  request: GradientsRequest
): Promise<GradientsThere[]> {
  const { output, mixed, starts } = request
  const axis = batchAxisOfOutput(network.info.sites, output)
  const { held, giveBack } = await network.gradients(wantedOf(request, axis), mixed)
  try {
    held.notes.forEach((note) => request.noted?.(note))
    const names = namesOf(request, held)
    const ofAll = [{ name: output.name, axis }, ...Object.values(names).flatMap((of) => [...of.values()])]
    const runs = new OutputRuns(network, request, held, ofAll)
    const found: GradientsThere[] = []
    for (const [order, start] of starts.entries()) {
      const answers = await runs.from(start, (share) => {
        request.betweenRuns((order + share) / starts.length)
      })
      found.push({
        gradients: ofSites(names.gradients, answers),
        values: ofSites(names.values, answers),
        weights: ofSites(names.weights, answers),
        output: answerOf(answers, output.name)
      })
    }
    return found
  } finally {
    giveBack()
  }
}

const tensorsOf = (sites: readonly Site[]): string[] => [...new Set(sites.map(({ tensor }) => tensor))]

/** @param axis the output's axis that counts stimuli. */
function wantedOf(
  { output, sites, starts, weights = [], withValues = false }: GradientsRequest,
  axis: number
): OutputGradientRequest {
  const tensors = tensorsOf(sites)
  return {
    output: output.name,
    widthAxis: starts.some(({ slopes }) => slopes.share !== 0) ? widthAxisOf(output, axis) : null,
    withRespectTo: [...tensors, ...weights],
    shown: withValues ? tensors : []
  }
}

/** The run's answers, by the names of sites and of weights. */
function namesOf(
  { sites, weights = [], withValues = false }: GradientsRequest,
  held: { gradients: ReadonlyMap<string, string>; values: ReadonlyMap<string, string> }
): Record<'gradients' | 'values' | 'weights', ReadonlyMap<string, OfStimuli>> {
  const named = (names: ReadonlyMap<string, string>): Map<string, OfStimuli> =>
    new Map(
      sites.map((site) => [site.name, { name: names.get(site.tensor) ?? '', axis: batchAxisOfSite(site) }])
    )
  const summed = weights.map((name): [string, OfStimuli] => [
    name,
    { name: held.gradients.get(name) ?? '', axis: -1, isSum: true }
  ])
  return {
    gradients: named(held.gradients),
    values: withValues ? named(held.values) : new Map<string, OfStimuli>(),
    weights: new Map(summed)
  }
}

const ofSites = (
  names: ReadonlyMap<string, OfStimuli>,
  answers: ReadonlyMap<string, Tensor>
): Record<string, Tensor> =>
  Object.fromEntries([...names].map(([site, { name }]) => [site, answerOf(answers, name)]))

function answerOf(answers: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = answers.get(name)
  if (!tensor) throw new Error(`The run did not answer '${name}'.`)
  return tensor
}
