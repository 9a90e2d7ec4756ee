/** The nodes that turn one recorded value into state vectors: pick, average, order the axes, project. */
import { LimenError } from '#shared/errors.ts'
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { AxisUse, Tap, TapReading } from './taps.ts'

/** @throws LimenError 'request' when the reading does not fit the value. */
function checkReading(tap: Tap, reading: TapReading): void {
  const complain = (message: string): never => {
    throw new LimenError({ tag: 'request', message, part: tap.tensor })
  }
  if (reading.axes.length !== tap.dims.length) {
    complain(
      `The reading of '${tap.tensor}' names ${reading.axes.length} axes, but the value has ${tap.dims.length}.`
    )
  }
  for (const kind of ['batch', 'points'] as const) {
    if (reading.axes.filter((use) => use === kind).length > 1)
      complain(`The reading of '${tap.tensor}' has two ${kind} axes.`)
  }
  reading.axes.forEach((use, axis) => {
    const size = tap.dims[axis] ?? 0
    if (typeof use === 'number' && (!Number.isInteger(use) || use >= size || use < -size)) {
      complain(`Index ${use} is outside of axis ${axis} of '${tap.tensor}', which has ${size} entries.`)
    }
  })
}

/** Takes the indexed axes away, last first so that earlier axes keep their numbers. */
function pick(edit: GraphEdit, value: string, axes: readonly AxisUse[]): string {
  return axes.reduceRight<string>((picked, use, axis) => {
    if (typeof use !== 'number') return picked
    return edit.at(picked, axis, use)
  }, value)
}

/** Brings the axes into the order batch, points, features. */
function arrange(edit: GraphEdit, value: string, axes: readonly AxisUse[]): string {
  const rank = { batch: 0, points: 1 }
  const place = (use: AxisUse): number => (use === 'batch' || use === 'points' ? rank[use] : 2)
  const order = axes
    .map((_, axis) => axis)
    .sort((a, b) => place(axes[a] ?? 'all') - place(axes[b] ?? 'all') || a - b)
  return order.every((axis, position) => axis === position)
    ? value
    : edit.node('Transpose', [value], { perm: order })
}

/** The points from this one on; the axes are in order. */
const withoutTransient = (edit: GraphEdit, value: string, axes: readonly AxisUse[], from: number): string =>
  from > 0 && axes.includes('points')
    ? edit.slice(value, axes.includes('batch') ? 1 : 0, from, Infinity)
    : value

/** Makes one feature axis of all that are left after `lead` axes. */
function joinFeatures(edit: GraphEdit, value: string, lead: number, featureAxes: number): string {
  if (featureAxes === 1) return value
  const shape = [...Array.from({ length: lead }, () => 0), featureAxes === 0 ? 1 : -1]
  return edit.node('Reshape', [value, edit.integers(...shape)])
}

/**
 * Adds the nodes of a reading.
 * @returns the name of a float32 value [batch?, points?, features], where features are 3 (or k) after a projection.
 * @throws LimenError 'request' when the reading does not fit the value.
 */
export function addReading(
  edit: GraphEdit,
  value: string,
  tap: Tap,
  reading: TapReading,
  matrixOf: (id: string) => string
): string {
  checkReading(tap, reading)
  const kept = reading.axes.filter((use) => typeof use !== 'number')
  const numbers = edit.asFloat32(pick(edit, value, reading.axes))
  const averaged = kept.flatMap((use, axis) => (use === 'mean' ? [axis] : []))
  const means = averaged.length > 0 ? edit.mean(numbers, averaged) : numbers
  const left = kept.filter((use) => use !== 'mean')
  const lead = left.filter((use) => use !== 'all').length
  const arranged = withoutTransient(edit, arrange(edit, means, left), left, reading.from ?? 0)
  const states = joinFeatures(edit, arranged, lead, left.length - lead)
  if (reading.projection === undefined) return states
  // ONNX Runtime makes one operator of these two.
  const matrix = edit.node('Transpose', [matrixOf(reading.projection)], { perm: [1, 0] })
  return edit.node('MatMul', [states, matrix])
}

/** How many axes the result of a reading has: those that are kept apart, and the features. */
export const readingRank = (reading: TapReading): number =>
  1 + reading.axes.filter((use) => use === 'batch' || use === 'points').length
