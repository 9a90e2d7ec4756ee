/**
 * What was recorded along a sweep at the values of the moment, so that a finer path runs only the samples that a coarser
 * one left out. Not here: running (trajectories/run-samples.ts), the order in which samples are asked for (the interface).
 */
import { StateCollector } from '#engine/trajectories/collect-states.ts'
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { SampleNumbers } from '#engine/trajectories/sample-feeds.ts'
import type { TapRecord } from '#engine/trajectories/unpack.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { HeldValues } from './held-values.ts'

/** How the numbers of one trace are kept: `width` of them for a point, less `shift`. */
export interface KeptNumbers {
  trace: TracePlan
  width: number
  shift?: readonly number[]
}

export class PathMemory {
  /** In the order of the traces. */
  readonly collectors: readonly StateCollector[]
  readonly #samples: number
  readonly #held: HeldValues
  /** 1 for each sample that is there; the last entry is the current stimulus. */
  readonly #known: Uint8Array

  constructor(sweep: SweepPlan, kept: readonly KeptNumbers[]) {
    this.#samples = sweep.samples
    this.#held = new HeldValues(sweep)
    this.#known = new Uint8Array(sweep.samples + 1)
    this.collectors = kept.map(
      ({ trace, width, shift }) => new StateCollector(trace, sweep.samples, width, shift)
    )
  }

  /** Forgets what belongs to other values, or to other edits (`edits` tells them apart). */
  hold(values: StimulusValues, edits = ''): void {
    const { isPathOther, isCurrentOther } = this.#held.hold(values, edits)
    if (isCurrentOther) this.#known[this.#samples] = 0
    if (isPathOther) this.#known.fill(0, 0, this.#samples)
  }

  /** Forgets everything. */
  clear(): void {
    this.#known.fill(0)
  }

  has(sample: number): boolean {
    return this.#known[sample] === 1
  }

  missing(numbers: SampleNumbers): number[] {
    return numbers.filter((sample) => !this.has(sample))
  }

  /** Takes over what one run recorded for these samples, which stand in it from row `from` on. */
  learn(records: ReadonlyMap<string, TapRecord>, numbers: SampleNumbers, from = 0): void {
    for (const collector of this.collectors) collector.collect(records, numbers, from)
    for (const sample of numbers) this.#known[sample] = 1
  }

  /** Takes over one sample of the sweep, with the numbers of each trace. */
  put(sample: number, numbers: readonly Float32Array[]): void {
    for (const [order, collector] of this.collectors.entries()) {
      const part = numbers[order]
      if (part) collector.sweepStates.set(part, sample * part.length)
    }
    this.#known[sample] = 1
  }

  /** Takes over a sample from another memory of the same traces and sweep. */
  copy(sample: number, other: PathMemory, source: number): void {
    for (const [order, collector] of this.collectors.entries()) {
      const there = other.collectors[order]
      if (there) collector.copy(sample, there, source)
    }
    this.#known[sample] = 1
  }

  /** Samples that are like others take over their points: each number those of the sample at its place in `firsts`. */
  spread(numbers: SampleNumbers, firsts: SampleNumbers): void {
    for (const [order, sample] of numbers.entries()) {
      const first = firsts[order] ?? sample
      if (!this.has(sample) && this.has(first)) this.copy(sample, this, first)
    }
  }
}
