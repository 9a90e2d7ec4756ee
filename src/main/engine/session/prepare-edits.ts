/** A condition made ready for a run: its slots, what they are fed, and what is reported of each intervention afterwards. */
import type { EditSlot } from '#engine/interventions/edit-slot.ts'
import { nothingChanged, type EditChange } from '#engine/interventions/edit-taps.ts'
import { errorData, LimenError } from '#shared/errors.ts'
import type { Condition, Intervention, InterventionReport } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { conditionFeeds, type RecordSite } from './condition-feeds.ts'
import { editedSite } from './edit-sites.ts'
import type { GivenInputs } from './given-inputs.ts'
import { batchAxisOfSite } from './inspect-plan.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'

/** An intervention with its place in the network and what it is fed. */
export interface PreparedEdit {
  /** Its place in the condition. */
  order: number
  intervention: Intervention
  site: Site
  slot: EditSlot
  receiver?: Site
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
  record: RecordSite
}

/** @throws LimenError naming the intervention by its place and site where it does not fit. */
export async function prepareEdits(
  network: OpenedNetwork,
  { interventions }: Condition,
  { given, sites, record }: EditedRun
): Promise<PreparedEdits> {
  const edits: PreparedEdit[] = []
  for (const [order, intervention] of interventions.entries()) {
    const edited = named(order, intervention, () => editedSite(network, sites, intervention, String(order)))
    const feeds = await conditionFeeds(network, intervention, edited, given, record).catch(
      (error: unknown) => {
        throw inIntervention(order, intervention, error)
      }
    )
    edits.push({ order, intervention, ...edited, feeds })
  }
  const active = edits.filter(({ intervention: { enabled, strength } }) => enabled && strength !== 0)
  return {
    active,
    reports: (changes, stimuli) =>
      edits.map((edit) => reportOf(edit, changes[active.indexOf(edit)] ?? nothingChanged, stimuli))
  }
}

type Named = Pick<Intervention, 'kind' | 'site'>

/** Does this for one intervention; its errors name it. */
export function named<Result>(order: number, intervention: Named, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw inIntervention(order, intervention, error)
  }
}

/** The error with the intervention that it happened in. */
export function inIntervention(order: number, { kind, site }: Named, error: unknown): unknown {
  if (!(error instanceof LimenError)) return error
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

function reportOf(
  { order, intervention, site: sender, receiver }: PreparedEdit,
  { changed, largestChange, squares }: EditChange,
  stimuli: number
): InterventionReport {
  const site = receiver ?? sender
  const batchAxis = batchAxisOfSite(site)
  const sizes = site.axes.map(({ size }, axis) => (axis === batchAxis ? stimuli : size))
  return {
    order,
    kind: intervention.kind,
    site: receiver ? `${sender.name} → ${receiver.name}` : site.name,
    changed,
    elements: elementCount(sizes),
    largestChange,
    norm: Math.sqrt(squares)
  }
}
