/**
 * What the interventions of a plan take from elsewhere: from other stimuli, from the baseline, from another condition; and
 * the sessions that record it. Not here: what is made of a recording (source-values.ts).
 */
import type { EditedSite } from '#engine/interventions/feeds.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { Spread } from '#engine/interventions/selection.ts'
import { nearestSample, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { BoundInput, SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { ActingCondition } from './acting-conditions.ts'
import { mixedInputs, parametersOf } from '../inputs/bind-inputs.ts'
import { exactTap } from '../recording/exact-values.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import type { Moment } from '../plans/moment.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { fedSlots } from './row-feeds.ts'
import type { Lease } from '../networks/session-cache.ts'
import { SiteValues, type RecordedUnder } from './site-values.ts'
import { SourceRecordings, type SourcedSites } from './source-recordings.ts'
import { drawnStimuli, meanOfStimuli, unpaired } from './source-values.ts'

/** The value of an edit at each of these samples. */
export type ValuesAlong = (samples: SampleNumbers) => Promise<readonly Tensor[]>

/** Kinds of edit that take values from elsewhere. */
export const sourcedKinds: ReadonlySet<string> = new Set(['mean', 'resample', 'patch', 'freeze'])

export class OtherValues {
  readonly #network: OpenedNetwork
  readonly #places: readonly EditedSite[]
  readonly #plain: SourcedSites
  readonly #mixed: readonly MixedInput[]
  readonly #sources: SourceRecordings
  /** Values along the plan's sweep, by conditions; those of the baseline under ''. */
  readonly #along = new Map<string, SiteValues>()
  #edited: Promise<Lease> | null = null

  private constructor(
    network: OpenedNetwork,
    inputs: readonly BoundInput[],
    places: readonly EditedSite[],
    { sweep, sourced: plain }: { sweep: SweepPlan; sourced: SourcedSites }
  ) {
    this.#network = network
    this.#places = places
    this.#plain = plain
    this.#mixed = mixedInputs(inputs)
    this.#sources = new SourceRecordings(network, inputs, { sweep, sourced: plain })
  }

  /** Null where none of the places takes anything from elsewhere. `places` are those of the plan's edited session. */
  static async open(
    { network, inputs, sweep }: { network: OpenedNetwork; inputs: readonly BoundInput[]; sweep: SweepPlan },
    places: readonly EditedSite[]
  ): Promise<OtherValues | null> {
    const sourced = places.filter(({ slot }) => sourcedKinds.has(slot.kind))
    const sites = [...new Map(sourced.map(({ site }) => [site.name, site])).values()]
    if (sites.length === 0) return null
    const lease = await network.recorder(sites.map(exactTap), 'taps only', mixedInputs(inputs))
    return new OtherValues(network, inputs, places, { sweep, sourced: { sites, lease } })
  }

  giveBack(): void {
    this.#plain.lease.giveBack()
    this.#edited?.then(
      (lease) => {
        lease.giveBack()
      },
      () => null
    )
  }

  /** What the mean of a source depends on. */
  keyOf({ source }: Extract<StudyIntervention, { kind: 'mean' }>, { values }: Moment): string {
    return this.#sources.keyOf(source, values)
  }

  /** @throws LimenError for sources that do not fit. */
  async mean(
    { source, perPosition }: Extract<StudyIntervention, { kind: 'mean' }>,
    site: Site,
    moment: Moment
  ): Promise<Spread> {
    return meanOfStimuli(site, await this.#sources.of(source, site, moment), perPosition)
  }

  /**
   * Values for the samples of the plan's sweep; null for kinds that need none of their own.
   * @param from the condition that a patch takes its values from.
   * @throws LimenError for sources that do not fit, and for as many stimuli as make no pairs.
   */
  async along(
    plan: LivePlan,
    intervention: StudyIntervention,
    site: Site,
    from: ActingCondition | null,
    moment: Moment
  ): Promise<ValuesAlong | null> {
    const { kind } = intervention
    if (kind === 'freeze') return (samples) => this.#baselineAt(plan, site, samples, moment)
    if (kind === 'patch' && from) return (samples) => this.#under(plan, from, site, samples, moment)
    if (kind === 'patch' && !('condition' in intervention.source)) {
      const stimuli = await this.#sources.of(intervention.source, site, moment)
      return paired(plan, stimuli, moment)
    }
    if (kind !== 'resample') return null
    const stimuli = await this.#sources.of(intervention.source, site, moment)
    const drawn = drawnStimuli(intervention.seed, stimuli.length, plan.sweep.samples + 1)
    return (samples) => Promise.resolve(samples.flatMap((sample) => stimuli[drawn[sample] ?? 0] ?? []))
  }

  #baselineAt(plan: LivePlan, site: Site, samples: SampleNumbers, moment: Moment): Promise<Tensor[]> {
    const under: RecordedUnder = { recorded: this.#plain, acting: null, slots: [] }
    return this.#valuesOf(plan, '').at(site, samples, under, moment)
  }

  async #under(
    plan: LivePlan,
    acting: ActingCondition,
    site: Site,
    samples: SampleNumbers,
    moment: Moment
  ): Promise<Tensor[]> {
    const { sites } = this.#plain
    const lease = await this.#editedLease()
    const recorded = { sites, lease }
    const under = { recorded, acting, slots: fedSlots(lease.recorder.edits, this.#places, acting.edits) }
    return this.#valuesOf(plan, acting.id).at(site, samples, under, moment)
  }

  /** The session that records under conditions; one that could not be made is tried again. */
  #editedLease(): Promise<Lease> {
    if (this.#edited) return this.#edited
    const slots = this.#places.map(({ slot }) => slot)
    const taps = this.#plain.sites.map(exactTap)
    const lease = this.#network.editor(taps, slots, 'not measured', 'taps only', this.#mixed)
    this.#edited = lease
    lease.catch(() => {
      this.#edited = null
    })
    return lease
  }

  #valuesOf(plan: LivePlan, condition: string): SiteValues {
    const known = this.#along.get(condition) ?? new SiteValues(plan)
    this.#along.set(condition, known)
    return known
  }
}

/** One value for all samples, or that of the same number; the current stimulus takes that of the nearest sample. */
function paired({ sweep, inputs }: LivePlan, stimuli: readonly Tensor[], { values }: Moment): ValuesAlong {
  if (stimuli.length !== 1 && stimuli.length !== sweep.samples) throw unpaired(stimuli.length, sweep.samples)
  const nearest = nearestSample(sweep, values, parametersOf(inputs))
  const place = (sample: number): number =>
    stimuli.length === 1 ? 0 : sample < sweep.samples ? sample : nearest
  return (samples) => Promise.resolve(samples.flatMap((sample) => stimuli[place(sample)] ?? []))
}
