/**
 * Runs a recorder over samples of a sweep, in batches, and hands on what each batch recorded.
 * Nothing here grows with the network: buffers, matrices and the session exist before.
 */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { CompiledSession } from '#engine/inference/compiled-session.ts'
import type { SlotNames } from '#engine/interventions/edit-network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { Instrumented } from './instrument.ts'
import type { SweepPlan } from './plan-sweep.ts'
import type { SampleFeeds, SampleNumbers } from './sample-feeds.ts'
import { unpack, type TapRecord } from './unpack.ts'

/** A compiled network that records something. */
export interface Recorder {
  session: CompiledSession
  instrumented: Instrumented
  /** What can be edited in it, slot by slot. */
  edits: readonly SlotNames[]
}

/** How samples are cut into runs. */
export interface RunSize {
  /** Most samples in one run. */
  most: number
  /** Networks with a fixed batch take exactly this many: the last sample is repeated to fill them up. */
  exactly: number | null
}

export interface SampleRun {
  recorder: Recorder
  feeds: SampleFeeds
  /** What is fed besides stimuli: matrices. */
  extra: Record<string, Tensor>
  values: StimulusValues
  sweep: SweepPlan
  size: RunSize
}

/** Called before each batch; throws to stop. */
export type BetweenBatches = (done: number, total: number) => void

/**
 * Runs these samples and calls `visit` with the records of each batch; they are views that do not last.
 * @returns milliseconds spent in the network.
 */
export async function runSamples(
  run: SampleRun,
  numbers: SampleNumbers,
  visit: (records: ReadonlyMap<string, TapRecord>, batch: SampleNumbers) => void,
  betweenBatches: BetweenBatches
): Promise<number> {
  let milliseconds = 0
  for (let done = 0; done < numbers.length; done += run.size.most) {
    if (done > 0) await yieldToEvents()
    betweenBatches(done, numbers.length)
    const batch = numbers.slice(done, done + run.size.most)
    const feeds = run.feeds.fill(run.values, run.sweep, batch, run.size.exactly ?? batch.length)
    const start = performance.now()
    const answer = await answerTo(run, feeds)
    milliseconds += performance.now() - start
    visit(unpack(run.recorder.instrumented, answer), batch)
  }
  return milliseconds
}

/** How many runs `samples` samples take. */
export const batchCount = (samples: number, { most }: RunSize): number => Math.ceil(samples / most)

const answerTo = (
  { recorder, extra }: SampleRun,
  feeds: Record<string, Tensor>
): Promise<Record<string, Tensor>> =>
  recorder.session.run({ ...feeds, ...extra }, recorder.instrumented.outputs)
