/** The floor of every ratio: ONNX Runtime's own session of a file, with all its optimisations. */
import { InferenceSession } from 'onnxruntime-node'
import { busyWait } from '#engine/inference/compiled-session.ts'

/**
 * Its threads wait for work as long as the engine's do. By default they would go on waiting busily for tens of milliseconds
 * after each run, on the very cores on which the next thing is measured; a run itself takes the same time either way.
 */
export const bareSession = (path: string): Promise<InferenceSession> =>
  InferenceSession.create(path, {
    logSeverityLevel: 4,
    extra: { session: { 'intra_op.spin_duration_us': busyWait } }
  })
