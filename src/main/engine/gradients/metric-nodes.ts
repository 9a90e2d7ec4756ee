/** Metrics as nodes of a graph. The same numbers outside of a graph: metrics/metric-values.ts. */
import { flattened } from '#engine/interventions/feeds.ts'
import type { DataType } from '#engine/onnx/model.ts'
import { LimenError } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import type { BackwardBuilder } from './backward-builder.ts'

/** Where a metric reads. */
export interface MetricPlace {
  /** The output. */
  readonly output: string
  /** The axis of the output that counts stimuli; negative for one that does not. */
  readonly batchAxis: number
  /** Logits of the unedited network, [stimuli, width], where the metric needs them. */
  readonly baseline?: string
}

/**
 * The metric of every stimulus, [stimuli].
 * @throws LimenError 'request' where an index or a list does not fit what is known of the output.
 */
export function metricNodes(b: BackwardBuilder, metric: Metric, place: MetricPlace): string {
  const rows = logitRows(b, place, metric.position)
  return b.reshapeTo(valueOf(new Rows(b, rows, b.facts.elem(place.output)), metric, place), -1)
}

/** The numbers along the last axis, [stimuli, width]; a position is one entry of the axes between. */
function logitRows(
  b: BackwardBuilder,
  { output, batchAxis }: MetricPlace,
  position: number | undefined
): string {
  const rank = b.facts.rank(output)
  const others = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== batchAxis)
  const stimuli = batchAxis < 0 ? b.integers(1) : b.size(output, batchAxis)
  const width = others.length === 0 ? b.integers(1) : b.size(output, others.at(-1) ?? -1)
  const ordered = batchAxis < 0 ? output : b.transpose(output, [batchAxis, ...others])
  const isCut = rank === 3 && batchAxis >= 0
  const cut = isCut ? ordered : b.reshape(ordered, b.joined(stimuli, b.integers(-1), width))
  return position === undefined ? b.node('Squeeze', [cut, b.integers(1)]) : b.at(cut, 1, position)
}

class Rows {
  readonly b: BackwardBuilder
  readonly logits: string
  readonly elem: DataType

  constructor(b: BackwardBuilder, logits: string, elem: DataType) {
    this.b = b
    this.logits = logits
    this.elem = elem
  }

  /** ln softmax */
  get logProbabilities(): string {
    return this.b.apply('LogSoftmax', this.logits, { axis: -1 })
  }

  /** One entry of each row: the same in all, or one for each. */
  entry(rows: string, index: number | readonly number[]): string {
    const { b } = this
    if (typeof index === 'number') return b.at(rows, 1, index)
    const indices = b.constant('int64', [index.length, 1], index)
    return b.node('GatherElements', [rows, indices], { axis: 1 })
  }

  sum(value: string): string {
    return this.b.sum(value, [1], 0)
  }

  list(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.b.constant(this.elem, dims, values)
  }
}

function valueOf(rows: Rows, metric: Metric, { baseline = '' }: MetricPlace): string {
  const { b, logits } = rows
  switch (metric.kind) {
    case 'value':
      return rows.entry(logits, metric.index)
    case 'logit-difference':
      return b.minus(rows.entry(logits, metric.correct), rows.entry(logits, metric.incorrect))
    case 'log-probability':
      return rows.entry(rows.logProbabilities, metric.target)
    case 'probability':
      return b.apply('Exp', rows.entry(rows.logProbabilities, metric.target))
    case 'entropy':
      return b.neg(expectedLog(rows, rows.logProbabilities, rows.logProbabilities))
    case 'kl': {
      const known = b.apply('LogSoftmax', baseline, { axis: -1 })
      return expectedLog(rows, known, b.minus(known, rows.logProbabilities))
    }
    case 'norm':
      return b.reduced('ReduceL2', logits, [1], 0)
    case 'loss':
      return loss(rows, metric)
    case 'linear':
      return rows.sum(b.times(logits, rows.list(metric.weights)))
    default:
      return metric satisfies never
  }
}

/** Σ p v, where what has no probability counts nothing. */
function expectedLog(rows: Rows, logProbabilities: string, value: string): string {
  const { b } = rows
  const p = b.apply('Exp', logProbabilities)
  const zero = b.scalar(rows.elem, 0)
  return rows.sum(b.times(p, b.select(b.node('Equal', [p, zero]), zero, value)))
}

/** Cross-entropy with a target, or the mean squared error from given numbers. */
function loss(rows: Rows, { target, values }: Extract<Metric, { kind: 'loss' }>): string {
  const { b } = rows
  if (target !== undefined) return b.neg(rows.entry(rows.logProbabilities, target))
  if (values === undefined)
    throw new LimenError({
      tag: 'request',
      message: 'A loss needs a target index or target values.',
      advice: "Correct the metric's file.",
      part: 'target'
    })
  const { dims, values: flat } = flattened(values, 'values')
  return b.reduced('ReduceMean', b.square(b.minus(rows.logits, rows.list(flat, dims))), [1], 0)
}
