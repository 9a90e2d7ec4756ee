/** A study as one of its plots shows it: along what, with everything else held where it stands. */
import { differences } from '#shared/caption/plot-sentences.ts'
import type { CaptionedPlot, CaptionedStudy } from '#shared/caption/caption.ts'
import type { PlotName } from '#shared/export-plots.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import type { FoundEffects } from '../../found-effects.ts'
import { alongSweep, alongTrace, traceOf } from './along.ts'
import type { PlotRecipe } from './plot-of.ts'

export interface PlottedStudy {
  study: CaptionedStudy
  conditions: CaptionedPlot['conditions']
}

/** How each plot draws conditions; what is not here draws none. */
const drawnConditions: Partial<Record<PlotName, CaptionedPlot['conditions']>> = {
  metric: 'lines',
  distance: 'differences',
  attention: 'maps'
}

/** @throws LimenError 'request' where there is nothing to plot along. */
export function plottedStudy(workbench: Workbench, { of, trace }: PlotRecipe): PlottedStudy {
  const study: CaptionedStudy = workbench.document.current
  const conditions = drawnConditions[of] ?? null
  if (of === 'attention') return { study: { ...study, sweep: [] }, conditions }
  if (of === 'effects') return { study: studyOfEffects(study, workbench.patching.found), conditions }
  // A grid is shown as a whole.
  if (of === 'activity' && traceOf(workbench, trace).axis === 'stimulus' && study.sweep.length > 1)
    return { study, conditions }
  const along = of === 'metric' ? alongSweep(workbench) : alongTrace(workbench, traceOf(workbench, trace))
  return { study: { ...study, ...along.plotted }, conditions }
}

/** What the two runs differ in is no value that is held: the sentence of the plot tells it. */
function studyOfEffects(study: CaptionedStudy, found: FoundEffects | null): CaptionedStudy {
  const [first] = found?.pairs ?? []
  if (!found || !first) return { ...study, sweep: [] }
  const varied = differences(found.pairs).map((each) => ({ ...each, from: 0, to: 0, count: 1 }))
  return { ...study, sweep: [...varied, ...found.along], values: { ...study.values, ...first.clean } }
}
