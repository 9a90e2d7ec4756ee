/** Joins checkpoint files into one network file. Not here: how the weights are chosen in it (join-checkpoints.ts). */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { saveStatedTokens } from '#engine/training/training-files.ts'
import type { JoinCheckpointsRequest, JoinedCheckpoints } from '#shared/checkpoints.ts'
import type { CallContext } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { fileReason } from '../../files/file-reason.ts'
import { chosenCheckpoint } from './chosen-checkpoint.ts'
import { joinCheckpoints, type Checkpoint } from './join-checkpoints.ts'

/**
 * Writes the network whose weights are chosen among those of the files; its own data are those of the last one.
 * @throws LimenError 'file', 'network' for what can't be read or written; 'request' for files that do not go together;
 *   'resources' where one file would be larger than 2 GiB; 'cancelled'.
 */
export async function joinFiles(
  { paths, out }: JoinCheckpointsRequest,
  { signal, progress }: CallContext
): Promise<JoinedCheckpoints> {
  const files = await networkFiles(paths)
  const checkpoints: Checkpoint[] = []
  for (const [done, path] of files.entries()) {
    if (signal.aborted) throw new LimenError({ tag: 'cancelled', message: 'Joining was stopped.' })
    progress({ done, total: files.length, label: `Reading ${basename(path)}` })
    checkpoints.push(await readCheckpoint(path))
  }
  const joined = joinCheckpoints(checkpoints)
  await saveModel(joined, out)
  await saveStatedTokens(out, joined)
  return { out, steps: chosenCheckpoint(joined)?.steps ?? [] }
}

/** A folder stands for the .onnx files in it. */
async function networkFiles(paths: readonly string[]): Promise<string[]> {
  const each = await Promise.all(
    paths.map(async (path) => {
      try {
        if (!(await stat(path)).isDirectory()) return [path]
        const names = (await readdir(path)).filter((name) => /\.onnx$/i.test(name))
        return names.toSorted().map((name) => join(path, name))
      } catch (cause) {
        const message = `${path} can't be read: ${fileReason(cause)}.`
        throw new LimenError(
          { tag: 'file', message, advice: 'Give .onnx files, or a folder of them.', part: path },
          { cause }
        )
      }
    })
  )
  return [...new Set(each.flat())]
}

/** The step is in the file's own data, or else the last number of its name. @throws LimenError 'request' where there is none. */
async function readCheckpoint(path: string): Promise<Checkpoint> {
  const { model } = await readModel(path)
  const name = basename(path)
  const stated = model.metadata.get('limen.step') ?? name.match(/\d+/g)?.at(-1)
  const step = Number(stated)
  if (stated !== undefined && Number.isFinite(step)) return { step, model, name }
  throw new LimenError({
    tag: 'request',
    message: `${name} does not say of which step it is.`,
    advice: 'Put the number of updates into its name, such as step-1000.onnx.',
    part: path
  })
}
