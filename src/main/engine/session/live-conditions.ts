/**
 * The conditions of a prepared plan: one compiled session in which all of them can be run, and what has been found out about
 * each of them. Not here: following them along the sweep (follow-conditions.ts).
 */
import type { EditedSite } from '#engine/interventions/feeds.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { RunSize } from '#engine/trajectories/run-samples.ts'
import { SampleFeeds, type BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import { LimenError } from '#shared/errors.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { placeConditions, placesOf, type PlacedCondition } from './condition-slots.ts'
import { EditContents } from './edit-contents.ts'
import { OtherValues } from './other-values.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'
import { runSize } from './run-size.ts'
import type { Lease } from './session-cache.ts'

export interface LiveConditions {
  placed: ReadonlyMap<string, PlacedCondition>
  /** Why a condition is not in the session, though its interventions have places. */
  refused: ReadonlyMap<string, LimenError>
  /** Null where nothing can be edited. */
  session: EditedSession | null
  contents: EditContents
  /** Null where nothing is taken from elsewhere. */
  others: OtherValues | null
  giveBack: () => void
}

export interface EditedSession {
  lease: Lease
  /** Places of the session's slots, in their order. */
  places: EditedSite[]
  feeds: SampleFeeds
  size: RunSize
}

interface Planned {
  network: OpenedNetwork
  sites: Sites
  inputs: readonly BoundInput[]
  sweep: SweepPlan
}

/** @throws LimenError 'request' for two conditions of one id; what is wrong with a condition is kept for it. */
export async function openConditions(
  planned: Planned,
  taps: readonly Tap[],
  conditions: readonly PlanCondition[]
): Promise<LiveConditions> {
  const { network, sites, inputs } = planned
  const placed = placeConditions(network, sites, conditions)
  const { lease, kept, refused } = await leaseFor(network, taps, [...placed.values()])
  const places = kept.flatMap(placesOf)
  const found = { placed, refused, contents: new EditContents() }
  if (!lease) return { ...found, session: null, others: null, giveBack: () => undefined }
  try {
    const others = await OtherValues.open(network, inputs, places)
    const rows = (planned.sweep.samples + 1) * kept.length
    const size = runSize(planned, taps, { rows, edited: places.map(({ site }) => site) })
    const feeds = new SampleFeeds(inputs, size.exactly ?? size.most)
    const giveBack = (): void => {
      lease.giveBack()
      others?.giveBack()
    }
    return { ...found, session: { lease, places, feeds, size }, others, giveBack }
  } catch (error) {
    lease.giveBack()
    throw error
  }
}

interface Leased {
  lease: Lease | null
  /** Conditions that are in the session. */
  kept: PlacedCondition[]
  refused: Map<string, LimenError>
}

/** A session with the slots of all conditions; where there is none, of as many as go together, the first ones first. */
async function leaseFor(
  network: OpenedNetwork,
  taps: readonly Tap[],
  placed: readonly PlacedCondition[]
): Promise<Leased> {
  const refused = new Map<string, LimenError>()
  const all = placed.filter((condition) => placesOf(condition).length > 0)
  if (taps.length === 0 || all.length === 0) return { lease: null, kept: [], refused }
  const lease = (kept: readonly PlacedCondition[]): Promise<Lease> => {
    const slots = kept.flatMap(placesOf).map(({ slot }) => slot)
    return network.editor(taps, slots, 'not measured', 'taps only')
  }
  try {
    return { lease: await lease(all), kept: all, refused }
  } catch (error) {
    if (!(error instanceof LimenError)) throw error
    if (all.length === 1) return { lease: null, kept: [], refused: new Map([[all[0]?.id ?? '', error]]) }
  }
  let found: Lease | null = null
  const kept: PlacedCondition[] = []
  for (const condition of all) {
    try {
      const next = await lease([...kept, condition])
      found?.giveBack()
      found = next
      kept.push(condition)
    } catch (error) {
      if (!(error instanceof LimenError)) throw error
      refused.set(condition.id, error)
    }
  }
  return { lease: found, kept, refused }
}
