/** Recorded values as rows: float32 elements one after another, and the sizes of the axes they had. */
import type { GraphEdit } from './graph-edit.ts'
import { addReading, readingRank } from './reading-nodes.ts'
import type { Tap } from './taps.ts'

/** A recorded value: its elements in a row (float32), and the sizes of its axes (int64). */
export interface Finished {
  flat: string
  sizes: string
}

/** The axis of an input of the network that counts stimuli. */
export interface BatchAxis {
  input: string
  axis: number
}

/** Number of axes that a tap's row tells the sizes of; a scalar counts as one axis of size 1. */
export const resultRank = ({ treatment, dims }: Tap): number =>
  treatment.kind === 'raw' ? Math.max(1, dims.length) : readingRank(treatment)

/** Reads the value as the tap wants it and lays it out as a row. */
export function finishOne(
  edit: GraphEdit,
  tap: Tap,
  value: string,
  names: { matrixOf: (id: string) => string }
): Finished {
  const { treatment } = tap
  const result =
    treatment.kind === 'raw' ? edit.asFloat32(value) : addReading(edit, value, tap, treatment, names.matrixOf)
  const flat = edit.node('Reshape', [result, edit.integers(-1)])
  const isScalar = treatment.kind === 'raw' && tap.dims.length === 0
  return { flat, sizes: edit.node('Shape', [isScalar ? flat : result]) }
}

/** The row of a value that was not computed: no elements, all sizes zero. */
export function addEmpty(edit: GraphEdit, tap: Tap): Finished {
  const zeros = Array.from({ length: resultRank(tap) }, () => 0)
  const flat = edit.node('Identity', [edit.constant('float32', [0], [])])
  return { flat, sizes: edit.node('Identity', [edit.constant('int64', [zeros.length], zeros)]) }
}

/** NaN in the shape that the value has at one time step, `depth` loops deep. */
export function addFiller(edit: GraphEdit, tap: Tap, depth: number, batch: BatchAxis | undefined): string {
  const batchAxis =
    tap.treatment.kind === 'raw' ? tap.treatment.batchAxis : tap.treatment.axes.indexOf('batch')
  const sizes = tap.dims.slice(depth).map((size, axis) => {
    if (batch === undefined || axis + depth !== batchAxis) return edit.integers(size)
    return edit.node('Gather', [edit.node('Shape', [batch.input]), edit.integers(batch.axis)], { axis: 0 })
  })
  const shape = sizes.length === 0 ? edit.constant('int64', [0], []) : edit.node('Concat', sizes, { axis: 0 })
  return edit.node('Expand', [edit.constant('float32', [], [Number.NaN]), shape])
}
