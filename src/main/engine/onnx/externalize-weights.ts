/**
 * Chooses which of a network's weights stay in its file, where all sessions made from rewritten graphs read them through
 * one memory map, and which come into memory.
 */
import { bytesOf } from './constants.ts'
import { mapInitializers } from './map-constants.ts'
import type { Model } from './model.ts'
import type { LoadedModel } from './read-model.ts'

/**
 * The model with every initializer that lies in a file and has less than `minimumBytes` read into memory; the others
 * stay references. (Reading a network leaves initializers from `mappedFrom` bytes on in its file.)
 * The session that runs it must be given the model's folder for external data (`model.folder`).
 * @throws LimenError `network` when the file is gone or was cut.
 */
export function externalizeWeights({ model }: Pick<LoadedModel, 'model'>, minimumBytes: number): Model {
  return mapInitializers(model, (constant) => {
    const { content } = constant
    if (content.kind !== 'external' || content.length >= minimumBytes) return constant
    return { ...constant, content: { kind: 'raw', bytes: bytesOf(constant) } }
  })
}
