/** Examples as plain numbers, for tests of tasks. */
import type { Examples } from '../task.ts'

/** Rows of a tensor's first axis, as plain numbers; those of all inputs one after another. */
export function rows(examples: Examples, part: keyof Examples): number[][] {
  const count = examples.target.dims[0] ?? 0
  const tensors = part === 'inputs' ? examples.inputs : [examples[part]]
  const all = tensors.map(({ data }) => Array.from(data, Number))
  return Array.from({ length: count }, (_, row) =>
    all.flatMap((numbers) => {
      const each = numbers.length / count
      return numbers.slice(row * each, (row + 1) * each)
    })
  )
}
