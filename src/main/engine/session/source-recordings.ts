/**
 * Values of sites under the sources of a study's interventions: given inputs, or stimuli of its own space. What one source
 * is needed for is recorded at once, in one session of the plan, and remembered as long as it is in use.
 * Not here: values under the plan's own stimuli (site-values.ts).
 */
import { planSweep } from '#engine/trajectories/plan-sweep.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { Source, StimulusSource } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { mixedInputs, parametersOf } from './bind-inputs.ts'
import { completeInputs, type GivenInputs } from './given-inputs.ts'
import type { OpenedNetwork } from './opened-network.ts'
import { recordGiven } from './record-sites.ts'
import type { Lease } from './session-cache.ts'
import { sourceInputs } from './source-inputs.ts'
import { checkSourceShape, perStimulus } from './source-values.ts'
import { atSample, stimulusInputs } from './stimulus-inputs.ts'

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
  /** In order of last use. */
  readonly #known = new Map<string, Promise<Recorded>>()

  constructor(network: OpenedNetwork, inputs: readonly BoundInput[], sourced: SourcedSites) {
    this.#network = network
    this.#inputs = inputs
    this.#sourced = sourced
  }

  /**
   * The site's value for each stimulus of the source.
   * @throws LimenError for inputs that do not fit, and where the site has another shape under them.
   */
  async of(source: Source, site: Site, checkStop: () => void): Promise<readonly Tensor[]> {
    const key = JSON.stringify(source)
    const recording = this.#known.get(key) ?? this.#record(source, checkStop)
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

  async #record(source: Source, checkStop: () => void): Promise<Recorded> {
    const { sites, lease } = this.#sourced
    const stimuli = new Map(sites.map(({ name }): [string, Tensor[]] => [name, []]))
    for (const given of await this.#given(source)) {
      const recorded = await recordGiven(this.#network, lease.recorder, sites, given, checkStop)
      for (const site of sites) {
        const tensor = recorded[site.name]
        if (tensor) stimuli.get(site.name)?.push(...perStimulus(site, tensor))
      }
    }
    return stimuli
  }

  /** All of a source at once, or its stimuli one by one where the network takes them so. */
  async #given(source: Source): Promise<GivenInputs[]> {
    const complete = (tensors: Record<string, Tensor>): Promise<GivenInputs> =>
      completeInputs(this.#network, tensors, mixedInputs(this.#inputs))
    if ('inputs' in source) return [await complete(await sourceInputs(this.#network, source))]
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

  #stimuli(source: StimulusSource): Record<string, Tensor> {
    return stimulusInputs(this.#network, this.#inputs, source)
  }
}
