/** Runs in a folder of a test's own, and how a test trains them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readModel } from '#engine/onnx/read-model.ts'
import type { LimenError } from '#shared/errors.ts'
import { trainingSchema, type TrainerChoice, type Training } from '#shared/training.ts'
import type { RunNews, TrainingRun } from '#shared/training-runs.ts'
import { runRequests } from '../run-requests.ts'

export const silent = { signal: new AbortController().signal, progress: () => undefined }

/** Copying three of four symbols is learned within a hundred steps. */
export const copying = (more: Partial<TrainerChoice> = {}): Training =>
  trainingSchema.parse({
    task: { kind: 'copying', vocabulary: 4, length: 3 },
    network: { kind: 'transformer', layers: 1, heads: 2, width: 16 },
    training: {
      ...{ steps: 120, batch: 32, learningRate: 0.02, warmUp: 5, evaluateEvery: 40, checkpoints: [0, 7, 60] },
      ...more
    }
  })

export class RunBench {
  readonly folder: string
  engine: ReturnType<typeof runRequests>

  private constructor(folder: string) {
    this.folder = folder
    this.engine = this.anotherEngine()
  }

  static async open(): Promise<RunBench> {
    return new RunBench(await mkdtemp(join(tmpdir(), 'limen-runs-')))
  }

  /** One that knows of runs only what is on the disk. */
  anotherEngine(): ReturnType<typeof runRequests> {
    const samples = join(import.meta.dirname, '../../../../../../resources/training')
    this.engine = runRequests(join(this.folder, 'runs'), samples)
    return this.engine
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }

  created(more: Partial<TrainerChoice> = {}): Promise<TrainingRun> {
    return this.engine.createRun({ name: 'Copying three', training: copying(more), seed: 3 }, silent)
  }

  /** Trains until the run ends by itself, or is paused when `isEnough`. */
  async train(
    { id }: Pick<TrainingRun, 'id'>,
    isEnough: (news: RunNews) => boolean = () => false
  ): Promise<{ run: TrainingRun; news: RunNews[] }> {
    const news: RunNews[] = []
    const part = (each: RunNews): void => {
      news.push(each)
      if (isEnough(each)) void this.engine.pauseRun({ run: id }, silent)
    }
    return { run: await this.engine.trainRun({ run: id }, { ...silent, part }), news }
  }
}

/** Trained numbers of the newest network; its words differ with its name. */
export async function weightsOf(run: TrainingRun): Promise<unknown[]> {
  const { model } = await readModel(join(run.folder, 'network.onnx'))
  return [...model.graph.initializers.values()].map(({ content }) =>
    content.kind === 'raw' ? Buffer.from(content.bytes).toString('base64') : content
  )
}

export const networkOf = (run: TrainingRun): Promise<Buffer> => readFile(join(run.folder, 'network.onnx'))

export const failure = (work: Promise<unknown>): Promise<LimenError> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as LimenError
  )
