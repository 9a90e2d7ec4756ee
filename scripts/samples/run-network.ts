/** Runs a network that was built in memory; for the sample networks' tests. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Model } from '#engine/onnx/model.ts'
import { writeModel } from '#engine/onnx/write-model.ts'

/** A feed: float32 values and their shape. */
export interface Feed {
  dims: number[]
  data: Float32Array
}

/** @returns a function from feeds to the values of the output `output`, row-major. */
export async function runner(
  model: Model,
  output: string
): Promise<(feeds: Record<string, Feed>) => Promise<Float32Array>> {
  const session = await InferenceSession.create(writeModel(model))
  return async (feeds) => {
    const tensors = Object.entries(feeds).map(([name, { dims, data }]) => [
      name,
      new Tensor('float32', data, dims)
    ])
    const answer = await session.run(Object.fromEntries(tensors) as Record<string, Tensor>)
    return answer[output]?.data as Float32Array
  }
}
