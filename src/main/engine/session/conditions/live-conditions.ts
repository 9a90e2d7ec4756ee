/**
 * The conditions of a prepared plan: one compiled session in which all of them can be run, and what has been found out about
 * each of them. Not here: following them along the sweep (follow-conditions.ts).
 */
import type { EditedSite } from '#engine/interventions/feeds.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { RunSize } from '#engine/trajectories/run-samples.ts'
import { SampleFeeds, type BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import { LimenError } from '#shared/errors.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { mixedInputs } from '../inputs/bind-inputs.ts'
import { placeConditions, placesOf, type PlacedCondition } from './condition-slots.ts'
import { EditContents } from './edit-contents.ts'
import { OtherValues } from './other-values.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import { runSize } from '../networks/run-size.ts'
import type { Lease } from '../networks/session-cache.ts'

export interface LiveConditions {
  placed: ReadonlyMap<string, PlacedCondition>
  /** Places that are not in the session, since it can not be made with them. */
  refused: ReadonlyMap<EditedSite, LimenError>
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
  const { lease, places, refused } = await leaseFor(new GrowingSession(network, taps, mixedInputs(inputs)), [
    ...placed.values()
  ])
  const found = { placed, refused, contents: new EditContents() }
  if (!lease) return { ...found, session: null, others: null, giveBack: () => undefined }
  let others: OtherValues | null = null
  const giveBack = (): void => {
    lease.giveBack()
    others?.giveBack()
  }
  try {
    others = await OtherValues.open(planned, places)
    const edited = [...placed.values()].filter((each) => placesOf(each).some((place) => !refused.has(place)))
    const rows = (planned.sweep.samples + 1) * edited.length
    const size = runSize(planned, taps, { rows, edited: places.map(({ site }) => site) })
    const feeds = new SampleFeeds(inputs, size.exactly ?? size.most)
    return { ...found, session: { lease, places, feeds, size }, others, giveBack }
  } catch (error) {
    giveBack()
    throw error
  }
}

interface Leased {
  lease: Lease | null
  /** What is in the session, in this order. */
  places: EditedSite[]
  refused: ReadonlyMap<EditedSite, LimenError>
}

/** A session with the slots of all conditions; where there is none, of as many as go together, the first ones first. */
async function leaseFor(growing: GrowingSession, placed: readonly PlacedCondition[]): Promise<Leased> {
  if (growing.taps.length === 0) return growing
  if ((await growing.add(placed.flatMap(placesOf))) === null) return growing
  for (const places of placed.map(placesOf)) {
    if ((await growing.add(places)) === null) continue
    for (const place of places) growing.refuse(place, await growing.add([place]))
  }
  return growing
}

/** A session that takes in places as long as it can be made with them. */
class GrowingSession implements Leased {
  readonly #network: OpenedNetwork
  readonly taps: readonly Tap[]
  readonly #mixed: readonly MixedInput[]
  readonly places: EditedSite[] = []
  readonly refused = new Map<EditedSite, LimenError>()
  lease: Lease | null = null

  constructor(network: OpenedNetwork, taps: readonly Tap[], mixed: readonly MixedInput[]) {
    this.#network = network
    this.taps = taps
    this.#mixed = mixed
  }

  /** @returns why the session can not be made with these places, too; then it stays as it was. */
  async add(places: readonly EditedSite[]): Promise<LimenError | null> {
    if (places.length === 0) return null
    try {
      const slots = [...this.places, ...places].map(({ slot }) => slot)
      const next = await this.#network.editor(this.taps, slots, 'not measured', 'taps only', this.#mixed)
      this.lease?.giveBack()
      this.lease = next
      this.places.push(...places)
      return null
    } catch (error) {
      if (error instanceof LimenError) return error
      this.lease?.giveBack()
      throw error
    }
  }

  refuse(place: EditedSite, error: LimenError | null): void {
    if (error) this.refused.set(place, error)
  }
}
