/**
 * The patching sweep: its settings, which the study keeps, and what was found so far. Of a whole result that is small the
 * study keeps the numbers, too; see found-effects.ts.
 */
import type { Progress } from '#shared/contract.ts'
import type { EffectMethod, Effects, EffectsRequest, EffectSweep } from '#shared/effects.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import type { AxisRole, Site } from '#shared/network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { EffectSettings, StimulusPair } from '#shared/study-effects.ts'
import { setEffects } from './analysis-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { withPart } from './effect-map.ts'
import {
  edgeNames,
  effectsRequest,
  knownEnds,
  possibleSweeps,
  splitOf,
  sweptSites,
  type EdgeNames
} from './effect-request.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import {
  foundEffects,
  inputsText,
  keptEffects,
  whyStale,
  type AskedEffects,
  type FoundEffects
} from './found-effects.ts'
import { stimulusOf } from './kept-stimuli.ts'
import { firstMetric, metricForStimuli, metricOfLikeliest, metricOutputs } from './metric-outputs.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import { isSamePair, pairCount, stimuliAlong, sweptParameters } from './stimulus-pairs.ts'
import type { Trajectories } from './trajectories.svelte.ts'

interface Parts {
  link: EngineLink
  network: OpenNetwork
  document: DocumentStore
  stimulus: Stimulus
  trajectories: Trajectories
}

export type Run = 'clean' | 'corrupt'

/** Of more stimuli than this the likeliest entries are not read one by one. */
const mostRead = 32

export class PatchingSweep {
  /** Id of the condition that a cell becomes an intervention of; null for a new one each time. */
  into = $state<string | null>(null)
  running = $state(false)
  progress = $state.raw<Progress | null>(null)
  error = $state.raw<ErrorData | null>(null)

  readonly settings: EffectSettings = $derived.by(() => this.#parts.document.current.effects)
  /** With sliders where they stand. */
  readonly pairs: StimulusPair[] = $derived.by(() => {
    const sliders = stimulusOf(this.#parts.document.current.values)
    return this.settings.pairs.map(({ clean, corrupt }) => ({
      clean: clean ?? sliders,
      corrupt: corrupt ?? sliders
    }))
  })
  /** Swept parameters along which every pair is run; none where each is run once. */
  readonly along = $derived.by(() =>
    this.settings.isAlongSweep ? sweptParameters(this.#parts.document.current.sweep) : []
  )
  /** How many pairs are run. */
  readonly count: number = $derived.by(() => pairCount(this.pairs, this.along))
  /** No pair differs, along the sweep where that is asked for. */
  readonly hasOneStimulus: boolean = $derived.by(() =>
    this.pairs.every((pair) => isSamePair(pair, this.along))
  )
  readonly possible: readonly EffectSweep[] = $derived.by(() => possibleSweeps(this.#sites()))
  readonly sweep: EffectSweep | null = $derived.by(() =>
    this.possible.includes(this.settings.sweep) ? this.settings.sweep : (this.possible[0] ?? null)
  )
  readonly method: EffectMethod = $derived.by(() => this.settings.method)
  /** The only site that is swept, if it still can be. */
  readonly site: string | null = $derived.by(() => {
    const { site } = this.settings
    return site !== null && this.sites().includes(site) ? site : null
  })
  /** The axis by whose entries components can be split; null where there is none. */
  readonly split: AxisRole | null = $derived.by(() => splitOf(this.sweep, this.site, this.#sites()))
  /** The axis by whose entries they are split. */
  readonly by: AxisRole | null = $derived.by(() => (this.settings.by === null ? null : this.split))
  /** Sites that can send and receive along edges. */
  readonly edges: EdgeNames = $derived.by(() => edgeNames(this.#sites()))
  /** Those that are chosen. */
  readonly ends = $derived.by(() => knownEnds(this.settings, this.edges))
  readonly outputs = $derived.by(() => {
    const { info } = this.#parts.network
    return info ? metricOutputs(info) : []
  })
  readonly metric: Metric | null = $derived.by(() => {
    const metric = this.settings.metric ?? firstMetric(this.outputs)
    return metric && metricForStimuli(metric, this.count)
  })
  /** What was found last, in this window or when the study was saved. */
  readonly found: FoundEffects | null = $derived.by(() => {
    const { foundEffects: kept } = this.#parts.document.current
    return this.#sofar ?? (kept && !this.running ? foundEffects(kept) : null)
  })
  /** Why that is not what would be found now; null where it is. */
  readonly stale: string | null = $derived.by(() => {
    const asked = this.#askedNow()
    return this.found && asked && !this.running ? whyStale(this.found, asked) : null
  })
  readonly #opened = $derived.by(() => this.#parts.network.info?.id)

  #sofar = $state.raw<FoundEffects | null>(null)
  #sweeping: AbortController | null = null
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Begins anew with each network. */
  follow(): void {
    $effect(() => {
      if (this.#opened === undefined) return
      return () => {
        this.#forget()
      }
    })
  }

  set(change: Partial<EffectSettings>): void {
    this.#parts.document.edit(setEffects(change))
  }

  /** The stimulus of a run of a pair; null for where the sliders stand. */
  setStimulus(pair: number, run: Run, values: StimulusValues | null): void {
    const pairs = this.settings.pairs.map((each, i) => (i === pair ? { ...each, [run]: values } : each))
    this.set({ pairs })
  }

  addPair(): void {
    this.set({ pairs: [...this.settings.pairs, { clean: null, corrupt: null }] })
  }

  removePair(pair: number): void {
    this.set({ pairs: this.settings.pairs.filter((_, i) => i !== pair) })
  }

  /**
   * Points the metric at what each of the two runs finds likeliest: for each pair by itself.
   * @throws LimenError as the engine's `inspect` does.
   */
  async readLikeliest(): Promise<void> {
    const metric = await this.#likeliest()
    if (metric) this.set({ metric })
  }

  /** Sites that the sweep may be kept to. */
  sites(): string[] {
    return sweptSites(this.sweep, this.#sites()).map(({ name }) => name)
  }

  /** Runs the sweep; first results are there as they come. What an earlier one found goes. */
  async start(): Promise<void> {
    this.stop()
    const sweeping = new AbortController()
    this.#sweeping = sweeping
    this.#begin()
    try {
      if (!this.settings.metric) await this.readLikeliest()
      const network = await this.#parts.network.identity()
      const asked = this.#askedNow()
      const request = asked && this.#request(asked)
      if (!request || sweeping.signal.aborted) return
      const words =
        asked.sweep === 'positions' || asked.by !== null
          ? await this.#wordsAt(asked.pairs[0]?.clean ?? {})
          : []
      const show = (effects: Effects): void => {
        if (this.#sweeping === sweeping) this.#sofar = { ...asked, network, effects, words }
      }
      show(await this.#call(request, sweeping.signal, show))
      if (this.#sweeping === sweeping) this.#keep()
    } catch (thrown) {
      const error = errorData(thrown)
      if (this.#sweeping === sweeping && error.tag !== 'cancelled') this.error = error
    } finally {
      if (this.#sweeping === sweeping) this.running = false
    }
  }

  /** Stops a sweep; what it has found stays. */
  stop(): void {
    this.#sweeping?.abort()
  }

  #begin(): void {
    this.running = true
    this.progress = null
    this.error = null
    this.#sofar = null
  }

  /** With the study, where it is small. */
  #keep(): void {
    const kept = this.#sofar && keptEffects(this.#sofar)
    this.#parts.document.keep((draft) => {
      if (kept) draft.foundEffects = kept
      else delete draft.foundEffects
    })
  }

  async #likeliest(): Promise<Metric | null> {
    const { metric } = this
    const plan = this.#parts.trajectories.prepared?.answer.id
    if (plan === undefined || !metric) return null
    const { stimulus, link } = this.#parts
    const along = this.count > mostRead ? [] : this.along
    const outputsOf = (run: Run) =>
      Promise.all(
        stimuliAlong(
          this.pairs.slice(0, mostRead).map((pair) => pair[run]),
          along,
          (axis) => stimulus.parameter(axis)?.scale ?? 'linear'
        ).map(async (values) => {
          const { outputs } = await link.call('inspect', { plan, values })
          return outputs.find(({ name }) => name === metric.output)
        })
      )
    const [clean, corrupt] = [await outputsOf('clean'), await outputsOf('corrupt')]
    return metricOfLikeliest(metric, clean, corrupt)
  }

  #call(request: EffectsRequest, signal: AbortSignal, show: (effects: Effects) => void): Promise<Effects> {
    const { link } = this.#parts
    let sofar: Effects | null = null
    const doing = request.method === 'patching' ? 'Patching components' : 'Estimating effects'
    return link.task(doing, (task) =>
      link.call('effects', request, {
        signal: AbortSignal.any([signal, task.signal]),
        onProgress: (progress) => {
          this.progress = progress
          task.onProgress(progress)
        },
        onPart: (part) => {
          sofar = withPart(sofar, part)
          show(sofar)
        }
      })
    )
  }

  /** What a stimulus has at its positions; nothing for stimuli that are no tokens. */
  async #wordsAt(values: StimulusValues): Promise<readonly string[]> {
    const { link, network, document } = this.#parts
    const { bindings, symbols, seed } = document.current
    const request = { network: network.info?.id ?? '', bindings, symbols, seed, values }
    const previews = await link.call('preview', request)
    return previews.find(({ words }) => words !== undefined)?.words ?? []
  }

  /** What a sweep would be asked now; null where something of it is missing. */
  #askedNow(): AskedEffects | null {
    const { method, sweep, metric, pairs, along, site, by, ends } = this
    const { document, network } = this.#parts
    if (!network.info || !sweep || !metric) return null
    const { direction, isByHead } = this.settings
    const measured = { ...metric, reduce: 'mean' as const }
    const asked = { method, sweep, site, by, ...ends, isByHead, direction, metric: measured, pairs, along }
    // Until the file is hashed, it is taken for the one of what was found.
    const hash = network.sha256 ?? this.#sofar?.network ?? document.current.foundEffects?.network ?? ''
    return { ...asked, network: hash, inputs: inputsText(document.current) }
  }

  #request(asked: AskedEffects): EffectsRequest | null {
    const { trajectories, network } = this.#parts
    const plan = trajectories.prepared?.answer.id
    if (!network.info || plan === undefined) return null
    return effectsRequest(asked, network.info.id, plan)
  }

  #sites(): readonly Site[] {
    return this.#parts.network.info?.sites ?? []
  }

  #forget(): void {
    this.stop()
    this.#sweeping = null
    this.running = false
    this.#sofar = null
    this.error = null
    this.into = null
  }
}
