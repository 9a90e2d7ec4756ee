/**
 * Points a network's large initializers at the bytes of its own .onnx file, so that sessions made from rewritten graphs
 * read them through one memory map instead of each holding a copy.
 */
import { basename } from 'node:path'
import { mapInitializers } from './map-constants.ts'
import type { Model, TensorConstant } from './model.ts'
import type { LoadedModel } from './read-model.ts'

/**
 * The model with every initializer of at least `minimumBytes` that lies in the file as raw bytes replaced by a reference
 * to that range of the file. Smaller ones are copied, so that nothing keeps the file's bytes in memory.
 * The session that runs it must be given the model's folder for external data (`model.folder`).
 */
export function externalizeWeights({ model, path, file }: LoadedModel, minimumBytes: number): Model {
  return mapInitializers(model, (constant) => {
    const { content } = constant
    if (content.kind !== 'raw') return constant
    const { bytes } = content
    if (bytes.buffer !== file.buffer) return constant
    if (bytes.length < minimumBytes)
      return { ...constant, content: { kind: 'raw', bytes: new Uint8Array(bytes) } }
    return { ...constant, content: fileRange(path, bytes.byteOffset - file.byteOffset, bytes.length) }
  })
}

const fileRange = (path: string, offset: number, length: number): TensorConstant['content'] => ({
  kind: 'external',
  path,
  location: basename(path),
  offset,
  length
})
