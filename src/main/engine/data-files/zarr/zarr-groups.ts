/** Groups of arrays as a Zarr store: a group each, with the description of all of them at its root. */
import type { ArrayGroup } from '../plotted-groups.ts'
import { axisNames, storeNames } from './store-names.ts'
import type { ZarrStore } from './zarr-store.ts'

/** @param betweenArrays what it throws stops the writing. */
export async function writeGroups(
  store: ZarrStore,
  groups: readonly ArrayGroup[],
  about: Readonly<Record<string, unknown>>,
  betweenArrays: () => void
): Promise<void> {
  await store.group('', about)
  const names = storeNames(groups.map(({ name }) => name))
  for (const [order, { name, arrays }] of groups.entries()) {
    const group = names[order] ?? name
    await store.group(group, { name })
    const own = storeNames(arrays.map((array) => array.name))
    const known = new Map<string, number>()
    for (const [each, { name: title, tensor, axes, unit, meaning, more }] of arrays.entries()) {
      betweenArrays()
      const named = axisNames(storeNames(axes), tensor.dims, known)
      const attributes = { name: title, long_name: meaning, ...(unit !== '' && { units: unit }), ...more }
      await store.array(`${group}/${own[each] ?? title}`, tensor, named, attributes)
    }
  }
}
