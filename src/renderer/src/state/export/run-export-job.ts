/** Does what a page without a window was opened for: exports the study that it was given, and tells its host how it goes. */
import { captionFormOf, captionText } from '#shared/caption/caption-text.ts'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { ExportedFile, HostExportJob } from '#shared/export-job.ts'
import { isOfTraining } from '#shared/export-plots.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { captionOfWorkbench } from './caption.ts'
import { writeText } from './companions.ts'
import { exportStudy } from './export-study.ts'
import { whyNoFilm, whyNoFilmOfAny } from './film-facts.ts'
import { describedPlot } from './plots/described-plot.ts'
import { isPlotRecipe } from './plots/plot-of.ts'
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
  const context = { signal, onProgress, onNote }
  try {
    const refusal = await exportAll(workbench, job, context)
    await job.tell(refusal ? { kind: 'refused', error: refusal } : { kind: 'done' })
  } catch (error) {
    await job.tell({ kind: 'failed', error: errorData(error) })
  }
}

/** @returns why nothing is exported, where something does not fit; that is found out before anything is drawn. */
async function exportAll(
  workbench: Workbench,
  { files, caption }: HostExportJob,
  context: ExportContext
): Promise<ErrorData | null> {
  const any = await firstRefusal(files, whyNoFilmOfAny)
  if (any) return any
  const all = caption ? [...files, caption] : files
  // Runs of the Lab are plotted without the study.
  if (all.some(({ recipe }) => !isOfTraining(recipe.of))) await wholePicture(workbench, context.signal)
  const refusal = await firstRefusal(files, (recipe) => whyNoFilm(workbench, recipe))
  if (refusal) return refusal
  for (const { recipe, out } of files) await exportStudy(workbench, recipe, out, context)
  if (caption) await writeCaption(workbench, caption, context)
  return null
}

async function firstRefusal(
  files: readonly ExportedFile[],
  whyNot: (recipe: ExportRecipe) => Promise<ErrorData | null>
): Promise<ErrorData | null> {
  for (const { recipe } of files) {
    const refusal = await whyNot(recipe)
    if (refusal) return refusal
  }
  return null
}

async function writeCaption(
  workbench: Workbench,
  { recipe, out }: ExportedFile,
  context: ExportContext
): Promise<void> {
  const caption = isPlotRecipe(recipe)
    ? (await describedPlot(workbench, recipe, context)).caption
    : captionOfWorkbench(workbench, recipe)
  await writeText(workbench.link, out, captionText(caption, captionFormOf(out)))
}
