/** A plot with the draft of its caption. */
import { captionOf, type Caption } from '#shared/caption/caption.ts'
import { isOfTraining } from '#shared/export-plots.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionFacts } from '../caption.ts'
import { checkPlot, plotOf, type PlotRecipe } from './plot-of.ts'
import { plottedStudy } from './plotted-study.ts'

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
  checkPlot(workbench, recipe.of)
  const facts = isOfStudy ? captionFacts(workbench) : null
  const plotted = isOfStudy ? plottedStudy(workbench, recipe) : null
  const content = await plotOf(workbench, recipe, context)
  const { title, description: sentence } = content
  if (!facts || !plotted)
    return { content, caption: { title, sentences: [sentence, ...plottedWith(workbench)] } }
  const { study, conditions } = plotted
  return { content, caption: captionOf(study, { ...facts, plot: { sentence, conditions } }) }
}

const plottedWith = ({ link }: Workbench): string[] =>
  link.info ? [`Plotted with Limen ${link.info.version}.`] : []
