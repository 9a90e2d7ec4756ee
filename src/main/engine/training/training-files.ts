/**
 * Files of a training run, beside the network that it writes: the state to resume from, checkpoints, and the tokens.
 * Not here: when they are written (run-training.ts).
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { readNpz, writeNpz } from '#engine/arrays/npz.ts'
import type { Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import type { TokenExample } from '#engine/stimuli/first-template.ts'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Training } from '#shared/training.ts'
import type { TrainingLook } from '#shared/training-runs.ts'
import { fileReason } from '../../files/file-reason.ts'
import { writeAtomically } from '../../files/write-atomically.ts'
import type { Task, TaskShape } from './tasks/task.ts'
import type { Trainer, TrainingState } from './trainer.ts'

/** `NAME.onnx` → `NAME.training.npz`: all that is needed to go on. */
export const statePath = (out: string): string => `${withoutEnding(out)}.training.npz`

/** `NAME.onnx` → `NAME.tokens.json`: a vocabulary as the app reads it. */
export const tokensPath = (out: string): string => `${withoutEnding(out)}.tokens.json`

/** `NAME.onnx` → `NAME.examples.npz`: held-out inputs, for who opens the network. */
export const examplesPath = (out: string): string => `${withoutEnding(out)}.examples.npz`

/** The same without its folder, for the network's own data; null where no examples are written. */
export const examplesName = (out: string, { input }: TaskShape): string | null =>
  input.kind === 'graph' || input.kind === 'series' ? basename(examplesPath(out)) : null

/** `NAME.onnx` → `NAME.checkpoints`: a network for each step that the training file names. */
export const checkpointFolder = (out: string): string => `${withoutEnding(out)}.checkpoints`

/** The network of a checkpoint of a run with this `out`. */
export const checkpointPath = (out: string, step: number): string =>
  join(checkpointFolder(out), `step-${String(step).padStart(7, '0')}.onnx`)

/** `NAME.onnx` → `NAME.training.lock`: there while a process trains into these files. */
export const lockPath = (out: string): string => `${withoutEnding(out)}.training.lock`

const withoutEnding = (path: string): string => path.replace(/\.onnx$/i, '')

/** What a state belongs to: another file or seed would silently train something else. */
const digestOf = (training: Training, seed: number): Uint8Array =>
  createHash('sha256')
    .update(JSON.stringify([training, seed]))
    .digest()

const lookColumns = ['step', 'learningRate', 'loss', 'norm', 'heldOutLoss', 'accuracy'] as const

/** All that a run goes on from. */
export interface SavedTraining {
  state: TrainingState
  looks: TrainingLook[]
  /** Sums over the steps since the last look. */
  since: SinceLook
}

export interface SinceLook {
  loss: number
  steps: number
  /** Largest norm of a gradient. */
  norm: number
}

/** @throws LimenError 'file' when it can't be written. */
export async function saveState(
  out: string,
  { training, seed }: { training: Training; seed: number },
  { state: { step, weights, first, second }, looks, since }: SavedTraining
): Promise<void> {
  const vector = (data: Float32Array): Tensor => ({ type: 'float32', dims: [data.length], data })
  const history = Float64Array.from(looks.flatMap((look) => lookColumns.map((column) => look[column])))
  const digest = digestOf(training, seed)
  const arrays: [string, Tensor][] = [
    ['step', { type: 'float64', dims: [], data: Float64Array.of(step) }],
    ['weights', vector(weights)],
    ['first_moment', vector(first)],
    ['second_moment', vector(second)],
    ['looks', { type: 'float64', dims: [looks.length, lookColumns.length], data: history }],
    ['since', { type: 'float64', dims: [3], data: Float64Array.of(since.loss, since.steps, since.norm) }],
    ['digest', { type: 'uint8', dims: [digest.length], data: digest }]
  ]
  await written(statePath(out), writeNpz(arrays))
}

/**
 * The state that a run with this `out` has left.
 * @throws LimenError 'file' when there is none or it is damaged, 'request' when it is of another training file or seed.
 */
export async function loadState(out: string, training: Training, seed: number): Promise<SavedTraining> {
  const path = statePath(out)
  const bytes = await readFile(path).catch((cause: unknown) => {
    const message = `There is no training to resume: ${path} can't be read, ${fileReason(cause)}.`
    throw new LimenError({ tag: 'file', message, advice: 'Start without --resume.', part: path }, { cause })
  })
  const arrays = readArrays(bytes, path)
  const numbers = (name: string): ArrayLike<number> => (arrays.get(name)?.data ?? []) as ArrayLike<number>
  if (Buffer.compare(Buffer.from(Uint8Array.from(numbers('digest'))), digestOf(training, seed)) !== 0)
    throw new LimenError({
      tag: 'request',
      message: `${path} was written with another training file or another seed.`,
      advice: 'Resume with what it was started with, or start anew without --resume.',
      part: path
    })
  const history = numbers('looks')
  const looks = Array.from({ length: history.length / lookColumns.length }, (_, row) =>
    Object.fromEntries(lookColumns.map((column, at) => [column, history[row * lookColumns.length + at]]))
  ) as unknown as TrainingLook[]
  const vector = (name: string): Float32Array => Float32Array.from(numbers(name))
  const state = {
    step: numbers('step')[0] ?? 0,
    weights: vector('weights'),
    first: vector('first_moment'),
    second: vector('second_moment')
  }
  const [loss = 0, steps = 0, norm = 0] = Array.from(numbers('since'))
  return { state, looks, since: { loss, steps, norm } }
}

function readArrays(bytes: Uint8Array, path: string): Map<string, Tensor> {
  try {
    return readNpz(bytes, path)
  } catch (cause) {
    const message = `The state of the training, ${path}, is damaged.`
    const advice = 'Put the file back from a copy, or start without --resume.'
    throw new LimenError({ tag: 'file', message, advice, part: path }, { cause })
  }
}

/** Words for the file's own data: what the network was trained on, how, by which command and how well it does. */
export function withProvenance(
  model: Model,
  trainer: Trainer,
  { command, out }: { command: string; out: string },
  look: TrainingLook | undefined
): Model {
  const { training, seed, step, task } = trainer
  const { input, answer } = task.shape
  const own: [string, string][] = [
    ['limen.training', JSON.stringify(training)],
    ['limen.seed', String(seed)],
    ['limen.step', String(step)],
    ['limen.command', command],
    ['limen.chance', String(task.chance)],
    ['license', training.license]
  ]
  if (training.title !== undefined) own.push(['title', training.title])
  if (look?.step === step) {
    own.push(['limen.held_out_accuracy', String(look.accuracy)])
    own.push(['limen.held_out_loss', String(look.heldOutLoss)])
  }
  if (input.kind === 'tokens') {
    own.push(['limen.tokens', JSON.stringify(input.tokens)])
    own.push(['limen.example', JSON.stringify(exampleOf(task))])
  }
  const examples = examplesName(out, task.shape)
  if (examples !== null) own.push(['limen.examples', examples])
  if (answer.kind === 'class') own.push(['limen.classes', JSON.stringify(answer.classes)])
  return { ...model, producer: 'limen', metadata: new Map([...model.metadata, ...own]) }
}

/** How many examples are looked at for what varies. */
const examplesSeen = 64
/** Places with so large a share of the most kinds of tokens vary as much. */
const nearly = 0.9

/** A held-out example, and the last of the places that vary most: what it is about, for who opens the network. */
function exampleOf({ heldOut }: Task): TokenExample {
  const [tokens] = heldOut(examplesSeen).inputs
  const length = tokens?.dims[1] ?? 1
  const ids = Array.from(tokens?.data ?? [], Number)
  const kinds = Array.from(
    { length },
    (_, place) => new Set(ids.filter((_id, at) => at % length === place)).size
  )
  const most = Math.max(...kinds)
  return { ids: ids.slice(0, length), varied: kinds.findLastIndex((count) => count >= nearly * most) }
}

/** Whether a run with this `out` has left a state to go on from. */
export const hasState = (out: string): Promise<boolean> =>
  stat(statePath(out)).then(
    (entry) => entry.isFile(),
    () => false
  )

/** Removes state and checkpoints of an earlier training with this `out`, which are not of the one that begins. */
export async function removeEarlier(out: string): Promise<void> {
  const folder = checkpointFolder(out)
  const names: string[] = await readdir(folder).catch(() => [])
  const own = names.filter((name) => /^step-\d+\.(onnx|training\.npz|tokens\.json)$/.test(name))
  for (const path of [statePath(out), ...own.map((name) => join(folder, name))]) {
    await removed(path)
  }
}

/** Removes a file, where it is there. @throws LimenError 'file'. */
export async function removed(path: string): Promise<void> {
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw notWritten(path, cause)
  })
}

/** Writes a checkpoint, as an ordinary network. */
export async function saveCheckpoint(out: string, step: number, model: Model): Promise<void> {
  const path = checkpointPath(out, step)
  await mkdir(dirname(path), { recursive: true })
  await saveModel(model, path)
}

/** The mark of a space in front of a word: with it a template is words with spaces, " Van done in 1". */
const spaceMark = '▁'

/** Writes the vocabulary of a task; where it has none, that of an earlier network goes. */
export async function saveTokens(out: string, { input }: TaskShape): Promise<void> {
  if (input.kind === 'tokens') await writeTokens(out, input.tokens)
  else await removed(tokensPath(out))
}

/** Writes the vocabulary that a trained network names in its own data; answers whether it does. */
export async function saveStatedTokens(out: string, { metadata }: Model): Promise<boolean> {
  const { data } = z.array(z.string()).safeParse(listed(metadata.get('limen.tokens')))
  if (data) await writeTokens(out, data)
  return data !== undefined
}

function listed(text = 'null'): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function writeTokens(out: string, tokens: readonly string[]): Promise<void> {
  const marked = tokens.map((token) => `${spaceMark}${token}`)
  await written(tokensPath(out), `${JSON.stringify(marked, null, 2)}\n`)
}

/** Writes a file whole. @throws LimenError 'file'. */
export async function written(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeAtomically(path, content)
  } catch (cause) {
    throw notWritten(path, cause)
  }
}

/** Why a file beside a network is not there. */
export function notWritten(path: string, cause: unknown): LimenError {
  const message = `${path} cannot be written: ${fileReason(cause)}.`
  const advice = 'Check that the folder exists, that you may write to it, and that the disk has room.'
  return new LimenError({ tag: 'file', message, advice, part: path }, { cause })
}
