/**
 * Runs of a plan's conditions that record other things than its drags do: whole states or whole sites, and the outputs.
 * Its session has the slots of all the plan's conditions, so that it is compiled once, whichever of them are asked for.
 * Not here: the points of a drag (follow-conditions.ts).
 */
import type { Changes } from '#engine/interventions/edit-network.ts'
import type { EditedSite } from '#engine/interventions/feeds.ts'
import type { Recorder, RunSize } from '#engine/trajectories/run-samples.ts'
import { SampleFeeds } from '#engine/trajectories/sample-feeds.ts'
import type { Tap } from '#engine/trajectories/taps.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import { mixedInputs, withoutStrengths } from '../inputs/bind-inputs.ts'
import { conditionBatches, padded } from './condition-batches.ts'
import { placesOf } from './condition-slots.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { fedSlots, rowFeeds, type ActingEdit, type Row } from './row-feeds.ts'
import { runSize } from '../networks/run-size.ts'
import type { Lease } from '../networks/session-cache.ts'

/** Rows of one run, with what acts in them. */
export interface AskedRows {
  rows: readonly Row[]
  edits: readonly ActingEdit[]
  /** Of all sliders. */
  values: StimulusValues
  /** Names of the outputs beside what is recorded; all where they are left out. */
  outputs?: readonly string[]
}

export class ConditionRuns {
  readonly #plan: LivePlan
  readonly #lease: Lease
  readonly #places: readonly EditedSite[]
  readonly #feeds: SampleFeeds
  readonly size: RunSize

  private constructor(plan: LivePlan, lease: Lease, places: readonly EditedSite[], size: RunSize) {
    this.#plan = plan
    this.#lease = lease
    this.#places = places
    this.size = size
    this.#feeds = new SampleFeeds(plan.inputs, size.exactly ?? size.most)
  }

  /**
   * @param isApart whether all that is read tells stimuli apart; else each runs by itself.
   * @throws LimenError where taps or slots do not fit or the session can't be compiled.
   */
  static async open(
    plan: LivePlan,
    taps: readonly Tap[],
    changes: Changes,
    isApart: boolean
  ): Promise<ConditionRuns> {
    const { placed, refused } = plan.conditions
    const places = [...placed.values()].flatMap(placesOf).filter((place) => !refused.has(place))
    const slots = places.map(({ slot }) => slot)
    const { most, exactly } = runSize(plan, taps, {
      rows: plan.sweep.samples + 1,
      edited: places.map(({ site }) => site)
    })
    const size = { most: isApart ? most : 1, exactly }
    const mixed = mixedInputs(plan.inputs)
    const lease = await plan.network.editor(taps, slots, changes, 'with outputs', mixed)
    return new ConditionRuns(plan, lease, places, size)
  }

  get recorder(): Recorder {
    return this.#lease.recorder
  }

  giveBack(): void {
    this.#lease.giveBack()
  }

  /** Runs the rows and hands on each answer with the rows that it is for; rows past those only fill a fixed batch up. */
  async run(
    { rows, edits, values, outputs }: AskedRows,
    visit: (answer: Record<string, Tensor>, rows: readonly Row[]) => void
  ): Promise<void> {
    const { session, instrumented, edits: names } = this.recorder
    const slots = fedSlots(names, this.#places, edits)
    const wanted = outputs && [...new Set([...instrumented.outputs, ...outputs])]
    for (const own of conditionBatches(slots, rows, this.size.most)) {
      const numbers = own.map(({ sample }) => sample)
      const { sweep } = this.#plan
      const count = this.size.exactly ?? own.length
      const edited = await rowFeeds(slots, padded(own, this.size.exactly))
      const stimuli = this.#feeds.fill(withoutStrengths(values), sweep, numbers, count)
      visit(await session.run({ ...stimuli, ...edited }, wanted), own)
    }
  }
}
