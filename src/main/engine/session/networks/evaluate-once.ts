/** Runs a model a single time, e.g. to learn a condition. */
import { createSession } from '#engine/inference/compiled-session.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Tensor } from '#shared/tensor.ts'

/** The outputs on the CPU, by name. */
export async function evaluateOnce(
  model: Model,
  feeds: Record<string, Tensor>
): Promise<Record<string, Tensor>> {
  const session = await createSession(model, 'cpu', { optimization: 'none' })
  try {
    return await session.run(feeds)
  } finally {
    await session.release()
  }
}
