/**
 * How metrics change with the logits: ∂m/∂z in closed form, from which a backward pass starts.
 * Not here: the metrics themselves (metric-values.ts), the backward pass (gradients/).
 */
import type { Metric } from '#shared/metric.ts'
import { logProbabilities } from './logits.ts'
import { checkWeights, indexIn, targetValues, type StimulusPlace } from './metric-fields.ts'

/**
 * The slope of every stimulus' own metric by each of its logits; what becomes of the stimuli together is left out.
 * @param rows logits of every stimulus (logits.ts)
 * @param baseline the same in the unedited network, for `kl`
 * @returns a row of as many numbers for each stimulus
 * @throws LimenError as metricValues does.
 */
export function metricSlopes(
  metric: Metric,
  rows: readonly Float64Array[],
  baseline: readonly Float64Array[]
): Float64Array[] {
  return rows.map((row, stimulus) =>
    slopeOf(metric, row, baseline[stimulus] ?? row, { stimulus, stimuli: rows.length })
  )
}

/** Slopes that are known before a run but for its probabilities: a row for each stimulus, + share · softmax(logits). */
export interface KnownSlopes {
  readonly fixed: readonly Float64Array[]
  readonly share: number
}

/**
 * The slopes of a metric as far as they are known before its logits are; null for metrics whose slopes are of another form.
 * @param width how many logits there are
 * @param baseline as in metricSlopes; null where the run itself is the unedited one
 * @throws LimenError as metricValues does.
 */
export function knownSlopes(
  metric: Metric,
  { stimuli, width }: { stimuli: number; width: number },
  baseline: readonly Float64Array[] | null
): KnownSlopes | null {
  const none = Array.from({ length: stimuli }, () => new Float64Array(width))
  const targets = (): Float64Array[] =>
    none.map((row, stimulus) => {
      const place = { stimulus, stimuli }
      const target = 'target' in metric ? (metric.target ?? 0) : 0
      return row.with(indexIn(row, target, place, 'target'), 1)
    })
  switch (metric.kind) {
    case 'value':
    case 'logit-difference':
    case 'linear':
      return { fixed: metricSlopes(metric, none, none), share: 0 }
    case 'log-probability':
      return { fixed: targets(), share: -1 }
    case 'kl':
      if (baseline === null) return { fixed: none, share: 0 }
      return { fixed: baseline.map((row) => probabilities(row).map((value) => -value)), share: 1 }
    case 'loss':
      if (metric.target === undefined) return null
      return { fixed: targets().map((row) => row.map((value) => 0 - value)), share: 1 }
    case 'probability':
    case 'entropy':
    case 'norm':
      return null
    default:
      return metric satisfies never
  }
}

function slopeOf(
  metric: Metric,
  row: Float64Array,
  baseline: Float64Array,
  place: StimulusPlace
): Float64Array {
  const unit = (index: number | readonly number[], part: string): Float64Array => {
    const entry = indexIn(row, index, place, part)
    return row.map((_, each) => (each === entry ? 1 : 0))
  }
  switch (metric.kind) {
    case 'value':
      return unit(metric.index, 'index')
    case 'logit-difference':
      return minus(unit(metric.correct, 'correct'), unit(metric.incorrect, 'incorrect'))
    case 'log-probability':
      return minus(unit(metric.target, 'target'), probabilities(row))
    case 'probability': {
      const slope = minus(unit(metric.target, 'target'), probabilities(row))
      const probability = probabilities(row)[indexIn(row, metric.target, place, 'target')] ?? NaN
      return slope.map((value) => value * probability)
    }
    case 'entropy':
      return entropySlope(row)
    case 'kl':
      return minus(probabilities(row), probabilities(baseline))
    case 'norm': {
      const norm = Math.hypot(...row)
      return row.map((value) => (norm === 0 ? 0 : value / norm))
    }
    case 'loss':
      return lossSlope(metric, row, place)
    case 'linear':
      checkWeights(metric.weights, row)
      return Float64Array.from(metric.weights)
    default:
      return metric satisfies never
  }
}

const probabilities = (row: Float64Array): Float64Array => logProbabilities(row).map(Math.exp)

const minus = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, index) => value - (b[index] ?? 0))

/** ∂H/∂zⱼ = −pⱼ (ln pⱼ + H); what has no probability has no slope. */
function entropySlope(row: Float64Array): Float64Array {
  const logs = logProbabilities(row)
  const terms = logs.map((log) => (log === -Infinity ? 0 : Math.exp(log) * log))
  const entropy = -terms.reduce((sum, term) => sum + term, 0)
  return logs.map((log) => (log === -Infinity ? 0 : -Math.exp(log) * (log + entropy)))
}

function lossSlope(
  metric: Extract<Metric, { kind: 'loss' }>,
  row: Float64Array,
  place: StimulusPlace
): Float64Array {
  if (metric.target !== undefined) {
    const entry = indexIn(row, metric.target, place, 'target')
    return probabilities(row).map((value, each) => value - (each === entry ? 1 : 0))
  }
  const target = targetValues(metric, row.length, place)
  return row.map((value, index) => (2 * (value - (target[index] ?? 0))) / row.length)
}
