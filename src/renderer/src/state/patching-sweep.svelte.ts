/** The patching sweep: what the user chose, and what was found so far. It belongs to the window and not to the study. */
import { conditionOfInput } from '#shared/condition-strengths.ts'
import {
  effectSweeps,
  type Effects,
  type EffectsRequest,
  type EffectSweep,
  type Progress
} from '#shared/contract.ts'
import { componentRole, usualSites } from '#shared/effect-sweeps.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import type { InputDescription, StimulusValues } from '#shared/stimulus.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { withPart } from './effect-map.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { firstMetric, metricOfLikeliest, metricOutputs } from './metric-outputs.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import type { Trajectories } from './trajectories.svelte.ts'
import { convertedValues, unitSizesByInput } from './unit-conversion.ts'

interface Parts {
  link: EngineLink
  network: OpenNetwork
  document: DocumentStore
  stimulus: Pick<Stimulus, 'descriptions'>
  trajectories: Trajectories
}

export type Run = 'clean' | 'corrupt'

/** What a sweep found, and what it was asked. */
export interface FoundEffects
  extends Pick<EffectsRequest, 'sweep' | 'direction' | 'metric'>, Record<Run, StimulusValues> {
  effects: Effects
  /** What stands at the positions of the clean stimulus, where that is known and positions are swept over. */
  words: readonly string[]
}

export class PatchingSweep {
  /** As chosen; `sweep` is what this network has. */
  wanted = $state<EffectSweep>('heads')
  direction = $state<EffectsRequest['direction']>('denoise')
  /** The only site that is swept; null for all that are usual. */
  site = $state<string | null>(null)
  /** Stimuli that were kept; null for where the sliders stand. */
  kept = $state.raw<Record<Run, KeptStimulus | null>>({ clean: null, corrupt: null })
  /** Seen as a share of the clean run's metric less the corrupt one's. */
  isShare = $state(true)
  /** Id of the condition that a cell becomes an intervention of; null for a new one each time. */
  into = $state<string | null>(null)
  found = $state.raw<FoundEffects | null>(null)
  running = $state(false)
  progress = $state.raw<Progress | null>(null)
  error = $state.raw<ErrorData | null>(null)

  readonly possible: readonly EffectSweep[] = $derived.by(() => this.#possibleSweeps())
  readonly sweep: EffectSweep | null = $derived(
    this.possible.includes(this.wanted) ? this.wanted : (this.possible[0] ?? null)
  )
  readonly outputs = $derived.by(() => {
    const { info } = this.#parts.network
    return info ? metricOutputs(info) : []
  })
  readonly metric: Metric | null = $derived.by(() => this.#metric ?? firstMetric(this.outputs))
  readonly #path = $derived.by(() => this.#parts.network.info?.path)

  #metric = $state.raw<Metric | null>(null)
  #sweeping: AbortController | null = null
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Begins anew with each network. */
  follow(): void {
    $effect(() => {
      if (this.#path === undefined) return
      return () => {
        this.#forget()
      }
    })
  }

  setMetric(metric: Metric): void {
    this.#metric = metric
  }

  /** Points the metric at what each of the two runs finds likeliest. @throws LimenError as the engine's `inspect` does. */
  async readLikeliest(): Promise<void> {
    const { link, trajectories } = this.#parts
    const plan = trajectories.prepared?.answer.id
    const { metric } = this
    if (plan === undefined || !metric) return
    const outputs = await Promise.all(
      (['clean', 'corrupt'] as const).map(async (run) => {
        const { outputs } = await link.call('inspect', { plan, values: this.stimulus(run) })
        return outputs.find(({ name }) => name === metric.output)
      })
    )
    const [clean, corrupt] = outputs
    if (clean && corrupt) this.#metric = metricOfLikeliest(metric, clean, corrupt)
  }

  /** The stimulus of a run: the kept one, or where the sliders stand. */
  stimulus(run: Run): StimulusValues {
    const kept = this.kept[run]
    return kept ? inPresentUnits(kept, this.#parts.stimulus.descriptions) : this.#present().values
  }

  /** Keeps the stimulus of the moment for a run, whatever the sliders do from now on. */
  keep(run: Run): void {
    this.kept = { ...this.kept, [run]: this.#present() }
  }

  #present(): KeptStimulus {
    return {
      values: stimulusOf(this.#parts.document.current.values),
      units: unitSizesByInput(this.#parts.stimulus.descriptions)
    }
  }

  /** Lets a run follow the sliders again. */
  release(run: Run): void {
    this.kept = { ...this.kept, [run]: null }
  }

  /** Sites that the sweep may be kept to. */
  sites(): string[] {
    const { info } = this.#parts.network
    const { sweep } = this
    if (!info || !sweep || sweep === 'edges') return []
    const kinds = usualSites(sweep, info.sites).filter((site) => componentRole(sweep, site) !== null)
    return kinds.map(({ name }) => name)
  }

  /** Runs the sweep; first results are there as they come. What an earlier one found goes. */
  async start(): Promise<void> {
    this.stop()
    const sweeping = new AbortController()
    this.#sweeping = sweeping
    this.#begin()
    const [clean, corrupt] = [this.stimulus('clean'), this.stimulus('corrupt')]
    try {
      if (!this.#metric) await this.readLikeliest()
      const request = this.#request(clean, corrupt)
      if (!request || sweeping.signal.aborted) return
      const { sweep, direction, metric } = request
      const words = sweep === 'positions' ? await this.#wordsAt(clean) : []
      const show = (effects: Effects): void => {
        if (this.#sweeping === sweeping)
          this.found = { sweep, direction, metric, clean, corrupt, effects, words }
      }
      show(await this.#call(request, sweeping.signal, show))
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
    this.found = null
  }

  #call(request: EffectsRequest, signal: AbortSignal, show: (effects: Effects) => void): Promise<Effects> {
    const { link } = this.#parts
    let sofar: Effects | null = null
    return link.task('Patching components', (task) =>
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

  #request(clean: StimulusValues, corrupt: StimulusValues): EffectsRequest | null {
    const { trajectories, network } = this.#parts
    const { sweep, metric, direction, site } = this
    const plan = trajectories.prepared?.answer.id
    if (!network.info || plan === undefined || !sweep || !metric) return null
    return {
      network: network.info.id,
      plan,
      clean: { values: clean, sweep: [] },
      corrupt: { values: corrupt, sweep: [] },
      metric: { ...metric, reduce: 'mean' },
      sweep,
      direction,
      ...(site !== null && this.sites().includes(site) && { sites: [site] })
    }
  }

  #possibleSweeps(): EffectSweep[] {
    const sites = this.#parts.network.info?.sites ?? []
    return effectSweeps.filter((sweep) =>
      usualSites(sweep, sites).some((site) => componentRole(sweep, site) !== null)
    )
  }

  #forget(): void {
    this.stop()
    this.#sweeping = null
    this.running = false
    this.found = null
    this.error = null
    this.site = null
    this.into = null
    this.#metric = null
    this.kept = { clean: null, corrupt: null }
  }
}

/** A stimulus with the units that its numbers are in: they may change while it is kept. */
interface KeptStimulus {
  values: StimulusValues
  units: ReturnType<typeof unitSizesByInput>
}

function inPresentUnits(
  { values, units }: KeptStimulus,
  descriptions: Readonly<Record<string, InputDescription>>
): StimulusValues {
  const present = unitSizesByInput(descriptions)
  return Object.keys(values).reduce(
    (converted, input) =>
      convertedValues(converted, { input, before: units[input] ?? {}, after: present[input] ?? {} }),
    values
  )
}

/** Without the strengths of interventions, which make no stimulus. */
const stimulusOf = (values: StimulusValues): StimulusValues =>
  Object.fromEntries(Object.entries(values).filter(([input]) => conditionOfInput(input) === null))
