/**
 * Values of whole sites at the samples of a plan's sweep, in the baseline or under one condition: what is frozen, and what is
 * patched from another condition. They are remembered as long as nothing that they depend on changes, and memory suffices.
 * Not here: values under other stimuli (source-recordings.ts).
 */
import { takeAlong } from '#engine/arrays/batch-slices.ts'
import { firstAlike } from '#engine/trajectories/plan-sweep.ts'
import { runBatches } from '#engine/trajectories/run-samples.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import { unpackExact } from '#engine/trajectories/unpack.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { ActingCondition } from './acting-conditions.ts'
import { isStimulusAxis, withoutStrengths } from '../inputs/bind-inputs.ts'
import { conditionBatches, padded } from './condition-batches.ts'
import { exactTensor } from '../recording/exact-values.ts'
import { HeldValues } from '../plans/held-values.ts'
import { batchAxisOfSite } from '../plans/inspect-plan.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import type { Moment } from '../plans/moment.ts'
import { rowFeeds, type FedSlot } from './row-feeds.ts'
import { runSize } from '../networks/run-size.ts'
import type { SourcedSites } from './source-recordings.ts'

/** Bytes of values that are remembered; past them, samples are recorded again when they are asked for. */
const bytesKept = 256 * 2 ** 20

/** The edits under which values are recorded; no slots for the baseline. */
export interface RecordedUnder {
  recorded: SourcedSites
  acting: ActingCondition | null
  slots: readonly FedSlot[]
}

/** Values of one sample by the names of sites. */
type SampleValues = ReadonlyMap<string, Tensor>

export class SiteValues {
  readonly #plan: LivePlan
  readonly #held: HeldValues
  /** In the order in which they were recorded. */
  readonly #known = new Map<number, SampleValues>()

  constructor(plan: LivePlan) {
    this.#plan = plan
    this.#held = new HeldValues(plan.sweep)
  }

  /** The site's value at each of these samples, with 1 along the axis of stimuli. */
  async at(site: Site, samples: SampleNumbers, under: RecordedUnder, moment: Moment): Promise<Tensor[]> {
    const { sweep } = this.#plan
    const { acting } = under
    this.#hold(acting, moment)
    const matters = acting?.matters ?? isStimulusAxis
    const firsts = samples.map((sample) => firstAlike(sweep, sample, matters))
    const missing = [...new Set(firsts)].filter((sample) => !this.#known.has(sample))
    await this.#record(missing, under, moment)
    const values = firsts.flatMap((first) => this.#known.get(first)?.get(site.name) ?? [])
    this.#forgetBeyond(bytesKept, new Set(firsts))
    return values
  }

  #hold(acting: ActingCondition | null, { values }: Moment): void {
    const own = acting?.values ?? withoutStrengths(values)
    const { isPathOther, isCurrentOther } = this.#held.hold(own, acting?.content ?? '')
    const current = this.#plan.sweep.samples
    for (const sample of [...this.#known.keys()])
      if (sample === current ? isCurrentOther : isPathOther) this.#known.delete(sample)
  }

  async #record(
    samples: SampleNumbers,
    { recorded, acting, slots }: RecordedUnder,
    { values, checkStop, spend }: Moment
  ): Promise<void> {
    const { feeds, sweep } = this.#plan
    const { lease, sites } = recorded
    const { most, exactly } = runSize(this.#plan, [], { rows: samples.length, edited: sites })
    const size = { most: Math.min(most, this.#plan.size.most), exactly }
    const rows = samples.map((sample) => ({ condition: acting?.id ?? '', sample }))
    const batches = conditionBatches(slots, rows, size.most).map((own) => ({
      numbers: own.map(({ sample }) => sample),
      feeds: () => rowFeeds(slots, padded(own, size.exactly))
    }))
    const { recorder } = lease
    const run = { recorder, feeds, extra: {}, values: withoutStrengths(values), sweep, size }
    const milliseconds = await runBatches(
      run,
      batches,
      (answer, { numbers }) => {
        const records = unpackExact(recorder.instrumented, answer)
        const whole = sites.map((site, order): [Site, Tensor | undefined] => {
          const record = records.get(`r${order}`)
          return [site, record && exactTensor(site, record)]
        })
        for (const [row, sample] of numbers.entries()) this.#known.set(sample, rowOf(whole, row))
      },
      checkStop
    )
    spend(milliseconds)
  }

  #forgetBeyond(most: number, needed: ReadonlySet<number>): void {
    let bytes = 0
    for (const values of this.#known.values()) bytes += bytesIn(values)
    for (const [sample, values] of [...this.#known]) {
      if (bytes <= most) return
      if (needed.has(sample)) continue
      this.#known.delete(sample)
      bytes -= bytesIn(values)
    }
  }
}

/** The values of one row of a run. */
const rowOf = (whole: readonly [Site, Tensor | undefined][], row: number): SampleValues =>
  new Map(
    whole.flatMap(([site, tensor]): [string, Tensor][] => {
      const axis = batchAxisOfSite(site)
      return tensor ? [[site.name, axis < 0 ? tensor : takeAlong(tensor, axis, row, 1)]] : []
    })
  )

const bytesIn = (values: SampleValues): number =>
  [...values.values()].reduce((sum, { data }) => sum + (Array.isArray(data) ? 0 : data.byteLength), 0)
