/** The table of metrics: a row for the baseline and for each condition, a column for each metric. Pure. */
import type { ErrorData } from '#shared/errors.ts'
import type { StudyCondition } from '#shared/intervention.ts'
import type { Metric } from '#shared/metric.ts'
import type { MetricComparison } from '#shared/trajectory.ts'
import type { ShownComparison } from './comparisons.svelte.ts'

export interface MetricCell {
  /** Null while it is not known. */
  value: number | null
  /** From the baseline; null in its own row. */
  difference: number | null
  /** Why there is no value, or why only a part of the condition's interventions acts. */
  error: ErrorData | null
}

export interface MetricRow {
  /** Null for the baseline. */
  condition: string | null
  mark: number | null
  name: string
  cells: MetricCell[]
}

interface Facts {
  metrics: readonly Metric[]
  conditions: readonly Pick<StudyCondition, 'id' | 'name' | 'mark'>[]
  shown: Pick<ShownComparison, 'request' | 'answer'> | null
  /** Number of the sample of the sweep that is told of; null for the current stimulus. */
  sample: number | null
}

/** What was found for a metric; null where the answer is not of it. */
export const answerOf = (
  shown: Pick<ShownComparison, 'request' | 'answer'> | null,
  metric: Metric
): MetricComparison | null => shown?.answer.metrics[shown.request.metrics.indexOf(metric)] ?? null

/** Conditions are those that were compared. */
export function metricTable({ metrics, conditions, shown, sample }: Facts): MetricRow[] {
  const answers = metrics.map((metric) => answerOf(shown, metric))
  const rowOf = (look: Omit<MetricRow, 'cells'>, error: ErrorData | null): MetricRow => ({
    ...look,
    cells: answers.map((answer) => cellOf(answer, look.condition, sample, error))
  })
  const baseline = rowOf({ condition: null, mark: null, name: 'Baseline' }, null)
  const compared = (shown?.answer.conditions ?? []).flatMap(({ condition, error }) => {
    const found = conditions.find(({ id }) => id === condition)
    return found ? [rowOf({ condition, mark: found.mark, name: found.name }, error)] : []
  })
  return [baseline, ...compared]
}

function cellOf(
  answer: MetricComparison | null,
  condition: string | null,
  sample: number | null,
  trouble: ErrorData | null
): MetricCell {
  const error = trouble ?? answer?.error ?? null
  if (!answer || answer.error) return { value: null, difference: null, error }
  const baseline = valueAt(answer.baseline, sample)
  if (condition === null) return { value: baseline, difference: null, error }
  const found = answer.conditions.find((each) => each.condition === condition)
  const value = found ? valueAt(found, sample) : null
  return { value, difference: value === null || baseline === null ? null : value - baseline, error }
}

function valueAt(
  { sweep, current }: { sweep: Float64Array; current: number },
  sample: number | null
): number | null {
  return sample === null ? current : (sweep[sample] ?? null)
}
