/** What can be asked of the engine about training: a part of the contract. Data only. */
import type { JoinCheckpointsRequest, JoinedCheckpoints } from './checkpoints.ts'
import type { ErrorData } from './errors.ts'
import type { TaskChoice, Training } from './training.ts'
import type {
  CreateRunRequest,
  DamagedRun,
  ForkRunRequest,
  RunCheckpoint,
  RunNews,
  SampleTraining,
  TrainingCheck,
  TrainingLook,
  TrainingRun
} from './training-runs.ts'

/** A network to train and where to write it: after every look at the held-out examples, with what is needed to resume beside it. */
export interface TrainRequest {
  training: Training
  seed: number
  /** Absolute path of the .onnx file. */
  out: string
  /** Goes on from where a run with the same `out` was stopped. */
  resume: boolean
  /** What the network's own data names as the way to make it again. */
  command: string
}

export interface TrainingResult {
  out: string
  /** Numbers that were trained. */
  parameters: number
  /** Accuracy of the best answers that depend on the place alone, not on the input. */
  chance: number
  last: TrainingLook
}

/** Requests by name, as in the contract. */
export interface TrainingContract {
  /** Its parts are the looks at held-out examples, on resuming the earlier ones first. */
  train: { request: TrainRequest; part: TrainingLook; answer: TrainingResult }
  joinCheckpoints: { request: JoinCheckpointsRequest; answer: JoinedCheckpoints }
  /** The training files that come with Limen, by name. */
  listTrainings: { request: Record<string, never>; answer: { trainings: SampleTraining[] } }
  /** Kinds of networks that take the task's input and give its answer, the fittest first; none, and why, for a wrong task. */
  fittingNetworks: { request: { task: TaskChoice }; answer: { kinds: string[]; error: ErrorData | null } }
  /** Builds the network of a training without training it. */
  checkTraining: { request: { training: Training }; answer: TrainingCheck }
  /** Runs that are kept, the newest first, and folders among them that are damaged. */
  listRuns: { request: Record<string, never>; answer: { runs: TrainingRun[]; damaged: DamagedRun[] } }
  createRun: { request: CreateRunRequest; answer: TrainingRun }
  forkRun: { request: ForkRunRequest; answer: TrainingRun }
  renameRun: { request: { run: string; name: string }; answer: TrainingRun }
  /** Removes a run's folder, a damaged one too. */
  deleteRun: { request: { run: string }; answer: null }
  /** Trains, or goes on, until the run is done, has diverged, or is told to pause. */
  trainRun: { request: { run: string }; part: RunNews; answer: TrainingRun }
  /** Answers when all of a run that trains in this engine is on the disk. */
  pauseRun: { request: { run: string }; answer: null }
  /** Makes a checkpoint of the network as it was written last: a file that training does not change any more. */
  keepCheckpoint: { request: { run: string }; answer: RunCheckpoint }
  /** Joins a run's checkpoints into a network with a slider over them; the file lies in the run's folder. */
  joinRun: { request: { run: string }; answer: JoinedCheckpoints }
  /** Copies the network of a checkpoint, or the newest where `step` is null, with its tokens or examples beside it. */
  exportRun: { request: { run: string; step: number | null; path: string }; answer: null }
}
