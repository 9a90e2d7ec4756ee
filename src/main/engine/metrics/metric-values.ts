/** Computes metrics from outputs. Not here: the runs (session/), their meaning (shared/metric.ts). */
import { flattened } from '#engine/interventions/feeds.ts'
import { LimenError } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
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
    entryOf(values, indexFor(index, stimulus, stimuli, part), part)
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
  { target, values }: Extract<Metric, { kind: 'loss' }>,
  row: Float64Array,
  logProbability: (target: number | number[]) => number,
  { stimulus, stimuli }: { stimulus: number; stimuli: number }
): number {
  if (target !== undefined) return -logProbability(target)
  if (values === undefined) {
    throw misfit('A loss needs a target index or target values.', 'target')
  }
  const { dims, values: flat } = flattened(values, 'values')
  const isForAll = dims.length === 1 && dims[0] === row.length
  if (!isForAll && dims.join() !== [stimuli, row.length].join()) {
    const due = `[${row.length}] or [${stimuli}, ${row.length}]`
    throw misfit(`The target has the shape [${dims.join(', ')}] where ${due} is due.`, 'values')
  }
  const start = isForAll ? 0 : stimulus * row.length
  return sumOf(row, (value, index) => (value - (flat[start + index] ?? 0)) ** 2) / row.length
}

function weightedSum(weights: readonly number[], row: Float64Array): number {
  if (weights.length !== row.length)
    throw misfit(
      `The read-out has ${weights.length} weights, but the output has ${row.length} numbers.`,
      'weights'
    )
  return sumOf(row, (value, index) => value * (weights[index] ?? 0))
}

function indexFor(
  index: number | readonly number[],
  stimulus: number,
  stimuli: number,
  part: string
): number {
  if (typeof index === 'number') return index
  const own = index[stimulus]
  if (own !== undefined && index.length === stimuli) return own
  throw misfit(`'${part}' has ${index.length} indices for ${stimuli} stimuli.`, part)
}

function entryOf(values: Float64Array, index: number, part: string): number {
  const value = values.at(index)
  if (value !== undefined) return value
  throw misfit(`There is no entry ${index}: the output has ${values.length}.`, part)
}

const misfit = (message: string, part: string): LimenError =>
  new LimenError({ tag: 'request', message, advice: "Correct the metric's file.", part })
