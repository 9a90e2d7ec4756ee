/**
 * The sizes of values as int64 rows of one length, so that a loop can stack them whatever the values are, and however many
 * of its steps compute them. A row has two halves, the second one negated: the largest over steps tells the largest and the
 * smallest of each entry. Not here: the rows of recorded values (rows.ts).
 */
import type { GraphEdit } from '#engine/onnx/graph-edit.ts'
import type { RowFormat } from './row-format.ts'

/** Entries of a half: the number of axes, and their sizes, filled up with 0. */
const entries = 12

/** An entry that is not known, in both halves: below everything that is. */
const unknown = -(2 ** 40)

/** Whether an entry stands for one that is not known; each loop around it may have counted one axis more. */
const isUnknown = (entry: number): boolean => entry < unknown / 2

/** The rank and the sizes of each value, the steps of the loops around it first. */
export const sizesFormat: RowFormat = {
  types: () => ['int64'],
  finish: (edit, _tap, value) => {
    const sizes = edit.node('Shape', [value])
    const rank = edit.node('Shape', [sizes])
    const filler = edit.integers(...Array.from({ length: entries }, () => 0))
    const all = edit.node('Concat', [rank, sizes, filler], { axis: 0 })
    const half = edit.slice(all, 0, 0, entries)
    return [joined(edit, [half, edit.node('Neg', [half])])]
  },
  absent: (edit) => [edit.node('Identity', [edit.integers(...unknownRow)])],
  inLoop: { kind: 'stacked', gathered: (edit, [rows = '']) => [sizesOverSteps(edit, rows)] }
}

const unknownRow: readonly number[] = Array.from({ length: 2 * entries }, () => unknown)

const joined = (edit: GraphEdit, parts: readonly string[]): string => edit.node('Concat', parts, { axis: 0 })

/** One row of the rows of all steps, with the number of steps as the first size. */
function sizesOverSteps(edit: GraphEdit, rows: string): string {
  const steps = edit.slice(edit.node('Shape', [rows]), 0, 0, 1)
  // Without any step there is nothing to take the largest of.
  const none = edit.constant('int64', [1, 2 * entries], unknownRow)
  const largest = edit.largest(joined(edit, [none, rows]), 0)
  const half = (start: number, one: number, counted: string): string[] => [
    edit.node('Add', [edit.slice(largest, 0, start, start + 1), edit.integers(one)]),
    counted,
    edit.slice(largest, 0, start + 1, start + entries - 1)
  ]
  return joined(edit, [...half(0, 1, steps), ...half(entries, -1, edit.node('Neg', [steps]))])
}

/** What one row tells: null for a value that was not computed; NaN for a size that differs from step to step. */
function sizesIn(row: readonly number[]): number[] | null {
  const known = Array.from({ length: entries }, (_, entry): number => {
    const [largest, smallest] = [row[entry] ?? unknown, -(row[entries + entry] ?? unknown)]
    return largest === smallest ? largest : NaN
  })
  const [rank = NaN, ...sizes] = known
  if (isUnknown(row[0] ?? unknown)) return null
  return Number.isNaN(rank) ? [NaN] : sizes.slice(0, rank)
}

/** The sizes of each value from their rows, one after another; see {@link sizesIn}. */
export const sizesInRows = (numbers: readonly number[]): (number[] | null)[] =>
  Array.from({ length: numbers.length / (2 * entries) }, (_, value) =>
    sizesIn(numbers.slice(2 * entries * value, 2 * entries * (value + 1)))
  )
