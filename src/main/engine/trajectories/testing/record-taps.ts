/** Runs an instrumented network in a test and takes the answer apart. */
import { createSession } from '#engine/inference/compiled-session.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Tensor } from '#shared/tensor.ts'
import { instrument } from '../instrument.ts'
import { matrixFeed } from '../matrix-feed.ts'
import type { Tap } from '../taps.ts'
import { unpack, type TapRecord } from '../unpack.ts'

export type Feeds = Record<string, Tensor>

/** What the taps record, and the network's own outputs. `matrices` [features, columns] are by projection. */
export async function recordTaps(
  model: Model,
  taps: readonly Tap[],
  feeds: Feeds,
  matrices: Feeds = {}
): Promise<{ records: Map<string, TapRecord>; outputs: Feeds }> {
  const instrumented = instrument(model, taps)
  verifyGraph(instrumented.model)
  const session = await createSession(instrumented.model, 'cpu')
  const fed = Object.entries(matrices).map(([id, matrix]): [string, Tensor] => [
    instrumented.matrices.get(id)?.input ?? id,
    matrixFeed(matrix.data as Float32Array, matrix.dims[0] ?? 1)
  ])
  const answer = await session.run({ ...feeds, ...Object.fromEntries(fed) })
  await session.release()
  const own = model.graph.outputs.map(({ name }): [string, Tensor][] =>
    answer[name] ? [[name, answer[name]]] : []
  )
  return { records: unpack(instrumented, answer), outputs: Object.fromEntries(own.flat()) }
}

/** A tap of every element, under the value's own name. */
export const rawTap = (tensor: string, dims: number[], scope: string[] = []): Tap => ({
  id: tensor,
  scope,
  tensor,
  dims,
  treatment: { kind: 'raw' }
})

export const float32 = (dims: number[], ...values: number[]): Tensor => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values)
})

/** What one tap recorded, as plain numbers. */
export const numbersOf = (record: TapRecord | undefined): number[] => [...(record?.data ?? [])]
