/** Which entries of a site an intervention is for: from the roles of the axes to amounts that broadcast over the site. */
import { LimenError } from '#shared/errors.ts'
import type { Site } from '#shared/network.ts'
import { axesNamed, axisNames, isOneVector } from '#shared/site-axes.ts'
import { elementCount } from '#shared/tensor.ts'

export type Selection = Readonly<Record<string, readonly number[]>>

/** Numbers that broadcast over a site: each axis has its own size, or 1. */
export interface Spread {
  dims: number[]
  values: Float64Array
}

/** Entries of one axis, or of those of a state vector together. */
interface Chosen {
  axes: readonly number[]
  entries: ReadonlySet<number>
}

/**
 * The strength at every selected entry, 0 elsewhere. Axes that are not selected have the size 1, but for the time axes
 * of a value that loops have at every step, the first `loops` ones: there each step is fed its own entry.
 * @throws LimenError 'request' for a name that no axis has, or several that are no state vector, or an index out of range.
 */
export function amounts(
  site: Site,
  selection: Selection | undefined,
  strength: number,
  loops: number
): Spread {
  const chosen = Object.entries(selection ?? {}).map(([name, entries]) => chosenEntries(site, name, entries))
  const isChosen = (axis: number): boolean => chosen.some(({ axes }) => axes.includes(axis))
  const dims = site.axes.map(({ size }, axis) => (isChosen(axis) || axis < loops ? size : 1))
  const values = new Float64Array(elementCount(dims))
  const place = dims.map(() => 0)
  for (let index = 0; index < values.length; index++) {
    if (chosen.every(({ axes, entries }) => entries.has(placeAlong(axes, place, dims))))
      values[index] = strength
    advance(place, dims)
  }
  return { dims, values }
}

/** The place counted through these axes, the last one running fastest. */
const placeAlong = (axes: readonly number[], place: readonly number[], dims: readonly number[]): number =>
  axes.reduce((counted, axis) => counted * (dims[axis] ?? 1) + (place[axis] ?? 0), 0)

/** Counts up, the last axis first. */
function advance(place: number[], dims: readonly number[]): void {
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const next = (place[axis] ?? 0) + 1
    place[axis] = next < (dims[axis] ?? 1) ? next : 0
    if (place[axis] !== 0) return
  }
}

function chosenEntries(site: Site, name: string, entries: readonly number[]): Chosen {
  const axes = selectedAxes(site, name)
  const size = axes.reduce((product, axis) => product * (site.axes[axis]?.size ?? 1), 1)
  return { axes, entries: new Set(entries.map((entry) => entryOf(site, size, name, entry))) }
}

function selectedAxes({ name: site, axes }: Site, name: string): number[] {
  const found = axesNamed(axes, name)
  if (found.length === 1 || (found.length > 1 && isOneVector(axes, found))) return found
  const names = axisNames(axes).flatMap((each, axis) =>
    axes[axis]?.role === 'unknown' ? [] : [`${each} (${axes[axis]?.size ?? 1})`]
  )
  throw new LimenError({
    tag: 'request',
    message:
      found.length > 1
        ? `'${site}' has ${found.length} axes with the role '${name}', so that it is not clear which one is meant.`
        : `'${site}' has no axis with the role '${name}'.`,
    advice:
      names.length > 0
        ? `Its axes are, with their sizes: ${names.join(', ')}.`
        : 'It is a single number: leave the selection out.',
    part: `select.${name}`
  })
}

function entryOf({ name }: Site, size: number, role: string, entry: number): number {
  const index = entry < 0 ? size + entry : entry
  if (Number.isInteger(index) && index >= 0 && index < size) return index
  throw new LimenError({
    tag: 'request',
    message: `There is no ${role} ${entry} in '${name}': it has ${size}.`,
    advice: `Choose from 0 to ${size - 1}, or from −1 to −${size} to count from the end.`,
    part: `select.${role}`
  })
}
