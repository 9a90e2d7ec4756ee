/**
 * Patching sweeps: the effect of every component by itself. One session serves all sites (edges: one for each sender, whose
 * paths to all receivers have copies in it); its rows are every component of a site with every stimulus, and as many of them
 * go into one run as fit, so that only one site's values are fed at a time.
 * Not here: which components there are (swept-sites.ts), the runs (patching-runs.ts), metrics (metrics/), estimates by gradients
 * (attribute-effects.ts).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues, reduced } from '#engine/metrics/metric-values.ts'
import type { MixedInput } from '#engine/interventions/mix-tokens.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import type { Effects, EffectsRequest, SiteEffects } from '#shared/effects.ts'
import type { NetworkOutput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { effectsOf, mapsOf, type EffectMap } from './effect-maps.ts'
import { baseAndSource, effectPair } from './effect-pair.ts'
import type { GivenInputs } from '../inputs/given-inputs.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import { metricOutput } from './metric-output.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { PatchingRuns, type Patched, type Row } from './patching-runs.ts'
import { recordSites } from '../recording/record-sites.ts'
import { componentsIn, sweptSites, type SweptSite } from './swept-sites.ts'

/** What a sweep is told and tells on its way. */
export interface SweepWay {
  /** Inputs as the plan of the request binds them; null where it names none. */
  inputs: readonly BoundInput[] | null
  /** Called before each run; throws to stop. */
  betweenRuns: (done: number, total: number) => void
  /** Called with the effects so far; see the contract. */
  part: (effects: Effects) => void
}

/** @throws LimenError for inputs, sites and metrics that do not fit. */
export async function sweepEffects(
  network: OpenedNetwork,
  request: EffectsRequest,
  { inputs, betweenRuns, part }: SweepWay
): Promise<Effects> {
  const pair = await effectPair(network, request, inputs)
  const { clean, corrupt, mixed } = pair
  const output = metricOutput(network, request.metric.output)
  const swept = sweptSites(network, await network.sites(clean.symbols), request)
  const [base, source] = baseAndSource(pair, request)
  const names = [...new Set(swept.map(({ site }) => site.name))]
  const recording = { network: request.network, inputs: source.feeds, sites: names }
  const recorded = await recordSites(network, recording, () => undefined, mixed)
  const sweep = new Sweep(network, request, output, mixed)
  const groups = request.sweep === 'edges' ? swept.map((each) => [each]) : [swept]
  const sites: SiteEffects[] = []
  for (const [number, group] of groups.entries()) {
    await sweep.inSession(group, async (runs) => {
      if (await sweep.readBaselines(runs, clean, corrupt))
        part({ ...sweep.baselines, sites: swept.flatMap(mapsOf).map((each) => effectsOf(each, [])) })
      const maps = group.flatMap((each, order) => mapsOf(each).map((map) => ({ ...map, order })))
      for (const [order, map] of maps.entries()) {
        const values = recorded.sites[map.swept.site.name]
        const place = number + order / maps.length
        const patched = await sweep.patched(runs, { ...map, base, values }, (share, sofar) => {
          if (sofar.length > 0) part({ ...sweep.baselines, sites: [effectsOf(map, sofar)] })
          betweenRuns((place + share / maps.length) / groups.length, 1)
        })
        sites.push(effectsOf(map, patched))
      }
    })
  }
  return { ...sweep.baselines, sites }
}

/** A map that is to be filled: the number of its site in the session, and what is patched into what. */
interface OpenMap extends EffectMap {
  order: number
  base: GivenInputs
  values: Tensor | undefined
}

class Sweep {
  readonly #network: OpenedNetwork
  readonly #request: EffectsRequest
  readonly #output: NetworkOutput
  readonly #mixed: readonly MixedInput[]
  /** Logits of the clean run. */
  #clean: Float64Array[] | null = null
  baselines: Pick<Effects, 'clean' | 'corrupt'> = { clean: new Float64Array(0), corrupt: new Float64Array(0) }

  constructor(
    network: OpenedNetwork,
    request: EffectsRequest,
    output: NetworkOutput,
    mixed: readonly MixedInput[]
  ) {
    this.#network = network
    this.#request = request
    this.#output = output
    this.#mixed = mixed
  }

  async inSession(group: readonly SweptSite[], work: (runs: PatchingRuns) => Promise<void>): Promise<void> {
    const slots = group.map(({ slot }) => slot)
    const lease = await this.#network.editor([], slots, 'not measured', 'with outputs', this.#mixed)
    try {
      await work(new PatchingRuns(this.#network, lease.recorder, group))
    } finally {
      lease.giveBack()
    }
  }

  /** The metric of the two runs with nothing patched. @returns false where it was known before. */
  async readBaselines(runs: PatchingRuns, clean: GivenInputs, corrupt: GivenInputs): Promise<boolean> {
    if (this.#clean) return false
    this.#clean = await this.#rows(runs, clean, unpatched(clean))
    const other = await this.#rows(runs, corrupt, unpatched(corrupt))
    this.baselines = {
      clean: Float64Array.from(this.#metric(this.#clean)),
      corrupt: Float64Array.from(this.#metric(other))
    }
    return true
  }

  /** The metric with each component of a site patched, one after another. */
  async patched(
    runs: PatchingRuns,
    { order, swept, axes, receiver, number, base, values }: OpenMap,
    progress: (share: number, sofar: readonly number[]) => void
  ): Promise<number[]> {
    const patched: number[] = []
    const entries = componentsIn(axes)
    const perRun = runs.componentsPerRun(base, [swept.site, ...(receiver ? [receiver.site] : [])])
    for (let start = 0; start < entries; start += perRun) {
      progress(start / entries, patched)
      await yieldToEvents()
      const components = Array.from({ length: Math.min(perRun, entries - start) }, (_, each) => start + each)
      const rows = components.flatMap((component) => unpatched(base).map((row) => ({ ...row, component })))
      const found = await this.#rows(runs, base, rows, { site: order, receiver: number, values })
      components.forEach((_, each) =>
        patched.push(...this.#metric(found.slice(each * base.stimuli, (each + 1) * base.stimuli)))
      )
    }
    progress(1, patched)
    return patched
  }

  #metric(rows: readonly Float64Array[]): number[] {
    const { metric } = this.#request
    return [...reduced(metricValues(metric, rows, this.#clean ?? rows), metric.reduce)]
  }

  async #rows(runs: PatchingRuns, given: GivenInputs, rows: readonly Row[], patched: Patched | null = null) {
    const answers = await runs.outputs(given, rows, this.#output, patched)
    const axis = batchAxisOfOutput(this.#network.info.sites, this.#output)
    return answers.flatMap((answer) => logitRows(answer, axis, this.#request.metric.position))
  }
}

const unpatched = ({ stimuli }: GivenInputs): Row[] =>
  Array.from({ length: stimuli }, (_, stimulus) => ({ stimulus, component: null }))
