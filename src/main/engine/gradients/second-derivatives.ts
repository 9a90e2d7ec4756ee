/**
 * Products of a metric's Hessian with directions, by reverse mode applied twice: the gradient of gᵀv, where g is the metric's
 * gradient and the direction v is fed (Pearlmutter 1994). Not here: first derivatives (metric-gradient.ts).
 */
import type { Model } from '#engine/onnx/model.ts'
import type { Metric } from '#shared/metric.ts'
import type { GradientNote } from './backpropagate.ts'
import { gradientGraph } from './gradient-graph.ts'
import { metricGradient } from './metric-gradient.ts'

export interface HessianRequest {
  /** As in MetricGradientRequest. */
  readonly metric: Metric
  readonly batchAxis: number
  /** A value of the main graph. */
  readonly site: string
}

export interface HessianProduct {
  readonly model: Model
  /** Input for the direction, shaped like the site. */
  readonly direction: string
  /** As in MetricGradient. */
  readonly baseline: string | null
  /** Outputs: the metric, its gradient and the product, the last two shaped like the site. */
  readonly metric: string
  readonly gradient: string
  readonly product: string
  readonly notes: readonly GradientNote[]
}

/**
 * Adds the product of the Hessian of a metric with a direction at a site. Where a site has a batch axis, each stimulus has the
 * product with its own Hessian.
 * @throws LimenError as metricGradient does; 'unsupported' also for operators of the backward pass that have no rule.
 */
export async function hessianProduct(model: Model, request: HessianRequest): Promise<HessianProduct> {
  const { metric, batchAxis, site } = request
  const first = await metricGradient(model, { metric, batchAxis, withRespectTo: [site] })
  const gradient = first.gradients.get(site) ?? ''
  const second = await gradientGraph(first.model, { of: [gradient], withRespectTo: [site] })
  return {
    model: second.model,
    direction: second.cotangents.get(gradient) ?? '',
    baseline: first.baseline,
    metric: first.metric,
    gradient,
    product: second.gradients.get(site) ?? '',
    notes: [...first.notes, ...second.notes]
  }
}
