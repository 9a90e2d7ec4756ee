/**
 * A prepared plan as it lives in the engine: everything a drag needs, made before the first one.
 * Not here: making it (prepare-plan.ts), running it (drag-plan.ts).
 */
import type { BoundInput, SampleFeeds } from '#engine/trajectories/sample-feeds.ts'
import type { RunSize } from '#engine/trajectories/run-samples.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Plan } from '#shared/trajectory.ts'
import type { PendingFit } from './advance-fit.ts'
import type { RecordingCheck } from './check-recording.ts'
import type { LiveConditions } from '../conditions/live-conditions.ts'
import type { LatestWinsQueue } from './latest-wins.ts'
import type { OpenedNetwork, Sites } from '../networks/opened-network.ts'
import type { PlanPoints } from './plan-points.ts'
import type { Lease } from '../networks/session-cache.ts'

export interface LivePlan {
  id: string
  network: OpenedNetwork
  request: Plan
  sweep: SweepPlan
  /** The sweep as the baseline sees it: axes of strengths have one value. */
  stimuli: SweepPlan
  traces: TracePlan[]
  /** Ids of the plan's projections; their order gives them their names in the graph. */
  projections: string[]
  /** Sites with the sizes of the plan's symbols. */
  sites: Sites
  inputs: BoundInput[]
  feeds: SampleFeeds
  size: RunSize
  /** What records the points; null for a plan without traces. */
  lease: Lease | null
  /** The plan's conditions, ready to be run. */
  conditions: LiveConditions
  /** Projections that are still to be fitted on their whole fit set. */
  pending: PendingFit | null
  /** Points at the values of the moment; null before the first drag. */
  points: PlanPoints | null
  /** How far what is recorded lies from the network as it is written; null before the first inspection. */
  recordingCheck: RecordingCheck | null
  queue: LatestWinsQueue
}

/** Plans that are kept for each network: the page may still ask for the one before the last. */
const plansKept = 8

/** The live plans by id. Older plans of a network make way for newer ones. */
export class PlanShelf {
  readonly #plans = new Map<string, LivePlan>()
  #made = 0

  /** An id that no plan had before. */
  nextId(): string {
    return `plan-${++this.#made}`
  }

  add(plan: LivePlan): void {
    this.#plans.set(plan.id, plan)
    const siblings = [...this.#plans.values()].filter(({ network }) => network === plan.network)
    for (const old of siblings.slice(0, -plansKept)) this.#remove(old)
  }

  /** @throws LimenError 'request' for a plan that is not there any more. */
  get(id: string): LivePlan {
    const plan = this.#plans.get(id)
    if (plan) return plan
    const near = nearestNames(id, this.#plans.keys()).join(', ')
    throw new LimenError({
      tag: 'request',
      message: `There is no plan '${id}'; it may have made way for newer ones.`,
      advice: `Prepare it again.${near ? ` Live plans: ${near}.` : ''}`,
      part: id
    })
  }

  /** The same, of one network. @throws LimenError 'request' for a plan of another network. */
  of(network: OpenedNetwork, id: string): LivePlan {
    const plan = this.get(id)
    if (plan.network === network) return plan
    throw new LimenError({
      tag: 'request',
      message: `The plan '${id}' belongs to another network.`,
      advice: 'Prepare one for this network.',
      part: id
    })
  }

  /** Forgets all plans of a network. */
  removeOf(network: OpenedNetwork): void {
    for (const plan of [...this.#plans.values()]) if (plan.network === network) this.#remove(plan)
  }

  #remove(plan: LivePlan): void {
    this.#plans.delete(plan.id)
    // What is under way keeps the session until it is done.
    void plan.queue.run(() => {
      plan.lease?.giveBack()
      plan.conditions.giveBack()
      return Promise.resolve()
    })
  }
}
