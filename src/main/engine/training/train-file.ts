/** Trains into files that the user names, one training at a time. Not here: how (run-training.ts), runs that are kept (runs/). */
import { basename } from 'node:path'
import type { PartsContext } from '#shared/contract.ts'
import type { TrainingResult, TrainRequest } from '#shared/training-contract.ts'
import { runTraining } from './run-training.ts'
import { lockPath } from './training-files.ts'
import { isHeld, takenElsewhere, TrainingLock, type LockPlace } from './training-lock.ts'

/**
 * As runTraining; SIGTERM, which batch systems send to every process of a job, stops it like its caller does. The files are
 * taken when there is something to write: what is still prepared can be killed, and leaves nothing behind.
 * @throws LimenError 'request' where another process trains into the same files, too.
 */
export async function trainFile(
  request: TrainRequest,
  context: PartsContext<'train'>
): Promise<TrainingResult> {
  const place = lockPlace(request.out)
  if (await isHeld(place.path)) throw takenElsewhere(place)
  const locks: TrainingLock[] = []
  const terminated = new AbortController()
  const end = (): void => {
    terminated.abort()
  }
  process.once('SIGTERM', end)
  try {
    const signal = AbortSignal.any([context.signal, terminated.signal])
    return await runTraining(request, { ...context, signal }, null, {
      take: async () => {
        locks.push(await TrainingLock.take(place))
      },
      check: async () => {
        for (const lock of locks) await lock.check()
      }
    })
  } finally {
    process.off('SIGTERM', end)
    for (const lock of locks) await lock.release()
  }
}

function lockPlace(out: string): LockPlace {
  const name = basename(out)
  return {
    path: lockPath(out),
    part: out,
    taken: {
      message: `${name} is being trained by another process.`,
      advice: 'Wait until that has ended, or train into another file.'
    },
    refused: {
      subject: name,
      advice: 'Check that the folder exists, that you may write to it, and that the disk has room.'
    }
  }
}
