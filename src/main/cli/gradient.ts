/** `limen gradient`: the gradient of a metric at sites and of weights, for arrays as inputs, as an .npz file. */
import type { SiteGradients } from '#shared/contract.ts'
import type { ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readMetric } from './metric-file.ts'
import { mixedCheckpoints } from './mixed-checkpoints.ts'
import { asInputs, readArrays } from './record.ts'
import type { SymbolSizes } from './symbol-sizes.ts'
import { withEngine } from './with-engine.ts'
import { checkResultPath, writeArrays } from './write-results.ts'

export interface GradientOptions {
  /** NAME=FILE */
  input: string[]
  metric: string
  site?: string[]
  weight?: string[]
  symbol: SymbolSizes
  provider: ProviderName | 'auto'
  out: string
}

export async function gradient(path: string, options: GradientOptions): Promise<void> {
  const { input, site = [], weight = [], symbol, provider, out } = options
  await checkResultPath(out)
  const metric = await readMetric(options.metric)
  const arrays = await readArrays(input)
  await withEngine(async ({ engine, options: call }) => {
    const network = await engine.call('openNetwork', { path, provider, symbols: symbol }, call)
    const inputs = asInputs(arrays, network.inputs)
    const request = {
      network: network.id,
      inputs,
      metric: metric.of(network.outputs),
      sites: site,
      weights: weight
    }
    const answer = await engine.call('gradient', request, call)
    await writeArrays(out, arraysOf(answer))
    const notes = [...mixedCheckpoints(network.inputs, inputs), ...answer.notes]
    for (const note of notes) console.error(`limen: ${note}`)
  })
}

const arraysOf = ({ metric, sites, weights }: SiteGradients): [string, Tensor][] => [
  ...Object.entries(sites),
  ...Object.entries(weights),
  ['metric', { type: 'float64', dims: [metric.length], data: metric }]
]
