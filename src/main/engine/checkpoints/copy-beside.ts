/**
 * What lies beside checkpoints and shows a network at first sight, copied beside the network that they are joined to: the words
 * of its tokens and its examples. Not here: joining (join-files.ts), what is read (session/networks/).
 */
import { basename, dirname, join } from 'node:path'
import type { Model } from '#engine/onnx/model.ts'
import { vocabularyFileOf, vocabularyKindOf } from '#engine/session/networks/vocabulary-beside.ts'
import { copyWhole, examplesOf } from '#engine/training/runs/copy-network.ts'
import { examplesPath, notWritten, saveStatedTokens } from '#engine/training/training-files.ts'

/**
 * Writes what the joined network opens with beside it, where that is not found from there already; the newest checkpoint goes
 * first. Answers the network, which names its own examples.
 * @param paths of the checkpoints, oldest first
 * @throws LimenError 'file'.
 */
export async function withCopiesBeside(joined: Model, out: string, paths: readonly string[]): Promise<Model> {
  if (!(await saveStatedTokens(out, joined))) await copyWords(out, paths)
  const name = joined.metadata.get('limen.examples')
  const examples = await firstFound(paths, (path) => examplesOf(path, name))
  if (examples === null || examples === (await examplesOf(out, name))) return joined
  const own = examplesPath(out)
  await copied(examples, own)
  return { ...joined, metadata: new Map(joined.metadata).set('limen.examples', basename(own)) }
}

async function copyWords(out: string, paths: readonly string[]): Promise<void> {
  const words = await firstFound(paths, vocabularyFileOf)
  if (words === null || words === (await vocabularyFileOf(out))) return
  const stem = basename(out).replace(/\.onnx$/i, '')
  await copied(words, join(dirname(out), `${stem}.${vocabularyKindOf(words)}.json`))
}

async function firstFound(
  paths: readonly string[],
  find: (path: string) => Promise<string | null>
): Promise<string | null> {
  for (const path of paths.toReversed()) {
    const found = await find(path)
    if (found !== null) return found
  }
  return null
}

async function copied(from: string, to: string): Promise<void> {
  if (from === to) return
  await copyWhole(from, to).catch((cause: unknown) => {
    throw notWritten(to, cause)
  })
}
