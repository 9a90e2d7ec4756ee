/** What to record: a value somewhere in the network, and how it is treated before it leaves the graph. */
import { canPass } from '#engine/inference/ort-tensors.ts'
import type { ElementType } from '#shared/tensor.ts'
import type { SymbolMultiple } from '#shared/network.ts'
import type { AxisReading } from '#shared/trajectory.ts'

/**
 * What becomes of one axis: `batch` counts stimuli, `points` counts the points of one trajectory (position or time);
 * of the others, all of it becomes part of the state vector, its mean, or one index (negative counts from the end).
 */
export type AxisUse = 'batch' | 'points' | AxisReading

/** How a value becomes state vectors: at most one axis is `batch`, at most one is `points`. */
export interface TapReading {
  kind: 'reading'
  /** One entry for each axis of the recorded value. */
  axes: readonly AxisUse[]
  /** The first of the points that counts; those before are left out. */
  from?: number
  /** Id of the matrix that projects the state vector; it is fed. Taps with the same id share one feed. */
  projection?: string
}

/**
 * The element type in which a value leaves the graph: taps of one carrier are packed together. float32 holds all numbers of
 * up to 16 bits, int64 all whole ones (unsigned 64-bit ones as the same bits).
 */
export type Carrier = 'float32' | 'float64' | 'int64'

/** Every element in the value's own shape, as float32 where no carrier is named. */
export interface RawTap {
  kind: 'raw'
  carrier?: Carrier
  /** The value's own type where it is known: a value of a type that can't be an output leaves in its carrier. */
  type?: ElementType
}

export interface Tap {
  /** Unique among the taps of one session. */
  id: string
  /** Steps to the graph that holds the value (inference/scopes.ts). */
  scope: readonly string[]
  /** The value's name there; 'Y#cell' for what a recurrent operator does not hand out (recurrent-taps.ts). */
  tensor: string
  /** Sizes of the recorded value's axes in an example run: one time axis in front for each Scan and Loop around it. */
  dims: readonly number[]
  /** The input symbol that each axis follows, or null; wanted where the value is in a branch inside of a loop. */
  follows?: readonly (SymbolMultiple | null)[]
  treatment: RawTap | TapReading
}

/** State vectors are float32: that is what projections work on. */
export const carrierOf = ({ treatment }: Tap): Carrier =>
  treatment.kind === 'raw' ? (treatment.carrier ?? 'float32') : 'float32'

/** Whether the value may be an output of a session just as it is. */
export const canBeOutput = ({ treatment }: Tap): boolean =>
  treatment.kind !== 'raw' || treatment.type === undefined || canPass(treatment.type)

/** Length of the state vector that a reading gives, for the sizes of an example. */
export function readingLength(reading: TapReading, dims: readonly number[]): number {
  return reading.axes.reduce<number>(
    (length, use, axis) => (use === 'all' ? length * (dims[axis] ?? 1) : length),
    1
  )
}
