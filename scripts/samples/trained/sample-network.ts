/** Sample networks in tests: read from their files, and run for values inside of them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createSession } from '#engine/inference/compiled-session.ts'
import { withOutputs } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import type { Tensor } from '#shared/tensor.ts'
import { trainingSchema, type Training } from '#shared/training.ts'

export const resources = new URL('../../../resources/', import.meta.url)

export const trainingOf = (name: string): Training =>
  trainingSchema.parse(JSON.parse(readFileSync(new URL(`training/${name}.json`, resources), 'utf8')))

export const modelOf = async (name: string): Promise<Model> =>
  (await readModel(fileURLToPath(new URL(`networks/${name}.onnx`, resources)))).model

/** Values of a network, outputs or not, by name. */
export async function run(
  model: Model,
  feeds: Record<string, Tensor>,
  wanted: string[]
): Promise<Record<string, Tensor>> {
  const session = await createSession(withOutputs(model, wanted), 'cpu', { optimization: 'none' })
  const answer = await session.run(feeds, wanted)
  await session.release()
  return answer
}

export const numbersOf = (tensor: Tensor | undefined): Float32Array => tensor?.data as Float32Array
