/** How finely round things are drawn: less so the more of them there are, so that a file stays of a size that programs open. Pure. */
import { LimenError } from '#shared/errors.ts'

/** Rings of all tubes up to which each has so many sides. */
const sidesUpTo: readonly [rings: number, sides: number][] = [
  [40_000, 12],
  [100_000, 8],
  [200_000, 6],
  [600_000, 4]
]
/** Balls up to which each has such a detail; see glyphs.ts. */
const detailUpTo: readonly [balls: number, detail: number][] = [
  [200, 3],
  [5000, 2],
  [30_000, 1],
  [200_000, 0]
]
/** Corners of a surface. */
const mostCorners = 2_000_000

export interface Detail {
  sides: number
  ball: number
}

/** @throws LimenError 'resources' where there is more than programs for 3D scenes take. */
export function detailFor(count: { rings: number; balls: number; corners: number }): Detail {
  const sides = sidesUpTo.find(([rings]) => count.rings <= rings)?.[1]
  const ball = detailUpTo.find(([balls]) => count.balls <= balls)?.[1]
  if (sides === undefined) throw tooMuch('places along the curves', count.rings, 600_000)
  if (ball === undefined) throw tooMuch('points', count.balls, 200_000)
  if (count.corners > mostCorners) throw tooMuch('points of surfaces', count.corners, mostCorners)
  return { sides, ball }
}

const tooMuch = (what: string, count: number, most: number): LimenError =>
  new LimenError({
    tag: 'resources',
    message: `A 3D scene of ${count} ${what} is more than other programs open; at most ${most} are written.`,
    advice: 'Sweep fewer values, read fewer steps, or hide conditions. Tables and arrays may have any size.'
  })
