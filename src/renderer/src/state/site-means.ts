/** Directions in the states of a site, from what it holds whole at two stimuli. Pure. */
import { LimenError } from '#shared/errors.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import { axisNames, vectorAxes } from '#shared/site-axes.ts'
import type { SiteActivity } from '#shared/trajectory.ts'

type Selection = StudyIntervention['select']

/**
 * The mean state vector over the selected entries of every axis but those of the features.
 * @param activity of one stimulus: the site's axes without its batch.
 */
export function meanState(site: Site, { dims, values }: SiteActivity, select: Selection): Float64Array {
  const axes = site.axes.filter(({ role }) => role !== 'batch')
  const along = vectorAxes(axes)
  const inner = dims.slice((along.at(-1) ?? -1) + 1).reduce((product, size) => product * size, 1)
  const sums = new Float64Array(along.reduce((product, axis) => product * (dims[axis] ?? 1), 1))
  let count = 0
  const names = axisNames(axes)
  const wanted = dims.map((size, axis) =>
    selected(size, along.includes(axis) ? undefined : select?.[names[axis] ?? ''])
  )
  for (let index = 0; index < values.length; index++) {
    const feature = Math.floor(index / inner) % sums.length
    if (!isWanted(index, dims, wanted)) continue
    sums[feature] = (sums[feature] ?? 0) + (values[index] ?? 0)
    if (feature === 0) count++
  }
  return sums.map((sum) => sum / Math.max(count, 1))
}

/** Entries of an axis, counted from 0; null for all of them. */
const selected = (size: number, entries: readonly number[] | undefined): ReadonlySet<number> | null =>
  entries ? new Set(entries.map((entry) => (entry < 0 ? size + entry : entry))) : null

function isWanted(
  index: number,
  dims: readonly number[],
  wanted: readonly (ReadonlySet<number> | null)[]
): boolean {
  let rest = index
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] ?? 1
    if (wanted[axis]?.has(rest % size) === false) return false
    rest = Math.floor(rest / size)
  }
  return true
}

/** What leads from one mean state to another. @throws LimenError 'request' where they are the same, or not finite. */
export function directionBetween(from: Float64Array, to: Float64Array): number[] {
  const direction = Array.from(to, (value, i) => value - (from[i] ?? 0))
  if (direction.every(Number.isFinite) && direction.some((value) => value !== 0)) return direction
  throw new LimenError({
    tag: 'request',
    message: direction.every((value) => value === 0)
      ? 'The site holds the same at both stimuli, so there is no direction between them.'
      : 'The site holds numbers that are not finite at one of the stimuli.',
    advice: 'Move a slider to another place first.'
  })
}
