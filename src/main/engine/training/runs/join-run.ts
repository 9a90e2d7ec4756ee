/** A run as one network with a slider over its checkpoints. Not here: how they are joined (checkpoints/). */
import { join } from 'node:path'
import { joinFiles } from '#engine/checkpoints/join-files.ts'
import type { JoinedCheckpoints } from '#shared/checkpoints.ts'
import type { CallContext } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { TrainingRun } from '#shared/training-runs.ts'
import { keepCheckpoint } from './run-networks.ts'

/**
 * Joins the checkpoints that a run has kept and the network as it was written last, into a file of the run's folder.
 * @throws LimenError 'request' where there are less than two, 'file'.
 */
export async function joinRun(run: TrainingRun, context: CallContext): Promise<JoinedCheckpoints> {
  const newest = await keepCheckpoint(run)
  const kept = run.checkpoints.filter(({ step }) => step !== newest.step)
  if (kept.length === 0)
    throw new LimenError({
      tag: 'request',
      message: 'This run has kept no earlier checkpoint to watch it learn from.',
      advice: 'Keep one now and train on, or begin a run with more checkpoints.',
      part: run.folder
    })
  const checkpoints = [...kept, newest].toSorted((a, b) => a.step - b.step)
  const last = checkpoints.at(-1)?.step ?? newest.step
  const out = join(run.folder, `learning-to-${last}.onnx`)
  return joinFiles({ paths: checkpoints.map(({ path }) => path), out }, context)
}
