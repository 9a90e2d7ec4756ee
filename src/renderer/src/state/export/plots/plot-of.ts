/** The plot that a recipe names, of what the workbench shows. */
import type { PlotName } from '#shared/export-plots.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { activityPlot } from './activity-plot.ts'
import { attentionPlot } from './attention-plot.ts'
import { distancePlot, metricPlot } from './comparison-plot.ts'
import { effectsPlot } from './effects-plot.ts'
import { notThere } from './plot-parts.ts'
import { trainingPlot } from './training-plot.ts'
import { whyNoPlot } from './why-no-plot.ts'

export type PlotRecipe = ExportRecipe & { of: PlotName }
export const isPlotRecipe = (recipe: ExportRecipe): recipe is PlotRecipe => recipe.of !== 'view'

/** @throws LimenError 'request' for a plot that the study does not have. */
export function plotOf(
  workbench: Workbench,
  recipe: PlotRecipe,
  context: ExportContext
): Promise<PlotContent> {
  checkPlot(workbench, recipe.of)
  switch (recipe.of) {
    case 'distance':
      return distancePlot(workbench, recipe.trace, context)
    case 'metric':
      return metricPlot(workbench, recipe.metric, context)
    case 'activity':
      return activityPlot(workbench, recipe.trace, context)
    case 'effects':
      return Promise.resolve(effectsPlot(workbench, context))
    case 'attention':
      return attentionPlot(workbench, recipe.patterns, context)
    case 'accuracy':
    case 'loss':
      return trainingPlot(workbench, recipe)
  }
}

/** @throws LimenError 'request' for a plot that the study does not have. */
export function checkPlot(workbench: Workbench, of: PlotName): void {
  const why = whyNoPlot(workbench, of)
  if (why !== null) throw notThere(why.message, why.advice, 'of')
}
