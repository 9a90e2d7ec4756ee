/** What to record: a value somewhere in the network, and how it is treated before it leaves the graph. Data only. */
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
  /** Id of the matrix that projects the state vector; it is fed. Taps with the same id share one feed. */
  projection?: string
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
  /** `raw` keeps every element in its own shape. */
  treatment: { kind: 'raw' } | TapReading
}

/** Length of the state vector that a reading gives, for the sizes of an example. */
export function readingLength(reading: TapReading, dims: readonly number[]): number {
  return reading.axes.reduce<number>(
    (length, use, axis) => (use === 'all' ? length * (dims[axis] ?? 1) : length),
    1
  )
}
