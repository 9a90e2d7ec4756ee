/** Joins checkpoint files into one network file. Not here: how the weights are chosen in it (join-checkpoints.ts). */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Model } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import type { JoinCheckpointsRequest, JoinedCheckpoints } from '#shared/checkpoints.ts'
import type { CallContext } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from '../../files/file-reason.ts'
import { chosenCheckpoint } from './chosen-checkpoint.ts'
import { withCopiesBeside } from './copy-beside.ts'
import { joinCheckpoints, type Checkpoint } from './join-checkpoints.ts'

/**
 * Writes the network whose weights are chosen among those of the files, with the words and examples that it opens with; its own
 * data are those of the last one, as far as they hold for all. Networks that are joined already are left out of folders.
 * @throws LimenError 'file', 'network' for what can't be read or written; 'request' for files that do not go together;
 *   'resources' where one file would be larger than 2 GiB; 'cancelled'.
 */
export async function joinFiles(
  { paths, out }: JoinCheckpointsRequest,
  { signal, progress }: CallContext
): Promise<JoinedCheckpoints> {
  const files = await networkFiles(paths)
  const found: Found[] = []
  for (const [done, file] of files.entries()) {
    if (signal.aborted) throw new LimenError({ tag: 'cancelled', message: 'Joining was stopped.' })
    progress({ done, total: files.length, label: `Reading ${basename(file.path)}` })
    const { model } = await readModel(file.path)
    if (chosenCheckpoint(model) === null) found.push({ ...file, model })
    else if (!file.isOfFolder) throw alreadyJoined(file.path)
  }
  const checkpoints = found.map((file) => ({ ...checkpointOf(file), path: file.path }))
  const joined = joinCheckpoints(checkpoints)
  const own = [...joined.metadata].filter(([key]) => !ofOneStep.has(key))
  const model = { ...joined, metadata: new Map(own) }
  const inOrder = checkpoints.toSorted((a, b) => a.step - b.step).map(({ path }) => path)
  await saveModel(await withCopiesBeside(model, out, inOrder), out)
  return { out, steps: chosenCheckpoint(joined)?.steps ?? [] }
}

/** Data that hold for a single checkpoint, or for how it came to be. */
const ofOneStep = new Set(['limen.step', 'limen.command', 'limen.held_out_accuracy', 'limen.held_out_loss'])

interface NetworkFile {
  path: string
  /** It was not named by itself. */
  isOfFolder: boolean
}

interface Found extends NetworkFile {
  model: Model
}

const alreadyJoined = (path: string): LimenError =>
  new LimenError({
    tag: 'request',
    message: `${basename(path)} is a network of joined checkpoints already.`,
    advice: 'Give the checkpoints that it was made of.',
    part: path
  })

/** A folder stands for the .onnx files in it. */
async function networkFiles(paths: readonly string[]): Promise<NetworkFile[]> {
  const each = await Promise.all(
    paths.map(async (path) => {
      try {
        if (!(await stat(path)).isDirectory()) return [{ path, isOfFolder: false }]
        const names = (await readdir(path)).filter((name) => /\.onnx$/i.test(name)).toSorted()
        return names.map((name) => ({ path: join(path, name), isOfFolder: true }))
      } catch (cause) {
        const message = `${path} can't be read: ${fileReason(cause)}.`
        throw new LimenError(
          { tag: 'file', message, advice: 'Give .onnx files, or a folder of them.', part: path },
          { cause }
        )
      }
    })
  )
  const files = new Map(each.flat().map((file) => [file.path, file]))
  if (files.size > 0) return [...files.values()]
  throw new LimenError({
    tag: 'request',
    message: `There is no .onnx file in ${paths.join(', ')}.`,
    advice: 'Give a folder of checkpoints, such as the .checkpoints folder beside a trained network.',
    part: paths[0] ?? ''
  })
}

/** What people call the number of updates or of passes. */
const stepWords = /(?:step|iter(?:ation)?|epoch|ckpt|checkpoint)s?[-_ .=]*(\d+)/gi

/**
 * The step is in the file's own data, or in its name: behind the word step, epoch or the like, or else the only number there.
 * @throws LimenError 'request' where there is none, or more than one.
 */
function checkpointOf({ path, model }: Found): Checkpoint {
  const name = basename(path)
  const worded = [...name.matchAll(stepWords)].at(-1)?.[1]
  const numbers = name.match(/\d+/g) ?? []
  const stated = model.metadata.get('limen.step') ?? worded ?? (numbers.length === 1 ? numbers[0] : undefined)
  const step = Number(stated)
  if (stated !== undefined && Number.isFinite(step)) return { step, model, name }
  throw new LimenError({
    tag: 'request',
    message: `${name} does not say of which step it is.`,
    advice: 'Put the number of updates into its name, such as step-1000.onnx.',
    part: path
  })
}
