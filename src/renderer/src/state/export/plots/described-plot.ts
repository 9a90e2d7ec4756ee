/** A plot with the draft of its caption. */
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionOfWorkbench } from '../caption.ts'
import { plotOf, type PlotRecipe } from './plot-of.ts'

export interface DescribedPlot {
  content: PlotContent
  /** Its own words, and those of the study where one is open: both of the same moment. */
  caption: string
}

/** @throws LimenError 'request' for a plot that the study does not have. */
export async function describedPlot(
  workbench: Workbench,
  recipe: PlotRecipe,
  context: ExportContext
): Promise<DescribedPlot> {
  const study = workbench.trajectories.prepared ? captionOfWorkbench(workbench, 'plain', recipe) : ''
  const content = await plotOf(workbench, recipe, context)
  return { content, caption: [content.description, study].filter((text) => text !== '').join('\n\n') }
}
