/** The training files that come with Limen: settings with which a task is learned. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { trainingSchema } from '#shared/training.ts'
import type { SampleTraining } from '#shared/training-runs.ts'

/** By file name; none where the folder is missing. */
export async function listTrainingFiles(folder: string): Promise<SampleTraining[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (name) => {
      const training = trainingSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
      return { name: name.slice(0, -'.json'.length), training }
    })
  )
}
