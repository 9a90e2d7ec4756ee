/** What the sample studies of trained networks have in common: data for written files, and parts of a study. */
import { readFileSync } from 'node:fs'
import { writeNpy } from '#engine/arrays/npy.ts'
import { bytesOf } from '#engine/onnx/constants.ts'
import type { Model } from '#engine/onnx/model.ts'
import { trainingSchema, type TaskChoice } from '#shared/training.ts'
import type { SampleStudy } from '../studies.ts'

/** A study, and the files beside it that it names. */
export interface StudyWithFiles {
  study: SampleStudy
  files: [name: string, bytes: Uint8Array][]
}

/** The task that a sample network was trained on. */
export function taskChoiceOf<Kind extends TaskChoice['kind']>(
  name: string,
  kind: Kind
): Extract<TaskChoice, { kind: Kind }> {
  const file = new URL(`../../../resources/training/${name}.json`, import.meta.url)
  const { task } = trainingSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  if (task.kind !== kind) throw new Error(`${name} was not trained on ${kind}.`)
  return task as Extract<TaskChoice, { kind: Kind }>
}

/** Float32 numbers as an .npy file. */
export const npyFile = (dims: number[], data: Float32Array): Uint8Array =>
  writeNpy({ type: 'float32', dims, data })

/** Numbers of a weight of a network. */
export function weightsOf(model: Model, name: string): Float32Array {
  const constant = model.graph.initializers.get(name)
  if (constant === undefined) throw new Error(`The network has no weight '${name}'.`)
  return new Float32Array(bytesOf(constant).slice().buffer)
}
