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

/** The samples of one run, and what is fed for them beside stimuli. */
export interface Batch {
  numbers: SampleNumbers
  feeds?: () => Promise<Record<string, Tensor>>
}

/**
 * Runs these samples and calls `visit` with the records of each batch; they are views that do not last.
 * @returns milliseconds spent in the network.
 */
export function runSamples(
  run: SampleRun,
  numbers: SampleNumbers,
  visit: (records: ReadonlyMap<string, TapRecord>, batch: SampleNumbers) => void,
  betweenBatches: BetweenBatches
): Promise<number> {
  const batches: Batch[] = []
  for (let start = 0; start < numbers.length; start += run.size.most)
    batches.push({ numbers: numbers.slice(start, start + run.size.most) })
  return runBatches(
    run,
    batches,
    (answer, batch) => {
      visit(unpack(run.recorder.instrumented, answer), batch.numbers)
    },
    betweenBatches
  )
}

/** The same for batches that are cut already, none of more samples than a run takes; `visit` gets each answer as it is. */
export async function runBatches<Each extends Batch>(
  run: SampleRun,
  batches: readonly Each[],
  visit: (answer: Record<string, Tensor>, batch: Each) => void,
  betweenBatches: BetweenBatches
): Promise<number> {
  const total = batches.reduce((sum, { numbers }) => sum + numbers.length, 0)
  let [done, milliseconds] = [0, 0]
  for (const batch of batches) {
    if (done > 0) await yieldToEvents()
    betweenBatches(done, total)
    const more = await batch.feeds?.()
    const { numbers } = batch
    const stimuli = run.feeds.fill(run.values, run.sweep, numbers, run.size.exactly ?? numbers.length)
    const start = performance.now()
    const answer = await answerTo(run, { ...stimuli, ...more })
    milliseconds += performance.now() - start
    visit(answer, batch)
    done += numbers.length
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
