/** What an edit changed, measured in the graph: for every stimulus, how many numbers, the largest change, its square sum. */
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { EditPlace } from './edit-slot.ts'

/** How many numbers are measured for each stimulus. */
export const statisticsLength = 3

/** Adds the nodes; the answer is float32 [stimuli, 3], with one row where the value has no axis of stimuli. */
export function measured({ edit, slot, before, number }: EditPlace, after: string): string {
  const isChanged = edit.node('Not', [edit.equal(after, before)])
  // Infinite numbers that stay as they are must not become NaN.
  const change = edit.where(slot.type, isChanged, edit.node('Sub', [after, before]), number(0))
  const axes = Array.from({ length: slot.rank }, (_, axis) => axis).filter((axis) => axis !== slot.batchAxis)
  const columns = [
    reduced(edit, 'ReduceSum', edit.asFloat32(isChanged), axes),
    reduced(edit, 'ReduceMax', edit.asFloat32(edit.node('Abs', [change])), axes),
    reduced(edit, 'ReduceSumSquare', edit.asFloat32(change), axes)
  ]
  const column = edit.integers(-1, 1)
  return edit.node(
    'Concat',
    columns.map((name) => edit.node('Reshape', [name, column])),
    { axis: 1 }
  )
}

function reduced(edit: GraphEdit, op: string, value: string, axes: readonly number[]): string {
  if (axes.length === 0) return op === 'ReduceSumSquare' ? edit.node('Mul', [value, value]) : value
  const takesInput = edit.opset >= (op === 'ReduceSum' ? 13 : 18)
  return takesInput
    ? edit.node(op, [value, edit.integers(...axes)], { keepdims: 0 })
    : edit.node(op, [value], { axes: [...axes], keepdims: 0 })
}
