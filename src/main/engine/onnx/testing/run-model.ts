/** Runs models in ONNX Runtime for the tests of this folder: the judge of what a graph means. */
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { ElementType, NumberArray, Tensor } from '#shared/tensor.ts'
import type { Model } from '../model.ts'
import { writeModel } from '../write-model.ts'

export const tensor = (type: ElementType, dims: number[], data: NumberArray | string[]): Tensor => ({
  type,
  dims,
  data
})

/** A float32 tensor of values that differ from each other and are the same in every run. */
export const wave = (dims: number[], scale = 1): Tensor =>
  tensor(
    'float32',
    dims,
    Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => scale * Math.sin(1 + i * 0.37))
  )

export type Feeds = Readonly<Record<string, Tensor>>

/** Outputs of one run on the CPU; `model` is a model, or the bytes or the path of a file. */
export async function runModel(
  model: Model | Uint8Array | string,
  feeds: Feeds
): Promise<Record<string, Tensor>> {
  const options = sessionOptions(typeof model === 'object' && 'folder' in model ? model.folder : '')
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create('graph' in model ? writeModel(model) : model, options)
  const given = Object.entries(feeds).map(([name, { type, data, dims }]) => [
    name,
    new OrtTensor(type as OrtTensor.Type, data, dims)
  ])
  const answers = await session.run(Object.fromEntries(given) as Record<string, OrtTensor>)
  await session.release()
  return Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [
      name,
      tensor(value.type as ElementType, [...value.dims], value.data)
    ])
  )
}

const sessionOptions = (folder: string): InferenceSession.SessionOptions => ({
  logSeverityLevel: 4,
  ...(folder !== '' && { extra: { session: { model_external_initializers_file_folder_path: folder } } })
})

/** Every bit of some outputs, so that NaN and -0 count too. */
export const bitsOf = (outputs: Record<string, Tensor>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => {
      const bytes = Array.isArray(data)
        ? Buffer.from(JSON.stringify(data))
        : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      return [name, `${type} [${dims.join()}] ${bytes.toString('base64')}`]
    })
  )
