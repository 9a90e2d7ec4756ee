/**
 * Groups of arrays as one .npz file: GROUP/ARRAY for each array, and `about`, a JSON text with names of axes, units and
 * meanings: json.loads(str(file['about'])).
 */
import type { Tensor } from '#shared/tensor.ts'
import type { Append } from '../../files/write-atomically.ts'
import { writeNpz } from '../arrays/npz.ts'
import type { ArrayGroup, NamedArray } from './plotted-groups.ts'

export async function writeGroupsAsNpz(
  append: Append,
  groups: readonly ArrayGroup[],
  about: Readonly<Record<string, unknown>>
): Promise<void> {
  const named = groups.flatMap(({ name, arrays }) =>
    arrays.map((array): [string, NamedArray] => [`${name}/${array.name}`, array])
  )
  const text = JSON.stringify({ ...about, arrays: Object.fromEntries(named.map(described)) })
  const arrays = named.map(([name, { tensor }]): [string, Tensor] => [name, tensor])
  await append(writeNpz([...arrays, ['about', { type: 'string', dims: [], data: [text] }]]))
}

const described = ([name, { axes, unit, meaning, more }]: [string, NamedArray]): [string, object] => [
  name,
  { axes, unit, meaning, ...more }
]
