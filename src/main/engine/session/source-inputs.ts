/** Inputs that are given as nested lists or as files: what conditions and sweeps take their values from. */
import { resolve } from 'node:path'
import { readArrayFile } from '#engine/arrays/array-file.ts'
import { withType } from '#engine/arrays/cast.ts'
import { flattened } from '#engine/interventions/feeds.ts'
import type { NestedNumbers, SourceOrCondition } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'
import { LimenError } from '#shared/errors.ts'
import type { OpenedNetwork } from './opened-network.ts'

/**
 * Files are read, lists become tensors, of the inputs' own types.
 * @throws LimenError 'request' for unknown inputs, lists of different lengths and numbers that do not fit the type;
 *   'file' for files that can't be read; 'request' for what only a study has: values of sliders, other conditions.
 */
export async function sourceInputs(
  network: OpenedNetwork,
  source: SourceOrCondition
): Promise<Record<string, Tensor>> {
  if (!('inputs' in source)) throw ofStudy()
  const { inputs } = source
  const tensors = Object.entries(inputs).map(async ([name, given]): Promise<[string, Tensor]> => {
    const { type } = network.input(name)
    const tensor = typeof given === 'string' ? await readArrayFile(resolve(given)) : asTensor(given, name)
    return [name, withType(tensor, type, name)]
  })
  return Object.fromEntries(await Promise.all(tensors))
}

function asTensor(nested: NestedNumbers, name: string): Tensor {
  const { dims, values } = flattened(nested, name)
  return { type: 'float64', dims, data: Float64Array.from(values) }
}

const ofStudy = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'Its values come from sliders or conditions of a study, and no study is at hand here.',
    advice: 'Give the inputs themselves.',
    part: 'source'
  })
