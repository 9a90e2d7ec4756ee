/** What the comparison plot shows: distances or a metric, along the axis of the timeline. */
import type { Metric } from '#shared/metric.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import {
  distancesAlongSweep,
  distancesAlongTrace,
  metricAlongSweep,
  nearestSample,
  type ComparisonLines
} from './comparison-lines.ts'
import type { Comparisons } from './comparisons.svelte.ts'
import type { Dock } from './dock.svelte.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { Stimulus } from './stimulus.svelte.ts'
import { coarseCount, type BrushedPoint } from './sweep-positions.ts'
import type { Trajectories } from './trajectories.svelte.ts'
import type { Transport } from './transport.svelte.ts'

interface Parts {
  document: DocumentStore
  stimulus: Stimulus
  trajectories: Trajectories
  transport: Transport
  comparisons: Comparisons
  dock: Dock
}

export class ComparisonPlot {
  /** Number of the metric that is plotted; null for distances. */
  chosen = $state<number | null>(null)
  /** The metric that is plotted, if it is still there. */
  readonly metric: Metric | null = $derived.by(
    () => this.#parts.document.current.metrics[this.chosen ?? NaN] ?? null
  )
  readonly picture: ComparisonLines | null = $derived.by(() => this.#pictureNow())
  /**
   * Number of the sample of the sweep that is nearest to the current stimulus; null where the current stimulus itself was
   * compared.
   */
  readonly sample: number | null = $derived.by(() => this.#sampleNow())
  /** Sample of the first of two swept parameters whose row is plotted; null where there is one parameter. */
  readonly row = $derived.by(() => this.#rowNow())

  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Brings a metric's line into sight. */
  plot(metric: number): void {
    this.chosen = metric
    this.#parts.dock.show('comparison')
  }

  /** The point of the trace in focus at a share of its axis, in the paths that are on the screen. */
  pointAt(share: number): BrushedPoint | null {
    const { trajectories, transport } = this.#parts
    const { trace, axis } = transport
    const path = trajectories.path?.traces.find((each) => each.trace === trace?.id)
    if (!trace || !path) return null
    const [first, second] = this.#parts.document.current.sweep
    const row = first && second ? this.#nearest(first, trajectories.pathStride) : 0
    const series = axis === 'stimulus' ? row : -1
    return {
      trace: trace.id,
      condition: null,
      series,
      index: share * (path.points - 1),
      points: path.points
    }
  }

  #pictureNow(): ComparisonLines | null {
    const { shown } = this.#parts.comparisons
    const { trace } = this.#parts.transport
    if (!shown || !trace) return null
    const compared = { sweep: shown.plan.sweep, stride: shown.request.stride }
    if (trace.axis !== 'stimulus') {
      if (this.metric !== null) return null
      return distancesAlongTrace(shown.answer, trace, this.sample)
    }
    const row = this.row?.sample ?? 0
    return this.metric === null
      ? distancesAlongSweep(shown.answer, trace.id, compared, row)
      : metricAlongSweep(shown.answer, shown.request.metrics.indexOf(this.metric), compared, row)
  }

  #rowNow(): { axis: SweepAxis; sample: number } | null {
    const { shown } = this.#parts.comparisons
    const [axis, second] = shown?.plan.sweep ?? []
    return shown && axis && second ? { axis, sample: this.#nearest(axis, shown.request.stride) } : null
  }

  #sampleNow(): number | null {
    const { shown } = this.#parts.comparisons
    const { values } = this.#parts.document.current
    if (!shown || shown.request.values === values || shown.plan.sweep.length === 0) return null
    const { stride } = shown.request
    return shown.plan.sweep.reduce(
      (number, axis) => number * coarseCount(axis.count, stride) + this.#nearest(axis, stride),
      0
    )
  }

  #nearest(axis: SweepAxis, stride: number): number {
    const { document, stimulus } = this.#parts
    const scale = stimulus.parameter(axis)?.scale ?? 'linear'
    return nearestSample(axis, scale, document.current.values, stride)
  }
}
