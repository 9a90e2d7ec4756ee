/** Lists the sample studies that come with Limen. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyEntry } from '#shared/contract.ts'
import { parseStudy } from './study-files.ts'

/** The samples in the order in which they are worth being seen; what the app starts with first. Others follow by name. */
const order = [
  'modular-addition',
  'flip-flop',
  'modular-addition-learning',
  'graph-analogies',
  'orientation',
  'bar-to-square',
  'digits',
  'induction',
  'previous-token-head',
  'sequence-large',
  'sequence-2-layers',
  'sequence-1-layer',
  'ring-attractor',
  'hindmarsh-rose'
]

/** Ending of study files. */
const studyEnding = '.limen.json'

/**
 * The studies in a folder, those that are known first; none where the folder is missing.
 * @throws LimenError 'file' for a study that is damaged.
 */
export async function listStudyFiles(folder: string): Promise<StudyEntry[]> {
  const names = await readdir(folder).catch(() => [])
  const place = (name: string): number =>
    (order.indexOf(name.slice(0, -studyEnding.length)) + order.length + 1) % (order.length + 1)
  const studies = names
    .filter((name) => name.endsWith(studyEnding))
    .sort()
    .sort((one, other) => place(one) - place(other))
  return Promise.all(
    studies.map(async (name) => {
      const path = join(folder, name)
      const { title, description } = parseStudy(await readFile(path, 'utf8'), path)
      return { path, title, description }
    })
  )
}
