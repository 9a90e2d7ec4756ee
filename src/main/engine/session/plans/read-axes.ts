/** Axes of a projection from a user's array file. Not here: the projection that is made of them (measures/). */
import { basename } from 'node:path'
import { readArrayFile } from '#engine/arrays/array-file.ts'
import { numbersOfTensor } from '#engine/arrays/elements.ts'
import type { Contract, ReadAxesRequest } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import type { Tensor } from '#shared/tensor.ts'

/**
 * Reads [features, count] or [count, features] (for one axis also [features]); a square array has its features in rows.
 * @throws LimenError 'request' for another shape, texts or numbers that are not finite, 'file' as `readArrayFile`.
 */
export async function readAxes({
  path,
  features,
  count
}: ReadAxesRequest): Promise<Contract['readAxes']['answer']> {
  const name = basename(path)
  const array = await readArrayFile(path)
  const axes = Float32Array.from(numbersOfTensor(array))
  const order = orderOf(array, features, count)
  if (order === null) throw misshapen(name, array, features, count)
  checkFinite(name, axes, array)
  return { name, axes: order === 'rows' ? transposed(axes, features, count) : axes }
}

/** Whether an axis is a column or a row of the array; null where it is neither. */
function orderOf({ type, dims }: Tensor, features: number, count: number): 'columns' | 'rows' | null {
  if (type === 'string') return null
  const [first, second = 1, ...more] = dims
  if (more.length > 0) return null
  if (first === features && second === count) return 'columns'
  return first === count && second === features ? 'rows' : null
}

function misshapen(name: string, { type, dims }: Tensor, features: number, count: number): LimenError {
  const shape = dims.length === 0 ? 'a single number' : `the shape ${dims.join(' × ')}`
  const wanted = count === 1 ? `${features} numbers` : `${features} × ${count} or ${count} × ${features}`
  return new LimenError({
    tag: 'request',
    message: type === 'string' ? `${name} holds texts, no numbers.` : `${name} has ${shape}.`,
    advice: `A state of ${features} numbers needs an array of ${wanted}.`,
    part: name
  })
}

function checkFinite(name: string, axes: Float32Array, { data, dims }: Tensor): void {
  const place = axes.findIndex((value) => !Number.isFinite(value))
  if (place < 0) return
  const columns = dims[1] ?? 1
  const where = dims.length > 1 ? `${Math.floor(place / columns)}, ${place % columns}` : String(place)
  throw new LimenError({
    tag: 'request',
    message: `${name} holds ${String(data[place])} at [${where}], which is no finite 32-bit number.`,
    advice: 'Use an array of finite numbers.',
    part: name
  })
}

function transposed(rows: Float32Array, features: number, count: number): Float32Array {
  return Float32Array.from(
    rows,
    (_, place) => rows[(place % count) * features + Math.floor(place / count)] ?? NaN
  )
}
