/**
 * Patching sweeps: the effect of every component by itself. One session serves the whole sweep; its rows are every
 * component of a site with every stimulus, and as many of them go into one run as fit, so that only one site's values are
 * fed at a time. Not here: which components there are (swept-sites.ts), metrics (metrics/).
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues, reduced } from '#engine/metrics/metric-values.ts'
import type { Effects, EffectsRequest, SiteEffects } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import { completeInputs, type GivenInputs } from './given-inputs.ts'
import { batchAxisOfOutput, batchAxisOfSite } from './inspect-plan.ts'
import { metricOutput } from './metric-output.ts'
import type { OpenedNetwork } from './opened-network.ts'
import { PatchingRuns, type Row } from './patching-runs.ts'
import { recordSites } from './record-sites.ts'
import { sourceInputs } from './source-inputs.ts'
import { sweptSites, type SweptSite } from './swept-sites.ts'

/** @throws LimenError for inputs, sites and metrics that do not fit. */
export async function sweepEffects(
  network: OpenedNetwork,
  request: EffectsRequest,
  betweenRuns: (done: number, total: number) => void
): Promise<Effects> {
  const clean = await givenInputs(network, request.clean)
  const corrupt = await givenInputs(network, request.corrupt)
  checkPair(clean, corrupt)
  const output = metricOutput(network, request.metric.output)
  const swept = sweptSites(network, await network.sites(clean.symbols), request)
  const [base, source] = request.direction === 'denoise' ? [corrupt, clean] : [clean, corrupt]
  const recorded = await recordSites(network, recordingOf(request, source, swept), () => undefined)
  const slots = swept.map(({ slot }) => slot)
  const lease = await network.editor([], slots, 'not measured')
  try {
    const runs = new PatchingRuns(network, lease.recorder, swept)
    const rowsOf = async (given: GivenInputs, rows: readonly Row[], order = -1, values?: Tensor) => {
      const answers = await runs.outputs(given, rows, output, order, values)
      const axis = batchAxisOfOutput(network.info.sites, output)
      return answers.flatMap((answer) => logitRows(answer, axis, request.metric.position))
    }
    const baseline = await rowsOf(clean, unpatched(clean))
    const metric = (rows: readonly Float64Array[]): number[] => [
      ...reduced(metricValues(request.metric, rows, baseline), request.metric.reduce)
    ]
    const sites: SiteEffects[] = []
    for (const [order, { site, role, entries }] of swept.entries()) {
      const patched: number[] = []
      const perRun = runs.componentsPerRun(base, batchAxisOfSite(site))
      for (let start = 0; start < entries; start += perRun) {
        betweenRuns(order + start / entries, swept.length)
        await yieldToEvents()
        const components = Array.from(
          { length: Math.min(perRun, entries - start) },
          (_, each) => start + each
        )
        const rows = components.flatMap((component) => unpatched(base).map((row) => ({ ...row, component })))
        const found = await rowsOf(base, rows, order, recorded.sites[site.name])
        components.forEach((_, each) =>
          patched.push(...metric(found.slice(each * base.stimuli, (each + 1) * base.stimuli)))
        )
      }
      sites.push({ site: site.name, role, components: entries, patched: Float64Array.from(patched) })
    }
    return {
      clean: Float64Array.from(metric(baseline)),
      corrupt: Float64Array.from(metric(await rowsOf(corrupt, unpatched(corrupt)))),
      sites
    }
  } finally {
    lease.giveBack()
  }
}

const unpatched = ({ stimuli }: GivenInputs): Row[] =>
  Array.from({ length: stimuli }, (_, stimulus) => ({ stimulus, component: null }))

const recordingOf = ({ network }: EffectsRequest, source: GivenInputs, swept: readonly SweptSite[]) => ({
  network,
  inputs: source.feeds,
  sites: swept.map(({ site }) => site.name)
})

const givenInputs = async (network: OpenedNetwork, values: EffectsRequest['clean']): Promise<GivenInputs> =>
  completeInputs(network, await sourceInputs(network, values))

function checkPair(clean: GivenInputs, corrupt: GivenInputs): void {
  const differs = Object.entries(clean.feeds).find(
    ([name, { dims }]) => corrupt.feeds[name]?.dims.join() !== dims.join()
  )
  if (!differs) return
  const [name, { dims }] = differs
  throw new LimenError({
    tag: 'request',
    message: `The clean '${name}' has the shape [${dims.join(', ')}], the corrupt one [${(corrupt.feeds[name]?.dims ?? []).join(', ')}].`,
    advice: 'Give pairs: as many stimuli in both, of the same size.',
    part: name
  })
}
