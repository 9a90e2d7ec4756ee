/** What the plots of a study run along: the axis of a trace, or its last swept parameter. */
import { valuesWith } from '#shared/panel-values.ts'
import type { Study } from '#shared/study.ts'
import type { Trace } from '#shared/trajectory.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import { nearestSample, type ComparedSweep } from '../../comparison-lines.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { namedParameters } from '../export-subject-of.ts'
import { parameterText, readOutOf } from '../read-out.ts'
import { notThere, preparedPlan } from './plot-parts.ts'
import { pointAxis, sweptAxis, type PlacedAxis } from './swept-axes.ts'

export interface Along extends PlacedAxis {
  isSwept: boolean
  compared: ComparedSweep
  /** Sample of the first of two swept parameters. */
  row: number
  readOut: PlotContent['readOut']
  /** Of the study: what is swept along it, and where all else is held. */
  plotted: Pick<Study, 'sweep' | 'values'>
}

/** @throws LimenError 'request' where there is nothing to run along. */
export function alongTrace(workbench: Workbench, trace: Trace): Along {
  if (trace.axis === 'stimulus') return alongSweep(workbench)
  const { sweep, values } = workbench.document.current
  const layout = preparedPlan(workbench).traces.find((each) => each.trace === trace.id)
  if (!layout) throw notThere('The trajectories are not ready yet.')
  return {
    ...pointAxis(trace, layout),
    ...{ isSwept: false, compared: { sweep, stride: 1 }, row: 0 },
    readOut: readOutOf(namedParameters(workbench), values),
    plotted: { sweep: [], values }
  }
}

/** Along the last swept parameter; the other one is held where its slider stands. */
export function alongSweep({ document, stimulus }: Workbench): Along {
  const { sweep, values } = document.current
  const axis = sweep.at(-1)
  const parameter = axis && stimulus.parameter(axis)
  if (!axis || !parameter)
    throw notThere(
      'Nothing is swept, so there is nothing to plot along.',
      'Sweep a parameter of the stimulus.'
    )
  const [first] = sweep.length > 1 ? sweep : []
  const held = first && stimulus.parameter(first)
  const row = first && held ? nearestSample(first, held.scale, values, 1) : 0
  const placed = first && held ? sweptAxis(first, held).placeOf(row) : NaN
  return {
    ...sweptAxis(axis, parameter),
    ...{ isSwept: true, compared: { sweep, stride: 1 }, row },
    readOut: held ? [{ label: held.label, value: parameterText(held, placed) }] : [],
    plotted: { sweep: [axis], values: first && held ? valuesWith(values, first, placed) : values }
  }
}

/** @param id the first one where it is left out. @throws LimenError 'request' where it is not there. */
export function traceOf({ document }: Workbench, id: string | undefined): Trace {
  const { traces } = document.current
  const trace = id === undefined ? traces[0] : traces.find((each) => each.id === id)
  if (trace) return trace
  throw notThere(
    `The study has no trace '${id ?? ''}'.`,
    `It has ${traces.map((each) => each.id).join(', ')}.`,
    'trace'
  )
}
