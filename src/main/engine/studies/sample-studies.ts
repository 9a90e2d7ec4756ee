/** Lists the sample studies that come with Limen. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyEntry } from '#shared/contract.ts'
import { parseStudy } from './study-files.ts'

/** Ending of study files. */
const studyEnding = '.limen.json'

/**
 * The studies in a folder by file name; none where the folder is missing.
 * @throws LimenError 'file' for a study that is damaged.
 */
export async function listStudyFiles(folder: string): Promise<StudyEntry[]> {
  const names = await readdir(folder).catch(() => [])
  const studies = names.filter((name) => name.endsWith(studyEnding)).sort()
  return Promise.all(
    studies.map(async (name) => {
      const path = join(folder, name)
      const { title, description } = parseStudy(await readFile(path, 'utf8'), path)
      return { path, title, description }
    })
  )
}
