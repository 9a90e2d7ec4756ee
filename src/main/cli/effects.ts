/** `limen effects`: the effect of patching every component by itself, as arrays or as a table. */
import type { Effects, EffectSweep, SiteEffects } from '#shared/contract.ts'
import { inputsSchema } from '#shared/intervention.ts'
import { metricSchema } from '#shared/metric.ts'
import type { ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readJsonFile, withAbsolutePaths } from './json-file.ts'
import { withEngine } from './with-engine.ts'
import { checkResultPath, writeArrays, writeTable } from './write-results.ts'

export interface EffectsOptions {
  clean: string
  corrupt: string
  metric: string
  sweep: EffectSweep
  site?: string[]
  direction: 'denoise' | 'noise'
  provider: ProviderName | 'auto'
  out: string
}

export async function effects(path: string, options: EffectsOptions): Promise<void> {
  const { sweep, site, direction, provider, out } = options
  await checkResultPath(out)
  const metric = await readJsonFile(options.metric, metricSchema)
  const [clean, corrupt] = [await readInputs(options.clean), await readInputs(options.corrupt)]
  await withEngine(async ({ engine, options: call }) => {
    const network = await engine.call('openNetwork', { path, provider }, call)
    const request = {
      network: network.id,
      clean,
      corrupt,
      metric,
      sweep,
      direction,
      ...(site && { sites: site })
    }
    const answer = await engine.call('effects', request, call)
    warnOfNoDifference(answer)
    if (out.toLowerCase().endsWith('.npz')) await writeArrays(out, arraysOf(answer, direction))
    else await writeTable(out, header, rowsOf(answer, direction))
  })
}

/** Normalised effects are shares of the way between the two runs, which may have no length. */
function warnOfNoDifference({ clean, corrupt }: Effects): void {
  const alike = clean.filter((value, place) => value === corrupt[place]).length
  if (alike === 0) return
  const which = clean.length === 1 ? '' : ` for ${alike} of ${clean.length} stimuli`
  console.error(
    `limen: WARNING: the clean and the corrupt run have the same metric${which}: normalised effects are not defined there.`
  )
}

async function readInputs(file: string) {
  const { inputs } = await readJsonFile(file, inputsSchema)
  return { inputs: withAbsolutePaths(inputs, file) }
}

const header = ['site', 'receiver', 'role', 'component', 'value', 'metric', 'effect', 'normalised']

/** One value of the metric with its effect, raw and as a share of the way between the two runs. */
interface Effect {
  metric: number
  effect: number
  /** (m − m_corrupt) / (m_clean − m_corrupt) */
  normalised: number
}

function effectOf({ clean, corrupt }: Effects, direction: string, metric: number, value: number): Effect {
  const [high = NaN, low = NaN] = [clean[value], corrupt[value]]
  return {
    metric,
    effect: metric - (direction === 'denoise' ? low : high),
    normalised: (metric - low) / (high - low)
  }
}

function* rowsOf(answer: Effects, direction: string): Generator<(string | number)[]> {
  for (const { site, receiver = '', role, components, patched } of answer.sites) {
    const values = patched.length / components
    for (let index = 0; index < patched.length; index++) {
      const value = index % values
      const { metric, effect, normalised } = effectOf(answer, direction, patched[index] ?? NaN, value)
      yield [site, receiver, role, Math.floor(index / values), value, metric, effect, normalised]
    }
  }
}

/** For each site [components, values]: metric/SITE, effect/SITE and normalised/SITE (edges: SITE to RECEIVER); clean and corrupt [values]. */
function arraysOf(answer: Effects, direction: string): [string, Tensor][] {
  const { clean, corrupt, sites } = answer
  return [
    ['clean', { type: 'float64', dims: [clean.length], data: clean }],
    ['corrupt', { type: 'float64', dims: [corrupt.length], data: corrupt }],
    ...sites.flatMap((site) => siteArrays(answer, site, direction))
  ]
}

function siteArrays(
  answer: Effects,
  { site, receiver, components, patched }: SiteEffects,
  direction: string
): [string, Tensor][] {
  const values = patched.length / components
  const all = Array.from(patched, (metric, index) => effectOf(answer, direction, metric, index % values))
  const keys = ['metric', 'effect', 'normalised'] as const
  return keys.map((key) => [
    `${key}/${site}${receiver === undefined ? '' : ` to ${receiver}`}`,
    { type: 'float64', dims: [components, values], data: Float64Array.from(all, (each) => each[key]) }
  ])
}
