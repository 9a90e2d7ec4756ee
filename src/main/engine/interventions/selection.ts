/** Which entries of a site an intervention is for: from the roles of the axes to amounts that broadcast over the site. */
import { LimenError, nearestNames } from '#shared/errors.ts'
import type { Axis, Site } from '#shared/network.ts'
import { elementCount } from '#shared/tensor.ts'

export type Selection = Readonly<Record<string, readonly number[]>>

/** Numbers that broadcast over a site: each axis has its own size, or 1. */
export interface Spread {
  dims: number[]
  values: Float64Array
}

/**
 * The strength at every selected entry, 0 elsewhere. Axes that are not selected have the size 1, but for the time axis of
 * a value that a loop has at every step (`isPerStep`): there each step is fed its own entry.
 * @throws LimenError 'request' for a role that no axis has, two axes of the same role, or an index out of range.
 */
export function amounts(
  site: Site,
  selection: Selection | undefined,
  strength: number,
  isPerStep: boolean
): Spread {
  const chosen = chosenEntries(site, selection ?? {})
  const dims = site.axes.map(({ size }, axis) => (chosen.has(axis) || (isPerStep && axis === 0) ? size : 1))
  const values = new Float64Array(elementCount(dims))
  const place = dims.map(() => 0)
  for (let index = 0; index < values.length; index++) {
    if (place.every((entry, axis) => chosen.get(axis)?.has(entry) ?? true)) values[index] = strength
    advance(place, dims)
  }
  return { dims, values }
}

/** Counts up, the last axis first. */
function advance(place: number[], dims: readonly number[]): void {
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const next = (place[axis] ?? 0) + 1
    place[axis] = next < (dims[axis] ?? 1) ? next : 0
    if (place[axis] !== 0) return
  }
}

function chosenEntries(site: Site, selection: Selection): Map<number, ReadonlySet<number>> {
  return new Map(
    Object.entries(selection).map(([role, entries]) => {
      const axis = axisOf(site, role)
      return [axis, new Set(entries.map((entry) => entryOf(site, axis, role, entry)))]
    })
  )
}

/** Roles that mean the same to a person where a site has only one of them. */
const unitRoles: readonly string[] = ['feature', 'channel', 'unit', 'neuron']

function axisOf({ name, axes }: Site, role: string): number {
  const own = axes.flatMap((axis, index) => (axis.role === role ? [index] : []))
  const found =
    own.length === 0 && unitRoles.includes(role)
      ? axes.flatMap((axis, index) => (unitRoles.includes(axis.role) ? [index] : []))
      : own
  const [axis] = found
  if (axis !== undefined && found.length === 1) return axis
  const known = selectable(axes).map((each) => each.role)
  const message =
    found.length > 1
      ? `'${name}' has ${found.length} axes with the role '${role}', so that it is not clear which one is meant.`
      : `'${name}' has no axis with the role '${role}'.`
  const near = nearestNames(role, known, known.length)
  throw new LimenError({
    tag: 'request',
    message,
    advice:
      near.length > 0
        ? `Its axes are: ${near.join(', ')}.`
        : 'It is a single number: leave the selection out.',
    part: `select.${role}`
  })
}

const selectable = (axes: readonly Axis[]): Axis[] => axes.filter(({ role }) => role !== 'unknown')

function entryOf({ name, axes }: Site, axis: number, role: string, entry: number): number {
  const size = axes[axis]?.size ?? 0
  const index = entry < 0 ? size + entry : entry
  if (Number.isInteger(index) && index >= 0 && index < size) return index
  throw new LimenError({
    tag: 'request',
    message: `There is no ${role} ${entry} in '${name}': it has ${size}.`,
    advice: `Choose from 0 to ${size - 1}, or from −1 to −${size} to count from the end.`,
    part: `select.${role}`
  })
}
