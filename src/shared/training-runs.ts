/** Training runs that are kept: what one is, and what is told of it while it trains. Data only. */
import type { ErrorData } from './errors.ts'
import type { TrainerChoice, Training } from './training.ts'

/** How training stood after a step. */
export interface TrainingLook {
  /** Updates that were made. */
  step: number
  learningRate: number
  /** Mean over the steps since the last look. */
  loss: number
  /** Largest norm of a gradient since the last look, before it was cut. */
  norm: number
  heldOutLoss: number
  /** Share of right answers on held-out examples. */
  accuracy: number
}

/** A network as it was after some step: a file of its own. */
export interface RunCheckpoint {
  step: number
  /** Absolute path of the .onnx file. */
  path: string
  /** Whether the optimiser's moments were kept too, so that a fork goes on from there exactly. */
  canFork: boolean
}

/**
 * Where a run stands: `new` has made no step, `paused` can go on, `training` is at work (in some window), `done` has made
 * all its steps or was good enough, `diverged` has numbers that are not finite and can only be forked.
 */
export type RunState = 'new' | 'training' | 'paused' | 'done' | 'diverged'

export interface TrainingRun {
  id: string
  name: string
  training: Training
  seed: number
  /** ISO 8601. */
  created: string
  /** Whose weights it began with, where it is a fork. */
  origin: { run: string; name: string; step: number } | null
  /** Numbers that are trained. */
  parameters: number
  /** Accuracy of the best answers that depend on the place alone, not on the input. */
  chance: number
  state: RunState
  /** Why it diverged. */
  trouble: ErrorData | null
  /** Updates that are on the disk. */
  step: number
  looks: TrainingLook[]
  checkpoints: RunCheckpoint[]
  /** Absolute path of its folder. */
  folder: string
  /** Absolute path of its TASK.json, as `limen train` takes it. */
  trainingFile: string
}

/** A folder among the runs that can't be read as one. */
export interface DamagedRun {
  id: string
  folder: string
  error: ErrorData
}

/** What a run that trains has to say: a look that is on the disk, steps since then, or a new checkpoint. */
export type RunNews =
  | { kind: 'look'; look: TrainingLook }
  | { kind: 'steps'; step: number; loss: number; norm: number; millisecondsPerStep: number }
  | { kind: 'checkpoint'; checkpoint: RunCheckpoint }

export interface CreateRunRequest {
  name: string
  training: Training
  seed: number
}

export interface ForkRunRequest {
  run: string
  /** The step of a checkpoint that can be forked, or null for where the run stands. */
  step: number | null
  name: string
  /** How it goes on; task and network stay. */
  training: TrainerChoice
  /** Of the batches from here on. */
  seed: number
}

/** What a training would be, before it is begun. */
export interface TrainingCheck {
  parameters: number
  chance: number
}

/** A training file that comes with Limen. */
export interface SampleTraining {
  /** Of the file, without its ending. */
  name: string
  training: Training
}
