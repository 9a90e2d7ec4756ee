/** The contract's requests about runs and what they are made of. Not here: what they do. */
import type { Engine } from '#shared/contract.ts'
import { checkTraining, fittingNetworks } from '../check-training.ts'
import { listTrainingFiles } from '../sample-trainings.ts'
import { forkRun } from './fork-run.ts'
import { joinRun } from './join-run.ts'
import { exportRun, keepCheckpoint } from './run-networks.ts'
import { RunShelf } from './run-shelf.ts'
import { TrainedRuns } from './train-run.ts'

type RunRequests = Pick<
  Engine,
  | 'listTrainings'
  | 'fittingNetworks'
  | 'checkTraining'
  | 'listRuns'
  | 'createRun'
  | 'forkRun'
  | 'renameRun'
  | 'deleteRun'
  | 'trainRun'
  | 'pauseRun'
  | 'keepCheckpoint'
  | 'joinRun'
  | 'exportRun'
>

/**
 * @param folder of the user's runs; null keeps none.
 * @param samples folder of the training files that come with Limen.
 */
export function runRequests(folder: string | null, samples: string): RunRequests {
  const shelf = new RunShelf(folder)
  const trained = new TrainedRuns(shelf)
  return {
    listTrainings: async () => ({ trainings: await listTrainingFiles(samples) }),
    fittingNetworks: async ({ task }) => Promise.resolve(fittingNetworks(task)),
    // As promises, so that what is thrown at once reaches the caller in the same way.
    checkTraining: async ({ training }) => Promise.resolve(checkTraining(training)),
    listRuns: () => shelf.list(),
    createRun: (request) => shelf.create(request),
    forkRun: (request) => forkRun(shelf, request),
    renameRun: ({ run, name }) => shelf.rename(run, name),
    deleteRun: async ({ run }) => {
      await shelf.delete(run)
      return null
    },
    trainRun: ({ run }, context) => trained.train(run, context),
    pauseRun: async ({ run }) => {
      await trained.pause(run)
      return null
    },
    keepCheckpoint: async ({ run }) => keepCheckpoint(await shelf.get(run)),
    joinRun: async ({ run }, context) => joinRun(await shelf.get(run), context),
    exportRun: async ({ run, step, path }) => {
      await exportRun(await shelf.get(run), step, path)
      return null
    }
  }
}
