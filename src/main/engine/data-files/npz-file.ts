/**
 * Groups of arrays as one .npz file: GROUP/ARRAY for each array, as a Zarr store has them, and `about`, a JSON text with names,
 * axes, units and meanings: json.loads(str(file['about'])).
 */
import type { Tensor } from '#shared/tensor.ts'
import type { Append } from '../../files/write-atomically.ts'
import { writeNpz } from '../arrays/npz.ts'
import type { ArrayGroup, NamedArray } from './plotted-groups.ts'
import { storeNames } from './zarr/store-names.ts'

export async function writeGroupsAsNpz(
  append: Append,
  groups: readonly ArrayGroup[],
  about: Readonly<Record<string, unknown>>
): Promise<void> {
  const folders = storeNames(groups.map(({ name }) => name))
  const named = groups.flatMap(({ name, arrays }, group) => {
    const own = storeNames(arrays.map((array) => array.name))
    return arrays.map((array, order): [string, NamedArray] => [
      `${folders[group] ?? name}/${own[order] ?? array.name}`,
      array
    ])
  })
  const text = JSON.stringify({ ...about, arrays: Object.fromEntries(named.map(described)) })
  const arrays = named.map(([name, { tensor }]): [string, Tensor] => [name, tensor])
  await append(writeNpz([...arrays, ['about', { type: 'string', dims: [], data: [text] }]]))
}

const described = ([key, { name, axes, unit, meaning, more }]: [string, NamedArray]): [string, object] => [
  key,
  { name, axes, unit, meaning, ...more }
]
