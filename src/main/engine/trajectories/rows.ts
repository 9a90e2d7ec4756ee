/** Recorded values as rows: elements one after another, and the sizes of the axes they had (int64). */
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'
import { addReading, readingRank } from './reading-nodes.ts'
import type { RowFormat } from './record-values.ts'
import { carrierOf, type Tap } from './taps.ts'

/** Number of axes that a tap's row tells the sizes of; a scalar counts as one axis of size 1. */
export const resultRank = ({ treatment, dims }: Tap): number =>
  treatment.kind === 'raw' ? Math.max(1, dims.length) : readingRank(treatment)

/** Rows as the taps want them, each as [elements, sizes]; `matrixOf` names the input with a projection's matrix. */
export const rowFormat = (matrixOf: (projection: string) => string): RowFormat => ({
  types: (tap) => [carrierOf(tap), 'int64'],
  finish: (edit, tap, value) => {
    const { treatment, dims } = tap
    const result =
      treatment.kind === 'raw'
        ? edit.as(carrierOf(tap), value)
        : addReading(edit, value, tap, treatment, matrixOf)
    const elements = edit.node('Reshape', [result, edit.integers(-1)])
    const isScalar = treatment.kind === 'raw' && dims.length === 0
    return [elements, sizesOf(edit, isScalar ? elements : result, tap)]
  },
  absent: (edit, tap) => {
    const zeros = Array.from({ length: resultRank(tap) }, () => 0)
    return [copyOf(edit, edit.constant(carrierOf(tap), [0], [])), copyOf(edit, edit.integers(...zeros))]
  }
})

/** The sizes of what is made of a tap. A loop that made no step hands out an empty list, whatever the rank of its values. */
function sizesOf(edit: GraphEdit, result: string, tap: Tap): string {
  const sizes = edit.node('Shape', [result])
  if (tap.scope.length === 0) return sizes
  const rank = resultRank(tap)
  const filler = edit.integers(...Array.from({ length: rank }, () => 0))
  return edit.slice(edit.node('Concat', [sizes, filler], { axis: 0 }), 0, 0, rank)
}

/** A graph's output must be made by one of its nodes. */
const copyOf = (edit: GraphEdit, value: string): string => edit.node('Identity', [value])
