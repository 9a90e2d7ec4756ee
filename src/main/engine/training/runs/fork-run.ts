/** Forks: new runs that go on from the weights and moments of another, in another way or in the same. */
import { LimenError } from '#shared/errors.ts'
import type { ForkRunRequest, TrainingRun } from '#shared/training-runs.ts'
import { checkedTraining, checkSettings } from '../check-training.ts'
import { isFinished } from '../run-training.ts'
import { loadState, saveState } from '../training-files.ts'
import { copyNetwork } from './copy-network.ts'
import { networkPath, writeProgress } from './run-files.ts'
import { checkedName, type RunShelf } from './run-shelf.ts'

/**
 * With the settings and the seed of its origin, a fork goes on exactly as that would have.
 * @throws LimenError 'request' where there is nothing to go on from or nothing left to do, 'file'.
 */
export async function forkRun(shelf: RunShelf, request: ForkRunRequest): Promise<TrainingRun> {
  const run = await shelf.get(request.run)
  const from = sourceOf(run, request.step)
  const saved = await loadState(from, run.training, run.seed)
  const { step } = saved.state
  const { seed } = request
  const name = checkedName(request.name)
  const training = checkedTraining({ ...run.training, title: name, training: request.training })
  checkSettings(training)
  if (isFinished(training, step, saved.looks)) throw nothingLeft(step, training.training.steps)
  const origin = { run: run.id, name: run.name, step }
  return shelf.make({ name, training, seed, origin }, run, async (folder) => {
    const out = networkPath(folder)
    await copyNetwork(from, out)
    await saveState(out, { training, seed }, saved)
    await writeProgress(folder, { step, looks: saved.looks })
  })
}

/** The network whose state is gone on from. */
function sourceOf(run: TrainingRun, step: number | null): string {
  if (step === null && run.step > 0) return networkPath(run.folder)
  const checkpoint = run.checkpoints.find((each) => each.step === step && each.canFork)
  if (checkpoint) return checkpoint.path
  throw new LimenError({
    tag: 'request',
    message:
      step === null
        ? 'This run has made no step yet: there is nothing to fork.'
        : `The state of step ${step} was not kept.`,
    advice: step === null ? 'Make a new run instead.' : 'Fork it from another checkpoint.',
    part: 'step'
  })
}

const nothingLeft = (step: number, steps: number): LimenError =>
  new LimenError({
    tag: 'request',
    message:
      step >= steps
        ? `The fork begins at step ${step} and would end at step ${steps}.`
        : 'The fork would end at once: its accuracy is good enough already.',
    advice: step >= steps ? 'Choose more steps.' : 'Choose a higher accuracy to stop at, or none.',
    part: step >= steps ? 'training.steps' : 'training.stopAt'
  })
