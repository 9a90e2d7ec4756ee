/** A condition made ready for a run: its slots, what they are fed, and what is reported of each intervention afterwards. */
import type { EditSlot } from '#engine/interventions/edit-slot.ts'
import { nothingChanged, type EditChange } from '#engine/interventions/edit-taps.ts'
import type { EditedSite } from '#engine/interventions/feeds.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import type { Condition, Intervention, InterventionReport } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { conditionFeeds } from './condition-feeds.ts'
import { editedSite } from './edit-sites.ts'
import type { GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { sourceInputs } from '../inputs/source-inputs.ts'

/** An intervention with its place in the network and what it is fed. */
export interface PreparedEdit {
  /** Its place in the condition. */
  order: number
  intervention: Intervention
  site: Site
  slot: EditSlot
  receivers: readonly Site[]
  /** By the names of its form; see feeds.ts. */
  feeds: Record<string, Tensor>
}

export interface PreparedEdits {
  /** Interventions that are switched on with a strength: the others change nothing and are left out of the network. */
  active: PreparedEdit[]
  /** What is reported of all interventions, for what the active ones changed. */
  reports: (changes: readonly EditChange[], stimuli: number) => InterventionReport[]
}

export const noEdits: PreparedEdits = { active: [], reports: () => [] }

export interface EditedRun {
  given: GivenInputs
  sites: Sites
  /** Records sites of the unedited network. */
  record: (inputs: Record<string, Tensor>, sites: string[]) => Promise<Record<string, Tensor>>
}

/**
 * What is switched off may be wrong; where it has no place, nothing is reported of it.
 * @throws LimenError naming the intervention by its place and site where it does not fit.
 */
export async function prepareEdits(
  network: OpenedNetwork,
  { interventions }: Condition,
  run: EditedRun
): Promise<PreparedEdits> {
  const enabled = interventions.filter((intervention) => intervention.enabled)
  const recorded = sharedRecordings(network, enabled, run)
  const edits: PreparedEdit[] = []
  for (const [order, intervention] of interventions.entries()) {
    try {
      const edited = editedSite(network, run.sites, intervention, String(order))
      const { stimuli } = run.given
      const feeds = intervention.enabled
        ? conditionFeeds(intervention, edited, await recorded(intervention), stimuli)
        : {}
      edits.push({ order, intervention, ...edited, feeds })
    } catch (error) {
      if (intervention.enabled) throw inIntervention(order, intervention, error)
    }
  }
  const active = edits.filter(({ intervention: { enabled, strength } }) => enabled && strength !== 0)
  return {
    active,
    reports: (changes, stimuli) =>
      edits.map((edit) => reportOf(edit, changes[active.indexOf(edit)] ?? nothingChanged, stimuli))
  }
}

/** The value of an intervention's site under its source; interventions of one source share a recording. */
function sharedRecordings(
  network: OpenedNetwork,
  interventions: readonly Intervention[],
  { given, record }: EditedRun
): (intervention: Intervention) => Promise<Tensor | undefined> {
  const recordings = new Map<string, Promise<Record<string, Tensor>>>()
  const recordAll = async (intervention: Intervention, key: string): Promise<Record<string, Tensor>> => {
    const sites = interventions.flatMap((each) => (sourceKey(each) === key ? [each.site] : []))
    const inputs =
      'source' in intervention ? await sourceInputs(network, intervention.source, given) : given.feeds
    return record(inputs, [...new Set(sites)])
  }
  return async (intervention) => {
    const key = sourceKey(intervention)
    if (key === null) return undefined
    const recording = recordings.get(key) ?? recordAll(intervention, key)
    recordings.set(key, recording)
    return (await recording)[intervention.site]
  }
}

/** Equal for interventions that take their values from the same stimuli; null for those that take none. */
function sourceKey(intervention: Intervention): string | null {
  if ('source' in intervention) return JSON.stringify(intervention.source)
  return intervention.kind === 'freeze' ? 'the run itself' : null
}

/** The error with the intervention that it happened in. @throws what is no error on purpose. */
export function inIntervention(
  order: number,
  { kind, site }: Pick<Intervention, 'kind' | 'site'>,
  error: unknown
): LimenError {
  if (!(error instanceof LimenError)) throw error
  const data = errorData(error)
  return new LimenError(
    {
      ...data,
      message: `Intervention ${order + 1} (${kind} at ${site}): ${data.message}`,
      part: `interventions[${order}]${data.part === undefined ? '' : `: ${data.part}`}`
    },
    { cause: error }
  )
}

/** What one intervention did to these stimuli, in words and numbers. */
export function reportOf(
  {
    order,
    intervention,
    site: sender,
    receivers: [receiver]
  }: EditedSite & Pick<PreparedEdit, 'order'> & { intervention: Pick<Intervention, 'kind'> },
  { changed, largestChange, squares, runs }: EditChange,
  stimuli: number
): InterventionReport {
  const site = receiver ?? sender
  const batchAxis = batchAxisOfSite(site)
  const sizes = site.axes.map(({ size }, axis) => (axis === batchAxis ? stimuli : size))
  // A value that does not tell stimuli apart is there once in every run.
  const times = batchAxis < 0 ? Math.max(1, runs) : 1
  return {
    order,
    kind: intervention.kind,
    site: receiver ? `${sender.name} → ${receiver.name}` : site.name,
    changed,
    elements: elementCount(sizes) * times,
    largestChange,
    norm: Math.sqrt(squares)
  }
}
