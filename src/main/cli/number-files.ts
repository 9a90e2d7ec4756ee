/** Numbers that a condition or metric file leaves to .npy files beside it. */
import { dirname, resolve } from 'node:path'
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import { readArrayFile } from '#engine/arrays/array-file.ts'
import type { NestedNumbers } from '#shared/intervention.ts'
import type { Tensor } from '#shared/tensor.ts'

/**
 * The object with the numbers of a file in the place of its name, in each of these fields that is a text.
 * @param file the file that names them.
 * @throws LimenError 'file' for a file that can't be read.
 */
export async function withNumbers<Given extends object>(
  given: Given,
  fields: readonly string[],
  file: string
): Promise<Given> {
  const entries = Object.entries(given).map(async ([key, value]): Promise<[string, unknown]> => {
    if (typeof value !== 'string' || !fields.includes(key)) return [key, value]
    return [key, nestedOf(await readArrayFile(resolve(dirname(file), value)))]
  })
  return Object.fromEntries(await Promise.all(entries)) as Given
}

/** Numbers nested as the axes are. */
export function nestedOf(tensor: Tensor): NestedNumbers {
  const numbers = numbersOfTensor(tensor)
  const nest = (axis: number, start: number, count: number): NestedNumbers => {
    const size = tensor.dims[axis]
    if (size === undefined) return numbers[start] ?? NaN
    const inner = count / size
    return Array.from({ length: size }, (_, index) => nest(axis + 1, start + index * inner, inner))
  }
  return nest(0, 0, numbers.length)
}
