/** Inputs that a trained network understands, where a file beside it has some. Not here: writing it (training/). */
import { dirname, join } from 'node:path'
import type { Model } from '#engine/onnx/model.ts'
import { arrayFromFile } from '#engine/stimuli/files.ts'
import type { NetworkInput } from '#shared/network.ts'

/**
 * Inputs with the file of their examples. The network's own data name it; it lies beside the network, or beside the folder
 * of checkpoints that the network lies in. Where it does not or does not fit, inputs are what they are.
 */
export async function withExamples(
  inputs: NetworkInput[],
  { path, model }: { path: string; model: Model }
): Promise<NetworkInput[]> {
  const name = model.metadata.get('limen.examples')
  if (name === undefined || /[\\/]/.test(name)) return inputs
  const folder = dirname(path)
  for (const file of [join(folder, name), join(dirname(folder), name)]) {
    const found = await Promise.all(inputs.map((input) => withFile(input, file)))
    if (found.some(({ examples }) => examples !== undefined)) return found
  }
  return inputs
}

async function withFile(input: NetworkInput, file: string): Promise<NetworkInput> {
  const dims = await arrayFromFile(file, input.name, input.name).then(
    (tensor) => tensor.dims.slice(1),
    () => null
  )
  const sample = input.dims.filter((_, axis) => input.roles[axis] !== 'batch')
  const isFitting = dims?.length === sample.length && sample.every((dim, axis) => isSize(dim, dims[axis]))
  return isFitting ? { ...input, examples: file } : input
}

/** A symbol takes any size. */
const isSize = (dim: NetworkInput['dims'][number], size: number | undefined): boolean =>
  typeof dim === 'string' || dim === size
