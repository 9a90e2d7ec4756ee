/** Metrics of the baseline and of conditions, for each sample by itself. A metric that can't be read has an error of its own. */
import { logitRows } from '#engine/metrics/logits.ts'
import { metricValues } from '#engine/metrics/metric-values.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import { errorData, LimenError, type ErrorData } from '#shared/errors.ts'
import type { Metric } from '#shared/metric.ts'
import type { NetworkOutput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { MetricComparison } from '#shared/trajectory.ts'
import { batchAxisOfOutput } from '../plans/inspect-plan.ts'
import { metricOutput } from '../effects/metric-output.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'

export class ComparedMetrics {
  /** Names of the outputs that are read. */
  readonly outputs: readonly string[]
  readonly #columns: readonly MetricColumn[]

  /** @param samples of the path; the place after the last one is the current stimulus. */
  constructor(
    network: OpenedNetwork,
    metrics: readonly Metric[],
    conditions: readonly string[],
    samples: number
  ) {
    this.#columns = metrics.map((metric) => new MetricColumn(network, metric, conditions, samples))
    this.outputs = [...new Set(this.#columns.flatMap(({ output }) => output?.name ?? []))]
  }

  /** Takes over one run of a condition (null: the baseline, which comes first), whose rows have these places. */
  learn(condition: string | null, answer: Readonly<Record<string, Tensor>>, places: SampleNumbers): void {
    for (const column of this.#columns) column.learn(condition, answer, places)
  }

  /** Where a condition leaves a sample as it is, it has the baseline's own number. */
  copyBaseline(condition: string, place: number): void {
    for (const column of this.#columns) column.copyBaseline(condition, place)
  }

  /** @param errors of conditions, which then have no values. */
  answer(errors: ReadonlyMap<string, ErrorData>): MetricComparison[] {
    return this.#columns.map((column) => column.answer(errors))
  }
}

class MetricColumn {
  /** Null where there is none such. */
  readonly output: NetworkOutput | null = null
  readonly #metric: Metric
  readonly #batchAxis: number = -1
  readonly #samples: number
  readonly #baseline: Float64Array
  readonly #conditions: ReadonlyMap<string, Float64Array>
  /** What the baseline's outputs hold at the places of the latest run of it: divergences are from them. */
  #rows = new Map<number, Float64Array>()
  #error: ErrorData | null = null

  constructor(network: OpenedNetwork, metric: Metric, conditions: readonly string[], samples: number) {
    this.#metric = metric
    this.#samples = samples
    this.#baseline = new Float64Array(samples + 1)
    this.#conditions = new Map(conditions.map((id) => [id, new Float64Array(samples + 1)]))
    try {
      this.output = metricOutput(network, metric.output)
      this.#batchAxis = batchAxisOfOutput(network.info.sites, this.output)
    } catch (error) {
      this.#fail(error)
    }
  }

  learn(condition: string | null, answer: Readonly<Record<string, Tensor>>, places: SampleNumbers): void {
    const tensor = answer[this.output?.name ?? '']
    const values = condition === null ? this.#baseline : this.#conditions.get(condition)
    if (!tensor || !values || this.#error) return
    try {
      const rows = logitRows(tensor, this.#batchAxis, this.#metric.position)
      const found = places.map((place, order): [number, Float64Array] => [
        place,
        rows[order] ?? rows[0] ?? new Float64Array(0)
      ])
      if (condition === null) this.#rows = new Map(found)
      for (const [place, row] of found) {
        const [value = NaN] = metricValues(this.#metric, [row], [this.#rows.get(place) ?? row])
        values[place] = value
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  copyBaseline(condition: string, place: number): void {
    this.#conditions.get(condition)?.set([this.#baseline[place] ?? NaN], place)
  }

  answer(errors: ReadonlyMap<string, ErrorData>): MetricComparison {
    const isEmpty = this.#error !== null
    const parted = (values: Float64Array): MetricComparison['baseline'] => ({
      sweep: isEmpty ? new Float64Array(0) : values.slice(0, this.#samples),
      current: isEmpty ? NaN : (values[this.#samples] ?? NaN)
    })
    const conditions = [...this.#conditions].filter(([id]) => !errors.has(id))
    return {
      error: this.#error,
      baseline: parted(this.#baseline),
      conditions: conditions.map(([condition, values]) => ({ condition, ...parted(values) }))
    }
  }

  /** @throws what is no trouble with the metric. */
  #fail(error: unknown): void {
    if (!(error instanceof LimenError)) throw error
    this.#error = errorData(error)
  }
}
