/**
 * Sorts what runs recorded into trajectories: points of three coordinates, or whole state vectors.
 * Not here: running (run-samples.ts), the map to coordinates (it is in the graph, but for the constant shift).
 */
import { LimenError } from '#shared/errors.ts'
import type { TracePlan } from './plan-traces.ts'
import type { SampleNumbers } from './sample-feeds.ts'
import type { Tap } from './taps.ts'
import type { TapRecord } from './unpack.ts'

/** Collects one trace, run by run. */
export class StateCollector {
  /** [samples of the sweep, points per sample, width]. */
  readonly sweepStates: Float32Array
  /** [points per sample, width] at the current stimulus. */
  readonly current: Float32Array
  readonly #plan: TracePlan
  readonly #samples: number
  readonly #width: number
  readonly #shift: readonly number[]

  /**
   * @param samples how many samples of the sweep are kept: 0 if only the current stimulus is run.
   * @param width numbers of one point: 3, or the length of the state vector.
   * @param shift what is taken off every point, or nothing.
   */
  constructor(plan: TracePlan, samples: number, width: number, shift: readonly number[] = []) {
    this.#plan = plan
    this.#samples = samples
    this.#width = width
    this.#shift = shift
    this.sweepStates = new Float32Array(samples * plan.pointsPerSample * width)
    this.current = new Float32Array(plan.pointsPerSample * width)
  }

  /** Takes over what one run recorded for these samples, which stand in it from row `from` on. */
  collect(records: ReadonlyMap<string, TapRecord>, numbers: SampleNumbers, from = 0): void {
    for (const [order, tap] of this.#plan.taps.entries()) {
      const record = records.get(tap.id)
      if (!record) throw new Error(`The tap '${tap.id}' was not recorded.`)
      this.#collectTap(tap, order, record, { numbers, from })
    }
  }

  /** Takes over the points of a sample from another collector of the same trace and sweep. */
  copy(sample: number, other: StateCollector, source: number): void {
    this.#pointsOf(sample).set(other.#pointsOf(source))
  }

  /** A view. */
  #pointsOf(sample: number): Float32Array {
    if (sample >= this.#samples) return this.current
    const length = this.#plan.pointsPerSample * this.#width
    return this.sweepStates.subarray(sample * length, (sample + 1) * length)
  }

  /** Numbers of the points of these samples of the sweep, one after the other; a copy. */
  statesOf(numbers: SampleNumbers): Float32Array {
    const length = this.#plan.pointsPerSample * this.#width
    if (numbers.length === this.#samples) return this.sweepStates.slice()
    const chosen = new Float32Array(numbers.length * length)
    for (const [order, sample] of numbers.entries()) {
      chosen.set(this.sweepStates.subarray(sample * length, (sample + 1) * length), order * length)
    }
    return chosen
  }

  #collectTap(
    tap: Tap,
    order: number,
    record: TapRecord,
    { numbers, from }: { numbers: SampleNumbers; from: number }
  ): void {
    const { pointsPerSample, taps } = this.#plan
    const points = taps.length > 1 ? 1 : pointsPerSample
    const stride = points * this.#width
    const isBatched = tap.treatment.kind === 'reading' && tap.treatment.axes.includes('batch')
    this.#checkLength(tap, record, stride, isBatched)
    for (const [index, sample] of numbers.entries()) {
      const start = isBatched ? (from + index) * stride : 0
      this.#place(record.data.subarray(start, start + stride), sample, order * this.#width)
    }
  }

  /** Writes the points of one sample; a branch of the network that did not run leaves NaN. */
  #place(points: Float32Array, sample: number, within: number): void {
    const { pointsPerSample, taps } = this.#plan
    const target = this.#pointsOf(sample)
    const length = (taps.length > 1 ? 1 : pointsPerSample) * this.#width
    for (let k = 0; k < length; k++)
      target[within + k] = (points[k] ?? NaN) - (this.#shift[k % this.#width] ?? 0)
  }

  #checkLength(tap: Tap, { data, dims }: TapRecord, stride: number, isBatched: boolean): void {
    if (data.length === 0 || (isBatched ? data.length === (dims[0] ?? 0) * stride : data.length === stride))
      return
    throw new LimenError({
      tag: 'request',
      message: `'${tap.tensor}' has the shape [${dims.join(', ')}] at this stimulus, other than in the example run.`,
      advice: 'Its size depends on the stimulus. Read one index or the mean of the axis that varies.',
      part: tap.tensor
    })
  }
}

/** How many rows of `width` numbers hold one that is not finite. */
export function nonFiniteRows(values: Float32Array, width: number): number {
  let count = 0
  for (let start = 0; start < values.length; start += width) {
    for (let k = 0; k < width; k++) {
      if (Number.isFinite(values[start + k])) continue
      count++
      break
    }
  }
  return count
}
