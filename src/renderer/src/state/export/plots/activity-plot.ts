/** What each unit of a trace's states holds, along a swept parameter (its tuning) or along depth, position or time: lines of few units, a map of many. */
import type { CaptionedStudy } from '#shared/caption/caption.ts'
import { activitySentence } from '#shared/caption/plot-sentences.ts'
import { traceLabel } from '#shared/words/trace-words.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionFacts } from '../caption.ts'
import { activityCells, activityLines, mostLines, mostUnits } from './activity-cells.ts'
import { activityGrid, gridSentence, sweptGrid } from './activity-grid.ts'
import { alongTrace, traceOf } from './along.ts'
import { preparedPlan } from './plot-parts.ts'

/** @param id of the trace; the first one where it is left out. */
export async function activityPlot(
  workbench: Workbench,
  id: string | undefined,
  { signal, onProgress }: ExportContext
): Promise<PlotContent> {
  const { current } = workbench.document
  const { title, values } = current
  const trace = traceOf(workbench, id)
  const along = alongTrace(workbench, trace)
  const grid = along.isSwept ? sweptGrid(workbench) : null
  const sentenceOf = (study: CaptionedStudy): string =>
    activitySentence(trace, mostUnits, study, captionFacts(workbench))
  const description = grid
    ? `${sentenceOf(current)} ${gridSentence(grid)}`
    : sentenceOf({ ...current, ...along.plotted })
  const request = { plan: preparedPlan(workbench).id, trace: trace.id, values, isAlongSweep: along.isSwept }
  const { states, points, features } = await workbench.link.call('states', request, { signal, onProgress })
  const told = { title, description, subject: traceLabel(trace) }
  if (grid) return { ...told, readOut: [], body: activityGrid(states, features, grid) }
  const count = along.isSwept ? (along.compared.sweep.at(-1)?.count ?? 0) : points
  const places = Array.from({ length: count }, (_, i) => along.placeOf(i))
  const body =
    features > mostLines
      ? activityCells([{ name: '', states }], features, along.axis, places)
      : activityLines(states, features, along.axis, places)
  return { ...told, readOut: along.readOut, body }
}
