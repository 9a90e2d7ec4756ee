/**
 * The files of a run, in a folder of its own: what it is (`run.json`, `training.json`), how far it has come
 * (`progress.json`), and those of every training (training-files.ts), of which the network is called `network.onnx`.
 * Not here: what is done with runs.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LimenError, type ErrorData } from '#shared/errors.ts'
import { schemaIssues } from '#shared/schema-issues.ts'
import { trainingSchema } from '#shared/training.ts'
import type { RunCheckpoint, RunState, TrainingLook, TrainingRun } from '#shared/training-runs.ts'
import { fileReason } from '../../../files/file-reason.ts'
import { writeAtomically } from '../../../files/write-atomically.ts'
import { isFinished } from '../run-training.ts'
import { checkpointFolder, statePath } from '../training-files.ts'
import { isTrained } from './run-lock.ts'

const errorSchema: z.ZodType<ErrorData> = z.object({
  tag: z.enum(['network', 'unsupported', 'request', 'resources', 'file', 'engine', 'cancelled']),
  message: z.string(),
  advice: z.string().exactOptional(),
  part: z.string().exactOptional()
})

const runSchema = z.object({
  format: z.literal('limen-run'),
  version: z.literal(1),
  name: z.string().min(1),
  seed: z.number().int(),
  created: z.string(),
  origin: z.object({ run: z.string(), name: z.string(), step: z.number().int().min(0) }).nullable(),
  parameters: z.number().int(),
  chance: z.number(),
  /** Why it diverged. */
  trouble: errorSchema.nullable()
})

const lookSchema: z.ZodType<TrainingLook> = z.object({
  step: z.number(),
  learningRate: z.number(),
  loss: z.number(),
  norm: z.number(),
  heldOutLoss: z.number(),
  accuracy: z.number()
})

const progressSchema = z.object({ step: z.number().int().min(0), looks: z.array(lookSchema) })

export type RunFile = z.infer<typeof runSchema>
export type Progress = z.infer<typeof progressSchema>

/** Path of the network that a run trains; its other files are named after it. */
export const networkPath = (folder: string): string => join(folder, 'network.onnx')

export const trainingPath = (folder: string): string => join(folder, 'training.json')
const runPath = (folder: string): string => join(folder, 'run.json')
const progressPath = (folder: string): string => join(folder, 'progress.json')

/** @throws LimenError 'file' where a file can't be read or is damaged. */
export async function readRun(id: string, folder: string): Promise<TrainingRun> {
  const run = await readJson(runPath(folder), runSchema)
  const training = await readJson(trainingPath(folder), trainingSchema)
  const { step, looks } = await readProgress(folder)
  const { name, seed, created, origin, parameters, chance, trouble } = run
  const state = stateOf({
    isTrained: await isTrained(folder),
    hasDiverged: trouble !== null,
    isFinished: isFinished(training, step, looks),
    step
  })
  return {
    ...{ id, name, training, seed, created, origin, parameters, chance, state, trouble, step, looks },
    checkpoints: await checkpointsIn(folder),
    folder,
    trainingFile: trainingPath(folder)
  }
}

function stateOf(facts: {
  isTrained: boolean
  hasDiverged: boolean
  isFinished: boolean
  step: number
}): RunState {
  if (facts.isTrained) return 'training'
  if (facts.hasDiverged) return 'diverged'
  if (facts.isFinished) return 'done'
  return facts.step === 0 ? 'new' : 'paused'
}

/** How far a run has come; one that was never trained has no file yet. */
export async function readProgress(folder: string): Promise<Progress> {
  const path = progressPath(folder)
  const names: string[] = await readdir(folder).catch(() => [])
  return names.includes('progress.json') ? readJson(path, progressSchema) : { step: 0, looks: [] }
}

export const writeProgress = (folder: string, progress: Progress): Promise<void> =>
  writeJson(progressPath(folder), progress)

export const readRunFile = (folder: string): Promise<RunFile> => readJson(runPath(folder), runSchema)

export const writeRunFile = (folder: string, run: RunFile): Promise<void> => writeJson(runPath(folder), run)

/** @throws LimenError 'file' where the folder can't be made. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw notWritten(folder, cause)
  }
}

export async function writeJson(path: string, content: unknown): Promise<void> {
  try {
    await writeAtomically(path, `${JSON.stringify(content, null, 1)}\n`)
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

function notWritten(path: string, cause: unknown): LimenError {
  const message = `The run could not be written: ${fileReason(cause)}.`
  const advice = 'Check that the disk has room and that you may write to the folder of runs.'
  return new LimenError({ tag: 'file', message, advice, part: path }, { cause })
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw damaged(path, `a file can't be read: ${fileReason(cause)}`, cause)
  })
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (cause) {
    throw damaged(path, 'a file of it is no JSON', cause)
  }
  const parsed = schema.safeParse(data)
  if (!parsed.success) throw damaged(path, schemaIssues(parsed.error)[0] ?? '', parsed.error)
  return parsed.data
}

const damaged = (path: string, why: string, cause: unknown): LimenError =>
  new LimenError(
    {
      tag: 'file',
      message: `This run is damaged: ${why}.`,
      advice: 'Put the file back from a copy, or delete the run.',
      part: path
    },
    { cause }
  )

/** The checkpoints of a run by their steps. */
async function checkpointsIn(folder: string): Promise<RunCheckpoint[]> {
  const within = checkpointFolder(networkPath(folder))
  const names: string[] = await readdir(within).catch(() => [])
  const found = names.flatMap((name) => {
    const step = /^step-(\d+)\.onnx$/.exec(name)?.[1]
    if (step === undefined) return []
    const path = join(within, name)
    return [{ step: Number(step), path, canFork: names.includes(statePath(name)) }]
  })
  return found.sort((a, b) => a.step - b.step)
}
