/** Sessions of a trainer, which say what helps in training where memory runs out. Not here: what they compute (step-graph.ts). */
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import type { Model } from '#engine/onnx/model.ts'
import { errorData, LimenError } from '#shared/errors.ts'

/** One thread: networks of this size are not faster on two, and what they compute does not depend on how many there are. */
const threads = 1

/**
 * @param part setting of the training that says most about how much memory a run takes.
 * @throws LimenError as createSession does.
 */
export async function trainingSession(
  model: Model,
  part: 'training.batch' | 'network'
): Promise<CompiledSession> {
  const session = await createSession(model, 'cpu', { threads })
  return {
    ...session,
    run: (feeds, wanted) =>
      session.run(feeds, wanted).catch((error: unknown) => {
        throw inTraining(error, part)
      })
  }
}

const smaller =
  'a smaller network (width, units or channels), or a task with shorter sequences or smaller pictures'

function inTraining(cause: unknown, part: 'training.batch' | 'network'): unknown {
  const { tag, message } = errorData(cause)
  if (tag !== 'resources') return cause
  const advice = part === 'network' ? `Choose ${smaller}.` : `Choose a smaller batch, ${smaller}.`
  return new LimenError({ tag, message, advice, part }, { cause })
}
