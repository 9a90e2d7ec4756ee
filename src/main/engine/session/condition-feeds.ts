/**
 * What is fed for the interventions of a condition, values under other stimuli included: the network itself computes them.
 * Not here: the slots (edit-sites.ts), the run with them (record-sites.ts).
 */
import { gatherAlong } from '#engine/arrays/batch-slices.ts'
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { feedsFor, type EditedSite } from '#engine/interventions/feeds.ts'
import { meanOver } from '#engine/interventions/recorded-values.ts'
import type { Spread } from '#engine/interventions/selection.ts'
import { randomStream } from '#engine/stimuli/random.ts'
import { LimenError } from '#shared/errors.ts'
import type { Intervention } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { GivenInputs } from './given-inputs.ts'
import { batchAxisOfSite } from './inspect-plan.ts'
import type { OpenedNetwork } from './opened-network.ts'
import { sourceInputs } from './source-inputs.ts'

/** Records one site of the unedited network. */
export type RecordSite = (inputs: Record<string, Tensor>, site: string) => Promise<Tensor>

/** What is fed for one intervention. @throws LimenError 'request' with the part of the intervention that does not fit. */
export async function conditionFeeds(
  network: OpenedNetwork,
  intervention: Intervention,
  edited: EditedSite,
  given: GivenInputs,
  record: RecordSite
): Promise<Record<string, Tensor>> {
  const { site } = edited
  if (intervention.kind === 'freeze') {
    return feedsFor(intervention, edited, spreadOf(await record(given.feeds, site.name)))
  }
  if (!('source' in intervention)) return feedsFor(intervention, edited)
  const inputs = await sourceInputs(network, intervention.source)
  const recorded = spreadOf(await record(inputs, site.name))
  checkShape(site, recorded)
  return feedsFor(intervention, edited, sourceValue(intervention, site, recorded, given.stimuli))
}

const spreadOf = (tensor: Tensor): Spread => ({ dims: tensor.dims, values: numbersOfTensor(tensor) })

/** The source's value for every stimulus of the run, or for all of them. */
function sourceValue(
  intervention: Extract<Intervention, { source: unknown }>,
  site: Site,
  recorded: Spread,
  stimuli: number
): Spread {
  const axis = batchAxisOfSite(site)
  if (axis < 0) return recorded
  const count = recorded.dims[axis] ?? 1
  switch (intervention.kind) {
    case 'mean':
      return meanOver(recorded, meanAxes(site, axis, intervention.perPosition))
    case 'resample': {
      const { uniform } = randomStream(intervention.seed)
      const drawn = Array.from({ length: stimuli }, () => Math.floor(uniform() * count))
      return spreadOf(
        gatherAlong({ type: 'float64', dims: recorded.dims, data: recorded.values }, axis, drawn)
      )
    }
    case 'patch':
      if (count === 1 || count === stimuli) return recorded
      throw new LimenError({
        tag: 'request',
        message: `The source has ${count} stimuli, and ${stimuli} are to be run: they can not be put together in pairs.`,
        advice: 'Give as many source stimuli as there are stimuli, or a single one.',
        part: 'source'
      })
    default:
      return intervention satisfies never
  }
}

/** Roles that count places rather than features. */
const placeRoles: ReadonlySet<string> = new Set(['position', 'height', 'width', 'time', 'node'])

const meanAxes = ({ axes }: Site, batchAxis: number, isPerPosition: boolean): number[] =>
  axes.flatMap(({ role }, axis) =>
    axis === batchAxis || (!isPerPosition && placeRoles.has(role)) ? [axis] : []
  )

function checkShape(site: Site, { dims }: Spread): void {
  const batchAxis = batchAxisOfSite(site)
  const differs = site.axes.some(({ size }, axis) => axis !== batchAxis && dims[axis] !== size)
  if (!differs) return
  const wanted = site.axes.map(({ size }, axis) => (axis === batchAxis ? 'stimuli' : size))
  throw new LimenError({
    tag: 'request',
    message: `Under the source's stimuli '${site.name}' has the shape [${dims.join(', ')}], but here it is [${wanted.join(', ')}].`,
    advice: 'Give source stimuli of the same size, for example with as many tokens.',
    part: 'source'
  })
}
