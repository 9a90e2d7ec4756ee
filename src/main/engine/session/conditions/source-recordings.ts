/**
 * Values of sites under the sources of a study's interventions: given inputs, or stimuli of its own space. What one source
 * is needed for is recorded at once, in one session of the plan, and remembered as long as it is in use.
 * Not here: values under the plan's own stimuli (site-values.ts).
 */
import { planSweep, type SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { SampleFeeds, type BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { InputValues, PooledSource, StimulusSource } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import { mixedInputs, parametersOf, withoutStrengths } from '../inputs/bind-inputs.ts'
import { completeInputs, type GivenInputs } from '../inputs/given-inputs.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { recordGiven } from '../recording/record-sites.ts'
import type { Lease } from '../networks/session-cache.ts'
import type { Moment } from '../plans/moment.ts'
import { sourceInputs, type OwnInputs } from '../inputs/source-inputs.ts'
import { checkSourceShape, perStimulus } from './source-values.ts'
import { atSample, oneByOne, stimulusInputs } from '../inputs/stimulus-inputs.ts'

/** Sites whose values are taken from elsewhere, and the session that records them in the unedited network (exactTap). */
export interface SourcedSites {
  sites: readonly Site[]
  lease: Lease
}

/** How many sources are remembered. */
const sourcesKept = 8

/** By the names of sites: the value for each stimulus, or its error. */
type Recorded = ReadonlyMap<string, Tensor[]>

export class SourceRecordings {
  readonly #network: OpenedNetwork
  readonly #inputs: readonly BoundInput[]
  readonly #sourced: SourcedSites
  readonly #sweep: SweepPlan
  /** In order of last use. */
  readonly #known = new Map<string, Promise<Recorded>>()

  constructor(
    network: OpenedNetwork,
    inputs: readonly BoundInput[],
    { sweep, sourced }: { sweep: SweepPlan; sourced: SourcedSites }
  ) {
    this.#network = network
    this.#inputs = inputs
    this.#sweep = sweep
    this.#sourced = sourced
  }

  /** What a source's values depend on: itself, and the sliders of inputs that it leaves out. */
  keyOf(source: PooledSource, values: StimulusValues): string {
    const left =
      'inputs' in source ? this.#leftOut(source.inputs).map(({ name }) => [name, values[name]]) : []
    return JSON.stringify([source, left])
  }

  /**
   * The site's value for each stimulus of the source. Inputs that it leaves out are as they are in the run: where the sliders
   * stand, and along the plan's sweep where that goes through them.
   * @throws LimenError for inputs that do not fit, and where the site has another shape under them.
   */
  async of(source: PooledSource, site: Site, moment: Moment): Promise<readonly Tensor[]> {
    const key = this.keyOf(source, moment.values)
    const recording = this.#known.get(key) ?? this.#record(source, moment)
    this.#known.delete(key)
    this.#known.set(key, recording)
    for (const old of [...this.#known.keys()].slice(0, -sourcesKept)) this.#known.delete(old)
    recording.catch(() => {
      if (this.#known.get(key) === recording) this.#known.delete(key)
    })
    const stimuli = (await recording).get(site.name) ?? []
    for (const stimulus of stimuli) checkSourceShape(site, stimulus)
    return stimuli
  }

  async #record(source: PooledSource, { values, checkStop }: Moment): Promise<Recorded> {
    const { sites, lease } = this.#sourced
    const stimuli = new Map(sites.map(({ name }): [string, Tensor[]] => [name, []]))
    for (const given of await this.#given(source, values)) {
      const recorded = await recordGiven(this.#network, lease.recorder, sites, given, checkStop)
      for (const site of sites) {
        const tensor = recorded[site.name]
        if (tensor) stimuli.get(site.name)?.push(...perStimulus(site, tensor))
      }
    }
    return stimuli
  }

  /** All of a source at once; its stimuli one by one where they are a set, or where the network takes them so. */
  async #given(source: PooledSource, values: StimulusValues): Promise<GivenInputs[]> {
    const complete = (tensors: Record<string, Tensor>): Promise<GivenInputs> =>
      completeInputs(this.#network, tensors, mixedInputs(this.#inputs))
    if ('inputs' in source) {
      const own = this.#ownInputs(this.#leftOut(source.inputs), values)
      return [await complete(await sourceInputs(this.#network, source, own))]
    }
    if ('stimuli' in source)
      return Promise.all(source.stimuli.map((each) => complete(this.#stimuli({ values: each, sweep: [] }))))
    const planned = planSweep(source.sweep, parametersOf(this.#inputs))
    const isSingle = this.#inputs.some(
      ({ name, batchAxis }) => batchAxis === null && planned.axes.some(({ input }) => input === name)
    )
    if (!isSingle) return [await complete(this.#stimuli(source))]
    const singles = Array.from({ length: planned.samples }, (_, sample) =>
      complete(this.#stimuli(atSample(source, planned, sample)))
    )
    return Promise.all(singles)
  }

  #leftOut(inputs: InputValues): BoundInput[] {
    return this.#inputs.filter(({ name }) => !(name in inputs))
  }

  /** @throws LimenError for an input that is swept and takes one stimulus at a time. */
  #ownInputs(left: readonly BoundInput[], values: StimulusValues): OwnInputs {
    const isSwept = left.some(({ name }) => this.#sweep.axes.some(({ input }) => input === name))
    const sweep = isSwept ? this.#sweep : { axes: [], samples: 1 }
    const single = left.find(({ batchAxis }) => isSwept && batchAxis === null)
    if (single && sweep.axes.some(({ input }) => input === single.name)) throw oneByOne(single)
    const samples = Array.from({ length: sweep.samples }, (_, sample) => sample)
    const feeds = new SampleFeeds(left, samples.length).fill(withoutStrengths(values), sweep, samples)
    return { feeds, mixed: mixedInputs(left), stimuli: samples.length }
  }

  #stimuli(source: StimulusSource): Record<string, Tensor> {
    return stimulusInputs(this.#network, this.#inputs, source)
  }
}
