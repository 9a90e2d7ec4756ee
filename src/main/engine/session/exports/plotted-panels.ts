/** Which panels of a sheet the numbers of a study are of, as the picture has them. Computes nothing. */
import type { PlottedPanels } from '#engine/data-files/plotted-data.ts'
import type { DataExportRequest } from '#shared/data-export.ts'
import { noPanelsOfConditions } from '#shared/panel-refusals.ts'
import { panelValues, valueTitles, type PanelValues } from '#shared/panel-values.ts'
import { studySliders } from '#shared/study-sliders.ts'
import { traceLabel } from '#shared/words/trace-words.ts'
import type { LivePlan } from '../plans/live-plan.ts'
import type { ShownPath } from './plotted-moments.ts'
import { sweptName } from './plotted-names.ts'

/** Null where panels are of something else than values. @throws LimenError 'request' for a slider or a value that is not there. */
export function valuesOfPanels(
  { inputs }: LivePlan,
  { panels, study }: DataExportRequest
): PanelValues | null {
  if (panels?.by !== 'parameter') return null
  const described = inputs.map(({ name, stimulus: { parameters } }) => ({ input: name, parameters }))
  return panelValues(panels, studySliders(described, study.conditions))
}

/**
 * @param paths the conditions of every panel.
 * @throws LimenError 'request' for panels of conditions where none is shown.
 */
export function panelsOf(
  plan: LivePlan,
  { panels, study }: DataExportRequest,
  values: PanelValues | null,
  paths: readonly ShownPath[]
): PlottedPanels | undefined {
  if (!panels) return undefined
  if (values) {
    const slider = {
      name: sweptName(values.reference, study.conditions),
      unit: values.unit,
      values: values.values
    }
    return { by: 'parameter', names: valueTitles(values), slider }
  }
  if (panels.by === 'site')
    return { by: 'site', names: plan.traces.map(({ trace }) => traceLabel(trace)), slider: null }
  if (paths.length < 2) throw noPanelsOfConditions()
  const names = paths.map(({ condition, name }) => (condition === null ? 'Baseline' : name))
  return { by: 'condition', names, slider: null }
}
