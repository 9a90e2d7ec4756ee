/** The plot that a recipe names, of what the workbench shows; and which plots there are. */
import { isOfTraining, type ExportedThing, type PlotName } from '#shared/export-plots.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { activityPlot } from './activity-plot.ts'
import { attentionPlot } from './attention-plot.ts'
import { distancePlot, metricPlot } from './comparison-plot.ts'
import { effectsPlot } from './effects-plot.ts'
import { notThere } from './plot-parts.ts'
import { trainingPlot } from './training-plot.ts'

export type PlotRecipe = ExportRecipe & { of: PlotName }
export const isPlotRecipe = (recipe: ExportRecipe): recipe is PlotRecipe => recipe.of !== 'view'

/** @throws LimenError 'request' for a plot that the study does not have. */
export function plotOf(
  workbench: Workbench,
  recipe: PlotRecipe,
  context: ExportContext
): Promise<PlotContent> {
  const why = whyNoPlot(workbench, recipe.of)
  if (why !== null) throw notThere(why.message, why.advice)
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

/** Why there is no such plot, and what would make one; null where there is one, or that is known only when it is asked for. */
export function whyNoPlot(
  workbench: Workbench,
  of: ExportedThing
): { message: string; advice: string } | null {
  const { document, attention, patching, network } = workbench
  const { conditions, metrics, sweep } = document.current
  if (of === 'view' || isOfTraining(of)) return null
  if (!network.info) return { message: 'No network is open.', advice: 'Open a study or a network first.' }
  switch (of) {
    case 'distance':
      if (shownConditions(conditions).some(({ isHidden }) => isHidden !== true)) return null
      return conditions.length > 0
        ? {
            message: 'No condition acts.',
            advice: 'Switch one on: distances are those of conditions from the baseline.'
          }
        : {
            message: 'The study has no conditions.',
            advice: 'Intervene at a site: distances are those of conditions from the baseline.'
          }
    case 'metric':
      if (metrics.length === 0)
        return {
          message: 'The study has no metric.',
          advice: 'Define one in the panel Metrics, and save the study.'
        }
      return sweep.length > 0
        ? null
        : { message: 'Nothing is swept.', advice: 'Sweep a parameter: a metric is plotted along it.' }
    case 'effects':
      return patching.found
        ? null
        : {
            message: 'The study holds no effects.',
            advice: 'Run a patching sweep in the app, and save the study.'
          }
    case 'attention':
      return attention.site
        ? null
        : {
            message: 'This network has no attention.',
            advice: 'Patterns are there where positions weigh each other.'
          }
    default:
      return null
  }
}
