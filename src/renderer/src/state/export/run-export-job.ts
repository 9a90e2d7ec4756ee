/** Does what a page without a window was opened for: exports the study that it was given, and tells its host how it goes. */
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { HostExportJob } from '#shared/export-job.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { exportStudy } from './export-study.ts'
import { whyNoFilm, whyNoFilmOfAny } from './film-facts.ts'
import { wholePicture } from './whole-picture.svelte.ts'

/** Between two news of progress, in milliseconds. */
const newsInterval = 200

export async function runExportJob(workbench: Workbench, ask: () => Promise<HostExportJob>): Promise<void> {
  // Before anything is opened: numbers, and so bytes, must not depend on how busy the machine is.
  workbench.trajectories.isCoarseAtFirst = false
  const job = await ask()
  const { signal } = new AbortController()
  let last = 0
  const onProgress = (progress: { done: number; total: number; label: string }): void => {
    if (performance.now() - last < newsInterval) return
    last = performance.now()
    void job.tell({ kind: 'progress', ...progress })
  }
  const onNote = (note: string): void => {
    void job.tell({ kind: 'note', note })
  }
  try {
    // Before anything runs; then what depends on the study, before anything is drawn.
    if (await isRefused(job, whyNoFilmOfAny)) return
    await wholePicture(workbench, signal)
    if (await isRefused(job, (recipe) => whyNoFilm(workbench, recipe))) return
    for (const { recipe, out } of job.files)
      await exportStudy(workbench, recipe, out, { signal, onProgress, onNote })
    await job.tell({ kind: 'done' })
  } catch (error) {
    await job.tell({ kind: 'failed', error: errorData(error) })
  }
}

async function isRefused(
  job: HostExportJob,
  whyNot: (recipe: ExportRecipe) => Promise<ErrorData | null>
): Promise<boolean> {
  for (const { recipe } of job.files) {
    const error = await whyNot(recipe)
    if (!error) continue
    await job.tell({ kind: 'refused', error })
    return true
  }
  return false
}
