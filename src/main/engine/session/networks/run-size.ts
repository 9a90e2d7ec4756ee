/**
 * How many stimuli go into one run: what the network takes, what its sites allow, what fits into memory, what stops soon.
 * Not here: how many there are (plan-sweep.ts).
 */
import type { SweepPlan } from '#engine/trajectories/plan-sweep.ts'
import type { TracePlan } from '#engine/trajectories/plan-traces.ts'
import type { RunSize } from '#engine/trajectories/run-samples.ts'
import type { BoundInput } from '#engine/trajectories/sample-feeds.ts'
import { readingLength, type Tap } from '#engine/trajectories/taps.ts'
import { LimenError } from '#shared/errors.ts'
import { elementCount } from '#shared/tensor.ts'
import type { Site } from '#shared/network.ts'
import { bytesInExactTap } from '../recording/exact-values.ts'
import type { OpenedNetwork, Sites } from './opened-network.ts'

/** What decides on the size of a run. */
export interface RunPlan {
  network: OpenedNetwork
  sites: Sites
  inputs: readonly BoundInput[]
  sweep: SweepPlan
}

const mebibyte = 2 ** 20
const bytesPerNumber = 4
/** Memory that one run may take: a quarter of what is free, but never more than this. */
const largestRun = 1024 * mebibyte
/** The same of a run whose recording is written before the next one: larger ones are no faster. */
const largestWrittenRun = 256 * mebibyte
/** Milliseconds that one run may take, since it can't be stopped: a slow network takes few stimuli at once. */
const longestRun = 400
/** Past this many stimuli a batch is no faster for each of them. */
const largestBatch = 256
/** Answers past this size can't be shown or sent in good time. */
const largestAnswer = 1024 * mebibyte

/** What else goes into runs: as many rows as there can be at once, and the sites that are edited. */
export interface EditedRuns {
  rows: number
  edited: readonly Site[]
}

/** The size of runs that record `taps`. */
export function runSize(
  { network, sites, inputs, sweep }: RunPlan,
  taps: readonly Tap[],
  { rows, edited }: EditedRuns = { rows: sweep.samples + 1, edited: [] }
): RunSize {
  const { kind, size } = network.batching
  if (kind === 'fixed') return { most: needsSingleRuns(inputs, sweep, taps) ? 1 : size, exactly: size }
  if (kind === 'none' || needsSingleRuns(inputs, sweep, taps)) return { most: 1, exactly: null }
  const fitting = Math.floor(memoryForRun() / bytesPerSample(network, sites, taps, edited))
  const quick = Math.floor(longestRun / network.info.stimulusMilliseconds)
  return { most: Math.max(1, Math.min(fitting, quick, rows)), exactly: null }
}

/** What a recording holds in memory at once. */
export interface RecordingSize {
  /** All sites of the network for these inputs. */
  known: Sites
  recorded: readonly Site[]
  edited: readonly Site[]
  stimuli: number
  /** All of the recording is held, and not only what one run gives. */
  isWhole: boolean
}

/**
 * How many of `stimuli` stimuli one run takes when sites are recorded raw.
 * @throws LimenError 'resources' with the memory that the whole recording would take.
 */
export function stimuliPerRecording(
  network: OpenedNetwork,
  { known, recorded, edited, stimuli, isWhole }: RecordingSize
): number {
  const { kind, size } = network.batching
  const bytes = recorded.reduce(
    (sum, site) => sum + numbersPerStimulus(network, site) * bytesInExactTap(site),
    0
  )
  checkRecordingSize((bytes / bytesPerNumber) * (isWhole ? stimuli : 1))
  if (kind === 'fixed') return size
  if (kind === 'none') return stimuli
  const inRun = bytesPerSample(network, known, [], edited) + 2 * bytes
  const memory = isWhole ? memoryForRun() : Math.min(memoryForRun(), largestWrittenRun)
  return Math.max(1, Math.min(stimuli, Math.floor(memory / inRun)))
}

/** How many stimuli one run takes when nothing is recorded: by memory, and no more than kernels gain from. */
export function stimuliPerRun(network: OpenedNetwork): number {
  const { kind, size } = network.batching
  if (kind !== 'symbol') return size
  let numbers = 1
  for (const site of network.info.sites) numbers += numbersPerStimulus(network, site)
  return Math.max(1, Math.min(largestBatch, Math.floor(memoryForRun() / (bytesPerNumber * numbers))))
}

/** @throws LimenError 'resources' with the memory that the points of these traces would take, each along so many paths. */
export function checkAnswerSize(traces: readonly TracePlan[], sweep: SweepPlan, paths: number): void {
  const points = traces.reduce((sum, { pointsPerSample }) => sum + pointsPerSample, 0) * sweep.samples * paths
  refuseAbove(points * 3 * bytesPerNumber, `${points} points`, 'Sweep fewer points, or show fewer traces.')
}

/**
 * @param samples of all paths together, and moments: current stimuli.
 * @throws LimenError 'resources' with the memory that the points of an animation's frames would take.
 */
export function checkFramesSize(
  traces: readonly TracePlan[],
  samples: { paths: number; moments: number },
  conditions: number
): void {
  const perSample = traces.reduce((sum, { pointsPerSample }) => sum + pointsPerSample, 0)
  const points = perSample * (samples.paths + samples.moments) * conditions
  refuseAbove(points * 3 * bytesPerNumber, 'The frames of this animation', 'Ask for fewer frames at once.')
}

/** @throws LimenError 'resources' with the memory that `numbers` recorded numbers would take. */
export function checkRecordingSize(numbers: number): void {
  refuseAbove(
    numbers * bytesPerNumber,
    'This recording',
    'Record fewer sites or stimuli, or read less of each site.'
  )
}

function refuseAbove(bytes: number, what: string, advice: string): void {
  if (bytes <= largestAnswer) return
  const [needed, allowed] = [bytes, largestAnswer].map((size) => `${Math.ceil(size / mebibyte)} MiB`)
  throw new LimenError({
    tag: 'resources',
    message: `${what} would need ${needed}; ${allowed} is the most.`,
    advice
  })
}

/** An input without a batch axis that is swept, and values in which stimuli are not apart, ask for one stimulus at a time. */
function needsSingleRuns(inputs: readonly BoundInput[], sweep: SweepPlan, taps: readonly Tap[]): boolean {
  const isSwept = ({ name, batchAxis }: BoundInput): boolean =>
    batchAxis === null && sweep.axes.some(({ input }) => input === name)
  return inputs.some(isSwept) || taps.some(joinsStimuli)
}

const joinsStimuli = ({ treatment }: Tap): boolean =>
  treatment.kind === 'reading' && !treatment.axes.includes('batch')

/**
 * Bytes that one stimulus takes in a run: all sites, as if none of ONNX Runtime's buffers were used twice, and the state
 * vectors, once in the graph and once in the packed answer. What is edited is there before and after, and as what is fed.
 */
function bytesPerSample(
  network: OpenedNetwork,
  sites: Sites,
  taps: readonly Tap[],
  edited: readonly Site[]
): number {
  let numbers = 1
  for (const site of edited) numbers += 3 * numbersPerStimulus(network, site)
  for (const site of sites.values()) numbers += numbersPerStimulus(network, site)
  for (const { treatment, dims } of taps)
    if (treatment.kind === 'reading') numbers += 2 * readingLength(treatment, dims)
  return numbers * bytesPerNumber
}

/** Elements of a site that belong to one stimulus of the example run. */
function numbersPerStimulus({ batching, info }: OpenedNetwork, { axes }: Site): number {
  const isBatched = axes.some(({ role }) => role === 'batch')
  const stimuli = batching.symbol === null ? batching.size : (info.symbols[batching.symbol] ?? 1)
  return elementCount(axes.map(({ size }) => size)) / (isBatched ? stimuli : 1)
}

const memoryForRun = (): number => Math.min(largestRun, process.availableMemory() / 4)
