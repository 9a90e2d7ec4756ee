/** `limen record`: activations at sites, for arrays as inputs, as an .npz file. */
import { resolve } from 'node:path'
import type { Recording } from '#shared/contract.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { NetworkInput, ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readArrayFile } from '#engine/arrays/array-file.ts'
import { withType } from './cast.ts'
import { withEngine } from './with-engine.ts'
import { checkResultPath, writeArrays } from './write-results.ts'

export interface RecordOptions {
  /** NAME=FILE */
  input: string[]
  site?: string[]
  all?: true
  provider: ProviderName | 'auto'
  out: string
}

export async function record(path: string, { input, site, provider, out }: RecordOptions): Promise<void> {
  await checkResultPath(out)
  await withEngine(async ({ engine, options }) => {
    const network = await engine.call('openNetwork', { path, provider }, options)
    const inputs = await readInputs(input, network.inputs)
    const request = { network: network.id, inputs, sites: site ?? ('all' as const) }
    await writeArrays(out, arraysOf(await engine.call('record', request, options)))
  })
}

/** Sites under their names, outputs under `outputs/NAME`. */
export function arraysOf({ sites, outputs }: Recording): [string, Tensor][] {
  return [
    ...Object.entries(sites),
    ...Object.entries(outputs).map(([name, tensor]): [string, Tensor] => [`outputs/${name}`, tensor])
  ]
}

async function readInputs(
  given: readonly string[],
  inputs: readonly NetworkInput[]
): Promise<Record<string, Tensor>> {
  const tensors: Record<string, Tensor> = {}
  for (const entry of given) {
    const split = entry.indexOf('=')
    const name = entry.slice(0, split)
    const input = inputs.find((each) => each.name === name)
    if (input === undefined) throw unknownInput(name, inputs)
    tensors[name] = withType(await readArrayFile(resolve(entry.slice(split + 1))), input.type, name)
  }
  return tensors
}

function unknownInput(name: string, inputs: readonly NetworkInput[]): LimenError {
  const near = nearestNames(
    name,
    inputs.map((input) => input.name)
  )
  const message = `The network has no input '${name}'.`
  return new LimenError({ tag: 'request', message, advice: `Nearest: ${near.join(', ')}.`, part: name })
}
