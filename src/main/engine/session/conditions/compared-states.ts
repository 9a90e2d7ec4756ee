/** Distances of whole state vectors under a condition from the baseline's. */
import { StateCollector } from '#engine/trajectories/collect-states.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import { traceLayout, type TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import type { TapRecord } from '#engine/trajectories/unpack.ts'
import type { ConditionComparison } from '#shared/trajectory.ts'

/** State vectors of a few samples, numbered from 0. */
export class StateRows {
  readonly #collectors: readonly StateCollector[]

  constructor(traces: readonly TracePlan[], samples: number) {
    this.#collectors = traces.map((trace) => new StateCollector(trace, samples, trace.features))
  }

  learn(records: ReadonlyMap<string, TapRecord>, orders: SampleNumbers): void {
    for (const collector of this.#collectors) collector.collect(records, orders)
  }

  /** All numbers of one trace: [samples, points per sample, features]. */
  statesOf(trace: number): Float32Array {
    return this.#collectors[trace]?.sweepStates ?? new Float32Array(0)
  }
}

/** Distances of one condition, 0 where nothing was measured: there the condition is the baseline. */
export class ComparedStates {
  readonly #traces: readonly TracePlan[]
  readonly #samples: number
  /** For each trace [samples and the current stimulus, points per sample]. */
  readonly #distances: readonly Float64Array[]

  /** @param samples of the path; the place after the last one is the current stimulus. */
  constructor(traces: readonly TracePlan[], samples: number) {
    this.#traces = traces
    this.#samples = samples
    this.#distances = traces.map(({ pointsPerSample }) => new Float64Array((samples + 1) * pointsPerSample))
  }

  /** Measures the sample `order` of the rows, which has this place along the path. */
  measure(place: number, order: number, baseline: StateRows, states: StateRows): void {
    for (const [trace, { pointsPerSample, features }] of this.#traces.entries()) {
      const [a, b] = [baseline.statesOf(trace), states.statesOf(trace)]
      for (let point = 0; point < pointsPerSample; point++) {
        const start = (order * pointsPerSample + point) * features
        this.#distances[trace]?.set([distance(a, b, start, features)], place * pointsPerSample + point)
      }
    }
  }

  /** @param sweep lays the path out. */
  distances(sweep: SweepPlan): ConditionComparison['distances'] {
    return this.#traces.map((trace, order) => {
      const { series, points } = traceLayout(trace, sweep)
      const all = this.#distances[order] ?? new Float64Array(0)
      const end = this.#samples * trace.pointsPerSample
      return { trace: trace.trace.id, series, points, values: all.slice(0, end), current: all.slice(end) }
    })
  }
}

/** Euclidean, of `length` numbers from `start` on. */
function distance(a: Float32Array, b: Float32Array, start: number, length: number): number {
  let squares = 0
  for (let index = start; index < start + length; index++) squares += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2
  return Math.sqrt(squares)
}
