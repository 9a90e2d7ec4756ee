/** Distances of states from the baseline's, or a metric, as plots: computed anew and whole, whatever the panel shows. */
import { distanceSentence, metricSentence } from '#shared/caption/plot-sentences.ts'
import type { CompareRequest } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import { shownConditions } from '#shared/shown-conditions.ts'
import type { Comparison } from '#shared/trajectory.ts'
import { metricTitle, metricUnit } from '#shared/words/metric-words.ts'
import { wordsFor } from '#shared/words/output-words.ts'
import { traceLabel } from '#shared/words/trace-words.ts'
import type { ExportContext } from '../../../export/writing/byte-sink.ts'
import type { PlotContent } from '../../../export/plot/plot-content.ts'
import {
  distancesAlongSweep,
  distancesAlongTrace,
  metricAlongSweep,
  withoutHidden,
  type ComparisonLines
} from '../../comparison-lines.ts'
import { metricOutputs } from '../../metric-outputs.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { captionFacts } from '../caption.ts'
import { alongSweep, alongTrace, traceOf } from './along.ts'
import { notThere, preparedPlan } from './plot-parts.ts'
import { comparedPlot } from './swept-axes.ts'

/** @param id of the trace; the first one where it is left out. */
export async function distancePlot(
  workbench: Workbench,
  id: string | undefined,
  context: ExportContext
): Promise<PlotContent> {
  const { current } = workbench.document
  const { title, conditions } = current
  const trace = traceOf(workbench, id)
  const along = alongTrace(workbench, trace)
  const plotted = { ...current, ...along.plotted }
  const description = distanceSentence(trace, plotted, captionFacts(workbench))
  const answer = await comparing(workbench, [], context)
  const lines = along.isSwept
    ? distancesAlongSweep(answer, trace.id, along.compared, along.row)
    : distancesAlongTrace(answer, trace, null)
  return {
    title,
    description,
    subject: traceLabel(trace),
    readOut: along.readOut,
    body: comparedPlot({
      ...{ lines, conditions, along, fromZero: true },
      up: { title: 'Distance from the baseline', unit: '' }
    })
  }
}

/** @param number of the metric in the study, from 1. */
export async function metricPlot(
  workbench: Workbench,
  number: number,
  context: ExportContext
): Promise<PlotContent> {
  const { current } = workbench.document
  const { title, metrics, conditions } = current
  const metric = metrics[number - 1]
  if (!metric) throw notThere(`The study has no metric ${number}.`, `It has ${metrics.length}.`, 'metric')
  const along = alongSweep(workbench)
  const name = metricName(workbench, metric)
  const plotted = { ...current, ...along.plotted }
  const description = metricSentence(name, plotted, captionFacts(workbench))
  const answer = await comparing(workbench, [metric], context)
  const error = answer.metrics[0]?.error
  if (error) throw new LimenError(error)
  const lines: ComparisonLines = metricAlongSweep(answer, 0, along.compared, along.row)
  return {
    title,
    description,
    readOut: along.readOut,
    body: comparedPlot({
      lines,
      conditions,
      along,
      fromZero: false,
      up: { title: name, unit: metricUnit(metric) }
    })
  }
}

/** 'Probability 5', as the panel calls it. */
export function metricName({ network, stimulus }: Workbench, metric: Metric): string {
  const outputs = network.info ? metricOutputs(network.info) : []
  return metricTitle(metric, outputs, (length) => wordsFor(length, Object.values(stimulus.descriptions)))
}

async function comparing(
  workbench: Workbench,
  metrics: Metric[],
  context: ExportContext
): Promise<Comparison> {
  const { values, conditions: all } = workbench.document.current
  const conditions = shownConditions(all)
  const { id } = preparedPlan(workbench)
  const request: CompareRequest = { plan: id, values, conditions, metrics, stride: 1, isApart: true }
  const answer = withoutHidden(await remembered(workbench, request, context), conditions)
  for (const { condition, error } of answer.conditions) {
    const name = all.find(({ id }) => id === condition)?.name ?? condition
    if (error) context.onNote?.(`Of the condition '${name}' something is left out. ${error.message}`)
  }
  return answer
}

/** The last answer of each workbench: a preview is drawn anew for each change of its look, which asks nothing of the network. */
const last = new WeakMap<Workbench, { key: string; answer: Comparison }>()

async function remembered(
  workbench: Workbench,
  request: CompareRequest,
  { signal, onProgress }: ExportContext
): Promise<Comparison> {
  const key = JSON.stringify(request)
  const known = last.get(workbench)
  if (known?.key === key) return known.answer
  const answer = await workbench.link.call('compare', request, { signal, onProgress })
  last.set(workbench, { key, answer })
  return answer
}
