/** Computes metrics from outputs. Not here: the runs (session/), their meaning (shared/metric.ts). */
import type { Metric } from '#shared/metric.ts'
import { checkWeights, indexIn, targetValues, type StimulusPlace } from './metric-fields.ts'
import { logProbabilities } from './logits.ts'

/**
 * The metric of every stimulus.
 * @param rows logits of every stimulus (logits.ts)
 * @param baseline the same in the unedited network, for `kl`
 * @throws LimenError 'request' for an index out of range and lists of the wrong length.
 */
export function metricValues(
  metric: Metric,
  rows: readonly Float64Array[],
  baseline: readonly Float64Array[]
): Float64Array {
  return Float64Array.from(rows, (row, stimulus) =>
    valueOf(metric, row, baseline[stimulus] ?? row, stimulus, rows.length)
  )
}

/** Mean or sum over the stimuli, or each by itself. */
export function reduced(values: Float64Array, reduce: Metric['reduce']): Float64Array {
  if (reduce === 'none') return values
  const sum = values.reduce((total, value) => total + value, 0)
  return Float64Array.of(reduce === 'sum' ? sum : sum / values.length)
}

function valueOf(
  metric: Metric,
  row: Float64Array,
  baseline: Float64Array,
  stimulus: number,
  stimuli: number
): number {
  const at = (values: Float64Array, index: number | readonly number[], part: string): number =>
    values[indexIn(values, index, { stimulus, stimuli }, part)] ?? NaN
  switch (metric.kind) {
    case 'value':
      return at(row, metric.index, 'index')
    case 'logit-difference':
      return at(row, metric.correct, 'correct') - at(row, metric.incorrect, 'incorrect')
    case 'log-probability':
      return at(logProbabilities(row), metric.target, 'target')
    case 'probability':
      return Math.exp(at(logProbabilities(row), metric.target, 'target'))
    case 'entropy':
      return -sumOf(logProbabilities(row), (log) => (log === -Infinity ? 0 : Math.exp(log) * log))
    case 'kl':
      return divergence(logProbabilities(baseline), logProbabilities(row))
    case 'norm':
      return Math.hypot(...row)
    case 'loss':
      return lossOf(metric, row, (target) => at(logProbabilities(row), target, 'target'), {
        stimulus,
        stimuli
      })
    case 'linear':
      return weightedSum(metric.weights, row)
    default:
      return metric satisfies never
  }
}

const sumOf = (values: Float64Array, term: (value: number, index: number) => number): number =>
  values.reduce((total, value, index) => total + term(value, index), 0)

/** Σ p₀ (ln p₀ − ln p) */
const divergence = (baseline: Float64Array, present: Float64Array): number =>
  sumOf(baseline, (log, index) => (log === -Infinity ? 0 : Math.exp(log) * (log - (present[index] ?? 0))))

function lossOf(
  metric: Extract<Metric, { kind: 'loss' }>,
  row: Float64Array,
  logProbability: (target: number | number[]) => number,
  place: StimulusPlace
): number {
  if (metric.target !== undefined) return -logProbability(metric.target)
  const target = targetValues(metric, row.length, place)
  return sumOf(row, (value, index) => (value - (target[index] ?? 0)) ** 2) / row.length
}

function weightedSum(weights: readonly number[], row: Float64Array): number {
  checkWeights(weights, row)
  return sumOf(row, (value, index) => value * (weights[index] ?? 0))
}
