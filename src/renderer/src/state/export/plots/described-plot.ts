/** A plot with the draft of its caption. */
import type { Caption } from '#shared/caption/caption.ts'
import { isOfTraining } from '#shared/export-plots.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionOfWorkbench } from '../caption.ts'
import { plotOf, type PlotRecipe } from './plot-of.ts'

export interface DescribedPlot {
  content: PlotContent
  /** Its own words, and those of the study: both of the same moment. */
  caption: Caption
}

/** @throws LimenError 'request' for a plot that the study does not have. */
export async function describedPlot(
  workbench: Workbench,
  recipe: PlotRecipe,
  context: ExportContext
): Promise<DescribedPlot> {
  // Runs of the Lab belong to no study.
  const isOfStudy = !isOfTraining(recipe.of) && workbench.trajectories.prepared !== null
  const study = isOfStudy ? captionOfWorkbench(workbench, recipe) : null
  const content = await plotOf(workbench, recipe, context)
  const sentences = [content.description, ...(study?.sentences ?? [])]
  return { content, caption: { title: study?.title ?? content.title, sentences } }
}
