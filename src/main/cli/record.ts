/** `limen record`: activations at sites, for arrays as inputs, as an .npz file or, however large, as a Zarr store. */
import { resolve } from 'node:path'
import type { Recording, RecordRequest } from '#shared/contract.ts'
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { NetworkInput, ProviderName } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readArrayFile } from '#engine/arrays/array-file.ts'
import { withType } from '#engine/arrays/cast.ts'
import { readCondition, reportLines } from './condition-file.ts'
import { mixedCheckpoints } from './mixed-checkpoints.ts'
import type { SymbolSizes } from './symbol-sizes.ts'
import { checkFolderOf } from '../files/result-path.ts'
import { withEngine, type Work } from './with-engine.ts'
import { checkResultPath, writeArrays } from './write-results.ts'

export interface RecordOptions {
  /** NAME=FILE */
  input: string[]
  site?: string[]
  all?: true
  /** A condition's file. */
  condition?: string
  symbol: SymbolSizes
  provider: ProviderName | 'auto'
  out: string
}

export async function record(
  path: string,
  { input, site, condition: file, symbol, provider, out }: RecordOptions
): Promise<void> {
  const isStore = out.toLowerCase().endsWith('.zarr')
  await (isStore ? checkFolderOf(out, 'Give another --out.') : checkResultPath(out))
  const condition = file === undefined ? undefined : await readCondition(file)
  const arrays = await readArrays(input)
  await withEngine(async ({ engine, options }) => {
    const network = await engine.call('openNetwork', { path, provider, symbols: symbol }, options)
    const inputs = asInputs(arrays, network.inputs)
    const request = {
      network: network.id,
      inputs,
      sites: site ?? ('all' as const),
      ...(condition && { condition })
    }
    const { interventions } = isStore
      ? await engine.call('exportRecording', { ...request, path: out }, { ...options, waitsForEnd: true })
      : await recordInto(out, request, { engine, options })
    const words = [...mixedCheckpoints(network.inputs, inputs), ...reportLines(interventions, condition)]
    for (const line of words) console.error(`limen: ${line}`)
  })
}

async function recordInto(
  out: string,
  request: RecordRequest,
  { engine, options }: Work
): Promise<Recording> {
  const recording = await engine.call('record', request, options)
  await writeArrays(out, arraysOf(recording))
  return recording
}

/** Sites under their names, outputs under `outputs/NAME`. */
export function arraysOf({ sites, outputs }: Pick<Recording, 'sites' | 'outputs'>): [string, Tensor][] {
  return [
    ...Object.entries(sites),
    ...Object.entries(outputs).map(([name, tensor]): [string, Tensor] => [`outputs/${name}`, tensor])
  ]
}

/** Arrays by name, from entries NAME=FILE. */
export async function readArrays(given: readonly string[]): Promise<[string, Tensor][]> {
  const read = given.map(async (entry): Promise<[string, Tensor]> => {
    const split = entry.indexOf('=')
    return [entry.slice(0, split), await readArrayFile(resolve(entry.slice(split + 1)))]
  })
  return Promise.all(read)
}

/** The arrays in the types of the inputs that they are for. */
export function asInputs(
  arrays: readonly [string, Tensor][],
  inputs: readonly NetworkInput[]
): Record<string, Tensor> {
  const tensors = arrays.map(([name, array]): [string, Tensor] => {
    const input = inputs.find((each) => each.name === name)
    if (input === undefined) throw unknownInput(name, inputs)
    return [name, withType(array, input.type, name)]
  })
  return Object.fromEntries(tensors)
}

function unknownInput(name: string, inputs: readonly NetworkInput[]): LimenError {
  const near = nearestNames(
    name,
    inputs.map((input) => input.name)
  )
  const message = `The network has no input '${name}'.`
  return new LimenError({ tag: 'request', message, advice: `Nearest: ${near.join(', ')}.`, part: name })
}
