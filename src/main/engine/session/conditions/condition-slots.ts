/**
 * Where the interventions of a plan's conditions act: their sites and slots. Only this fixes the compiled session.
 * Not here: what is fed (edit-contents.ts), the session (live-conditions.ts).
 */
import type { EditedSite } from '#engine/interventions/feeds.ts'
import { structureOf } from '#shared/condition-strengths.ts'
import { LimenError } from '#shared/errors.ts'
import type { PlanCondition } from '#shared/trajectory.ts'
import { editedSite } from './edit-sites.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'

export interface PlacedCondition {
  id: string
  /** Conditions of equal structure share the session. */
  structure: string
  /** In the order of its interventions: where each one acts, or why there is no such place. */
  places: (EditedSite | LimenError)[]
}

/** @throws LimenError 'request' for two conditions of one id. */
export function placeConditions(
  network: OpenedNetwork,
  sites: Sites,
  conditions: readonly PlanCondition[]
): Map<string, PlacedCondition> {
  const placed = new Map<string, PlacedCondition>()
  for (const [number, condition] of conditions.entries()) {
    const { id, interventions } = condition
    if (placed.has(id)) throw calledTwice(id)
    const places = interventions.map((intervention, order) =>
      orError(() => editedSite(network, sites, intervention, `${number}/${order}`))
    )
    placed.set(id, { id, structure: structureOf([condition]), places })
  }
  return placed
}

/** The slots of a condition, as far as it has places. */
export const placesOf = ({ places }: PlacedCondition): EditedSite[] =>
  places.flatMap((place) => (place instanceof LimenError ? [] : [place]))

function orError<Result>(work: () => Result): Result | LimenError {
  try {
    return work()
  } catch (error) {
    if (error instanceof LimenError) return error
    throw error
  }
}

const calledTwice = (id: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `Two conditions are called '${id}'.`,
    advice: 'Give each condition an id of its own.',
    part: id
  })
