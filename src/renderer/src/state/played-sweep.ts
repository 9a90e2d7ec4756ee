/**
 * Playing swept parameters: one of them, or two in raster order, where the last one runs through its values at each value
 * of the first. Positions are in points; pure arithmetic, and no clock.
 */
import type { Parameter } from '#shared/stimulus.ts'
import { sweepValueAt } from '#shared/sweep-values.ts'
import type { ParameterReference, SweepAxis, TrajectoryAxis } from '#shared/trajectory.ts'
import type { Timeline } from './study-document.ts'
import { sweepIndexOf } from './sweep-positions.ts'

export interface SweptParameter {
  axis: SweepAxis
  parameter: Parameter
}

/** The parameters that are played, the fastest last. */
export type PlayedSweep = readonly SweptParameter[]

/**
 * What the timeline plays; null is the axis of the trace itself, where that is none of the sweep. A choice whose
 * parameter is swept no longer counts as none.
 */
export function playedSweep(
  plays: Timeline['plays'],
  traceAxis: TrajectoryAxis,
  sweep: readonly SweptParameter[]
): PlayedSweep | null {
  if (plays === 'raster' && sweep.length > 1) return sweep
  const chosen = sweep.find(({ axis }) => plays !== 'raster' && plays && isSame(axis, plays))
  if (chosen) return [chosen]
  const last = sweep.slice(-1)
  return traceAxis === 'stimulus' && last.length > 0 ? last : null
}

const isSame = (a: ParameterReference, b: ParameterReference): boolean =>
  a.input === b.input && a.parameter === b.parameter

/** How many positions there are. */
export const playedPoints = (played: PlayedSweep): number =>
  played.reduce((points, { axis }) => points * axis.count, 1)

/** Points from one end of the fastest parameter to its other end: how far the head goes in the time of one axis. */
export const pointsOfOneAxis = (played: PlayedSweep): number => (played.at(-1)?.axis.count ?? 1) - 1

/** The value of each played parameter at a position. Between two rows the last value of the upper one stays. */
export function valuesAtPosition(played: PlayedSweep, position: number): number[] {
  return indicesAt(
    position,
    played.map(({ axis }) => axis.count)
  ).map((index, i) => valueOf(played[i], index))
}

function valueOf(swept: SweptParameter | undefined, index: number): number {
  return swept ? sweepValueAt(swept.axis, swept.parameter.scale, index) : NaN
}

/** The position of values; null where one of them lies outside its sweep. Of all but the fastest the nearest row counts. */
export function positionOfValues(played: PlayedSweep, values: readonly number[]): number | null {
  let position = 0
  for (const [i, { axis, parameter }] of played.entries()) {
    const index = sweepIndexOf(axis, parameter.scale, values[i] ?? NaN)
    if (index === null) return null
    position = position * axis.count + (i < played.length - 1 ? Math.round(index) : index)
  }
  return position
}

function indicesAt(position: number, counts: readonly number[]): number[] {
  const indices: number[] = []
  let left = position
  for (let i = counts.length - 1; i > 0; i--) {
    const count = counts[i] ?? 1
    const row = Math.floor(left / count + 1e-9)
    indices.unshift(Math.min(Math.max(left - row * count, 0), count - 1))
    left = row
  }
  return [Math.min(left, (counts[0] ?? 1) - 1), ...indices]
}
