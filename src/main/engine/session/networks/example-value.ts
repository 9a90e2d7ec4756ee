/** What is known to work at an input of whole numbers whose meaning the graph does not tell: an index, a size, an axis. */
import type { NetworkInput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'

/** The input with the number that the example run had everywhere in it, where it holds whole numbers without a known limit. */
export function withExampleValue(input: NetworkInput, example: Tensor | undefined): NetworkInput {
  if (!/^u?int/.test(input.type) || input.indexLimit !== undefined || !example) return input
  const numbers = Array.from(example.data, Number)
  const [first] = numbers
  if (first === undefined || numbers.some((number) => number !== first)) return input
  return { ...input, exampleValue: first }
}
