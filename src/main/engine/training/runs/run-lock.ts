/** The lock of a run that is kept: one window trains it at a time. Not here: how locks work (training-lock.ts). */
import { join } from 'node:path'
import { isHeld, TrainingLock } from '../training-lock.ts'

const lockPath = (folder: string): string => join(folder, 'training.lock')

/** Whether an engine that is alive trains the run in this folder. */
export const isTrained = (folder: string): Promise<boolean> => isHeld(lockPath(folder))

/** @throws LimenError 'request' where another engine trains the run, 'file' where its folder can't be written. */
export const takeRunLock = (folder: string, touchEvery?: number): Promise<TrainingLock> =>
  TrainingLock.take(
    {
      path: lockPath(folder),
      part: folder,
      taken: { message: 'This run is being trained in another window.', advice: 'Pause it there first.' },
      refused: {
        subject: 'The run',
        advice: 'Check that the disk has room and that you may write to the folder of runs.'
      }
    },
    touchEvery
  )
