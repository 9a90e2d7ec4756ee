/** `limen effects`: the effect of patching every component by itself, as arrays or as a table. */
import type { EffectMethod, Effects, EffectsRequest, EffectSweep } from '#shared/effects.ts'
import { inputsSchema } from '#shared/intervention.ts'
import type { AxisRole, ProviderName } from '#shared/network.ts'
import { effectArrays, effectTable } from './effect-tables.ts'
import { readJsonFile, withAbsolutePaths } from './json-file.ts'
import { readMetric } from './metric-file.ts'
import type { SymbolSizes } from './symbol-sizes.ts'
import { withEngine } from './with-engine.ts'
import { checkResultPath, writeArrays, writeTable } from './write-results.ts'

export interface EffectsOptions {
  clean: string
  corrupt: string
  metric: string
  method: EffectMethod
  sweep: EffectSweep
  site?: string[]
  sender?: string[]
  receivers: 'whole' | 'parts'
  by?: AxisRole[]
  direction: 'denoise' | 'noise'
  symbol: SymbolSizes
  provider: ProviderName | 'auto'
  out: string
}

export async function effects(path: string, options: EffectsOptions): Promise<void> {
  const { method, sweep, site, sender, receivers, by, direction, symbol, provider, out } = options
  await checkResultPath(out)
  const metric = await readMetric(options.metric)
  const [clean, corrupt] = [await readInputs(options.clean), await readInputs(options.corrupt)]
  await withEngine(async ({ engine, options: call }) => {
    const network = await engine.call('openNetwork', { path, provider, symbols: symbol }, call)
    const request: EffectsRequest = {
      network: network.id,
      clean,
      corrupt,
      metric: metric.of(network.outputs),
      method,
      sweep,
      direction,
      ...(site && { sites: site }),
      ...(by && { by }),
      ...(sweep === 'edges' && { senders: sender ?? ('all' as const), receivers })
    }
    const answer = await engine.call('effects', request, call)
    warnOfNoDifference(answer)
    if (out.toLowerCase().endsWith('.npz')) return writeArrays(out, effectArrays(answer, direction))
    const { header, rows } = effectTable(answer, direction)
    return writeTable(out, header, rows)
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
  const { inputs } = await readJsonFile(file, inputsSchema, 'inputs')
  return { inputs: withAbsolutePaths(inputs, file) }
}
