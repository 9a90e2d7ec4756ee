/** Which plots a study has, and what would give it the others. */
import { isOfTraining, type ExportedThing, type PlotName } from '#shared/export-plots.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { Workbench } from '../../workbench.svelte.ts'

export interface MissingPlot {
  message: string
  advice: string
}

/** Null where there is such a plot, or that is known only when it is asked for. */
export function whyNoPlot(workbench: Workbench, of: ExportedThing): MissingPlot | null {
  if (of === 'view' || isOfTraining(of)) return null
  if (!workbench.network.info)
    return { message: 'No network is open.', advice: 'Open a study or a network first.' }
  return reasons[of]?.(workbench) ?? null
}

const reasons: Partial<Record<PlotName, (workbench: Workbench) => MissingPlot | null>> = {
  distance: whyNoDistance,
  metric: whyNoMetric,
  effects: ({ patching }) =>
    patching.found
      ? null
      : {
          message: 'The study holds no effects.',
          advice: 'Run a patching sweep in the app, and save the study.'
        },
  attention: ({ attention }) =>
    attention.site
      ? null
      : {
          message: 'This network has no attention.',
          advice: 'Patterns are there where positions weigh each other.'
        }
}

function whyNoDistance({ document }: Workbench): MissingPlot | null {
  const { conditions } = document.current
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
}

function whyNoMetric({ document }: Workbench): MissingPlot | null {
  const { metrics, sweep } = document.current
  if (metrics.length === 0)
    return {
      message: 'The study has no metric.',
      advice: 'Define one in the panel Metrics, and save the study.'
    }
  return sweep.length > 0
    ? null
    : { message: 'Nothing is swept.', advice: 'Sweep a parameter: a metric is plotted along it.' }
}
