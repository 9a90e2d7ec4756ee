/** A UMAP picture as data files describe it: separate points of the baseline, whose axes have no meaning. Nothing is computed again. */
import type { PlottedData, PlottedPanels } from '#engine/data-files/plotted-data.ts'
import type { DataExportRequest } from '#shared/data-export.ts'
import { LimenError } from '#shared/errors.ts'
import { noPanelsOfUmapValues } from '#shared/panel-refusals.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import { aboutPlotted, type Versions } from './about-plotted.ts'
import { plottedTrace, stimuliOf, sweptOf } from './plotted-data.ts'
import type { ShownPath } from './plotted-moments.ts'
import { baselineName } from './plotted-names.ts'
import { panelsOf } from './plotted-panels.ts'

const axes = ['UMAP 1', 'UMAP 2', 'UMAP 3'] as const

/** @throws LimenError 'request' where the picture is not of this plan. */
export async function umapData(
  plan: LivePlan,
  request: DataExportRequest,
  { points, ...layout }: NonNullable<DataExportRequest['umap']>,
  versions: Versions
): Promise<PlottedData> {
  const { panels: wanted, values } = request
  if (wanted?.by === 'parameter') throw noPanelsOfUmapValues()
  const path: ShownPath = { condition: null, name: baselineName, traces: [] }
  const moment = { values, paths: [path], comparison: null }
  const panels = panelsOf(plan, request, null, [path])
  const order = plan.traces.findIndex(({ trace }) => trace.id === layout.trace)
  const trace = plottedTrace(plan, order, [moment])
  const { series, points: perSeries } = trace
  if (points.length !== 3 * series * perSeries) throw otherPicture(points.length / 3, series * perSeries)
  const { traces: _projected, ...about } = await aboutPlotted(plan, request, versions, new Set([null]))
  return {
    about: { ...about, umap: layout, ...(panels && { panels: ofTrace(panels, order) }) },
    conditions: [baselineName],
    swept: sweptOf(plan, request),
    traces: [{ ...trace, axisLabels: axes, axisTitles: axes, positions: [points], current: null }],
    metrics: [],
    stimuli: stimuliOf(plan, [moment], false),
    ...(panels && { panels: ofTrace(panels, order) })
  }
}

/** The picture is of one trace alone. */
const ofTrace = (panels: PlottedPanels, order: number): PlottedPanels => ({
  ...panels,
  names: panels.names.slice(order, order + 1)
})

const otherPicture = (given: number, wanted: number): LimenError =>
  new LimenError({
    tag: 'request',
    message: `The UMAP picture has ${given} points, and the trace ${wanted}.`,
    advice: 'Draw the picture again.'
  })
