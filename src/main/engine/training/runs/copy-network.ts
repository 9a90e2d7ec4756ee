/** Copies of a run's network, with what is read with it: its tokens and its examples. Not here: states (training-files.ts). */
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { examplesPath, tokensPath } from '../training-files.ts'

/** The copy names examples of its own. @throws the file system's own error; LimenError 'file', 'network'. */
export async function copyNetwork(from: string, to: string): Promise<void> {
  await copyTokens(from, to)
  const { model } = await readModel(from)
  const examples = await examplesOf(from, model.metadata.get('limen.examples'))
  if (examples === null) {
    await copyWhole(from, to)
    return
  }
  const copied = examplesPath(to)
  await copyWhole(examples, copied)
  const metadata = new Map(model.metadata).set('limen.examples', basename(copied))
  await saveModel({ ...model, metadata }, to)
}

/** Copies the vocabulary that lies beside a network, where there is one. */
export async function copyTokens(from: string, to: string): Promise<void> {
  if (await isFile(tokensPath(from))) await copyWhole(tokensPath(from), tokensPath(to))
}

/** The file of examples that a network names; those of a checkpoint lie beside the folder of checkpoints. */
export async function examplesOf(network: string, name: string | undefined): Promise<string | null> {
  if (name === undefined) return null
  const folder = dirname(network)
  for (const path of [join(folder, name), join(dirname(folder), name)]) if (await isFile(path)) return path
  return null
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false
  )

/** A reader sees the old file or the whole new one. @throws the file system's own error. */
export async function copyWhole(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${process.pid}.part`
  try {
    await copyFile(from, unfinished)
    await rename(unfinished, to)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
