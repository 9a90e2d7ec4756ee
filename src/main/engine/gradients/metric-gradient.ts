/** Gradients of a metric of a network's outputs. Not here: the metric's nodes (metric-nodes.ts), the primitive (gradient-graph.ts). */
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { Metric } from '#shared/metric.ts'
import { withBackwardPass, type WithGradients } from './gradient-graph.ts'
import { metricNodes } from './metric-nodes.ts'
import { builderFor, checkValues, prepare, prepareWithStates, type Prepared } from './prepare.ts'

export interface MetricGradientRequest {
  /** Its output is the network's first one where it names none. */
  readonly metric: Metric
  /** The axis of the output that counts stimuli; negative for an output that does not. */
  readonly batchAxis: number
  /** As in GradientRequest. */
  readonly withRespectTo: readonly string[]
}

export interface MetricGradient extends WithGradients {
  /** Output with the metric: one number, or [stimuli] where it is not reduced. */
  readonly metric: string
  /** Input for the unedited network's logits at the metric's place, [stimuli, width], where the metric is a divergence. */
  readonly baseline: string | null
}

/**
 * Adds a metric and its gradients to a network. A metric that is not reduced has the gradients of its sum, which are those of
 * each stimulus by itself wherever a site has a batch axis.
 * Postconditions: the network's own inputs and outputs keep their names, order and values.
 * @throws LimenError as gradientGraph does, and 'request' for a metric that does not fit its output.
 */
export async function metricGradient(model: Model, request: MetricGradientRequest): Promise<MetricGradient> {
  const measured = withMetric(await prepare(model), request)
  const prepared = await prepareWithStates(measured.model, { ...request, of: [measured.total] })
  const b = builderFor(prepared)
  const seeds = new Map([[measured.total, b.numberLike(measured.total, 1)]])
  const { metric, baseline } = measured
  return { ...withBackwardPass(prepared, b, seeds, request.withRespectTo), metric, baseline }
}

interface Measured {
  model: Model
  metric: string
  /** The single number whose gradients are wanted. */
  total: string
  baseline: string | null
}

function withMetric(prepared: Prepared, { metric, batchAxis }: MetricGradientRequest): Measured {
  const output = metric.output ?? prepared.model.graph.outputs[0]?.name ?? ''
  checkValues(prepared, [output])
  const b = builderFor(prepared)
  const elem = prepared.facts.elem(output)
  const baseline = metric.kind === 'kl' ? prepared.names.fresh('baseline of the metric') : null
  if (baseline !== null) b.input(tensorInfo(baseline, elem, [null, null]))
  const values = metricNodes(b, metric, { output, batchAxis, ...(baseline !== null && { baseline }) })
  const total = b.reduced(metric.reduce === 'mean' ? 'ReduceMean' : 'ReduceSum', values, null, 0)
  const name = prepared.names.fresh('metric')
  b.add(plainNode('Identity', [metric.reduce === 'none' ? values : total], [name]))
  b.output(tensorInfo(name, elem, null))
  return {
    model: { ...prepared.model, graph: b.appliedTo(prepared.model.graph) },
    metric: name,
    total,
    baseline
  }
}
