/**
 * The gradient of a metric at sites and of weights, for given inputs: what the terminal writes to a file.
 * Not here: the backward runs (gradient-runs.ts).
 */
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { metricSlopes } from '#engine/metrics/metric-slopes.ts'
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues } from '#engine/metrics/metric-values.ts'
import { findSite } from '#engine/trajectories/plan-traces.ts'
import type { SiteGradients, SiteGradientsRequest } from '#shared/contract.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import type { Site } from '#shared/network.ts'
import type { NumberType, Tensor } from '#shared/tensor.ts'
import { completeInputs } from '../inputs/given-inputs.ts'
import { answersOtherwise, nonFiniteGradients } from './gradient-doubts.ts'
import { gradientsAt } from './gradient-runs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import { scaledTensor } from './output-runs.ts'
import { metricOutput } from './metric-output.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { recordSites } from '../recording/record-sites.ts'

/**
 * Each stimulus' own metric, and its gradient at every site, in the site's shape. What a metric makes of the stimuli together
 * (`reduce`) counts for weights alone, which all of them share.
 * @throws LimenError for inputs, sites and metrics that do not fit, and operators that gradients can not pass.
 */
export async function siteGradients(
  network: OpenedNetwork,
  { network: id, inputs, metric, sites: names, weights = [] }: SiteGradientsRequest,
  betweenRuns: (done: number, total: number) => void
): Promise<SiteGradients> {
  const given = await completeInputs(network, inputs)
  const known = await network.sites(given.symbols)
  const sites = [...new Set(names)].map((name) => findSite(name, known))
  for (const site of sites) checkSite(site, given.stimuli)
  checkWeights(network, weights, metric, given.stimuli)
  const output = metricOutput(network, metric.output)
  const { outputs } = await recordSites(network, { network: id, inputs: given.feeds, sites: [] }, betweenRuns)
  const value = outputs[output.name]
  if (!value) throw new Error(`The output '${output.name}' was not recorded.`)
  const rows = logitRows(value, batchAxisOfOutput(network.info.sites, output), metric.position)
  const notes: string[] = []
  const [there] = await gradientsAt(network, {
    mixed: [],
    output,
    position: metric.position,
    sites,
    weights,
    starts: [{ given, like: value, slopes: { fixed: metricSlopes(metric, rows, rows), share: 0 } }],
    betweenRuns: (share) => {
      betweenRuns(share, 1)
    },
    noted: (note) => notes.push(note.message)
  })
  const share = metric.reduce === 'mean' ? 1 / rows.length : 1
  const ofWeights = Object.entries(there?.weights ?? {}).map(([name, tensor]): [string, Tensor] => {
    const form = { dims: tensor.dims, type: tensor.type as NumberType }
    return [name, scaledTensor(form, numbersOfTensor(tensor), share)]
  })
  const [ofSites, sums] = [there?.gradients ?? {}, Object.fromEntries(ofWeights)]
  notes.push(
    ...(there ? answersOtherwise(value, there.output) : []),
    ...nonFiniteGradients({ ...ofSites, ...sums }, given.feeds)
  )
  return { metric: metricValues(metric, rows, rows), sites: ofSites, weights: sums, notes }
}

/** @throws LimenError 'request' for names that are no weights, and for stimuli that are to be told apart. */
function checkWeights(
  { model: { graph } }: OpenedNetwork,
  weights: readonly string[],
  { reduce }: Metric,
  stimuli: number
): void {
  const constants = graph.nodes.flatMap(({ op, outputs }) => (op === 'Constant' ? outputs : []))
  const floating = [...graph.initializers.values()].filter(({ type }) => type.startsWith('float'))
  const names = floating.map(({ name }) => name)
  const known = new Set([...names, ...constants])
  const unknown = weights.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new LimenError({
      tag: 'request',
      message: `The network has no weight '${unknown}'.`,
      advice: `Did you mean ${nearestNames(unknown, names)
        .map((name) => `'${name}'`)
        .join(', ')}?`,
      part: unknown
    })
  if (weights.length > 0 && reduce === 'none' && stimuli > 1)
    throw new LimenError({
      tag: 'request',
      message: 'All stimuli share the weights, so that their gradient is not that of one stimulus.',
      advice:
        'Give one stimulus at a time, or a metric that makes one number of them ("reduce": "mean" or "sum").',
      part: 'reduce'
    })
}

function checkSite(site: Site, stimuli: number): void {
  const { name, scope, tensor } = site
  if (scope.length > 0 || tensor.includes('#'))
    throw new LimenError({
      tag: 'unsupported',
      message: `There is no gradient at '${name}': it lies inside of a loop, a branch or a recurrent operator.`,
      advice: 'Choose a site outside of it.',
      part: name
    })
  if (batchAxisOfSite(site) < 0 && stimuli > 1)
    throw new LimenError({
      tag: 'request',
      message: `'${name}' does not tell stimuli apart, so that its gradient is not that of one stimulus.`,
      advice: 'Give one stimulus at a time.',
      part: name
    })
}
