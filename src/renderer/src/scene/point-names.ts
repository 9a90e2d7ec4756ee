/**
 * Where names stand beside their points: each at one of eight places that is good, and from picture to picture at the same one
 * while it stays so. A name without such a place is left out. Pure; CSS pixels of the canvas.
 */
import { labelBox, type LabelBox, type SceneLabel } from './labels.ts'
import {
  awayFrom,
  crossingsOf,
  directions,
  isAt,
  isFree,
  isInView,
  mostCrossings,
  nameAt,
  nearTo,
  roomOf,
  toStay
} from './name-places.ts'
import type { NamedPoint, NearBy, PointName, Surroundings } from './name-places.ts'
import { inkBox, type Mark } from './name-room.ts'

/** By keys of points, which of the eight places their names have; none for those that are left out. */
export type NamePlaces = ReadonlyMap<string, number>

/**
 * Names of the points where a head stands and of ends come first, then those that were there; else the first point's, where not
 * all have room.
 * @param before where they stood in the picture before; empty for the first one.
 */
export function placedNames(
  points: readonly NamedPoint[],
  around: Surroundings,
  before: NamePlaces = new Map()
): PointName[] {
  const room = roomOf(around)
  const rank = (point: NamedPoint): number => {
    if (room.heads.some((head) => isAt(head, point))) return 0
    if (point.isEnd) return 1
    return before.has(point.key) ? 2 : 3
  }
  const ranked = points
    .filter((point) => isInView(point, around.within))
    .map((point) => ({ point, rank: rank(point) }))
  const placed: PointName[] = []
  for (const { point } of ranked.toSorted((a, b) => a.rank - b.rank)) {
    const name = placedName(point, nearTo(point, around, room), before.get(point.key))
    if (!name) continue
    placed.push(name)
    room.taken.push(labelBox(name))
  }
  return placed
}

/** Names at places that are known. */
export const namesAt = (
  points: readonly NamedPoint[],
  marks: readonly Mark[],
  places: NamePlaces
): PointName[] =>
  points.flatMap((point) => {
    const place = places.get(point.key)
    return place === undefined ? [] : [nameAt(point, place, awayFrom(point, marks))]
  })

/** In one picture: at which of the eight places the name of a point could stand, whatever other names do. */
export interface NameOptions {
  point: NamedPoint
  /** From the point to its name. */
  away: number
  isAtHead: boolean
  /** Of each place, whether a name may come to stand there, whether one may stay, and how many lines it would lie on. */
  places: readonly { isGood: boolean; isEnough: boolean; crossings: number }[]
}

export function nameOptions(points: readonly NamedPoint[], around: Surroundings): NameOptions[] {
  const room = roomOf(around)
  return points
    .filter((point) => isInView(point, around.within))
    .map((point) => {
      const near = nearTo(point, around, room)
      const places = directions.map((_, place) => {
        const name = nameAt(point, place, near.away)
        const crossings = crossingsOf(name, near)
        const isReadable = crossings <= mostCrossings(point)
        return {
          isGood: isReadable && isFree(name, point, near, 1),
          isEnough: isReadable && isFree(name, point, near, toStay),
          crossings
        }
      })
      return { point, away: near.away, isAtHead: room.heads.some((head) => isAt(head, point)), places }
    })
}

/** Of a name at one of the places. */
export const optionBoxes = (
  { point, away }: NameOptions,
  place: number
): { ink: LabelBox; line: LabelBox } => {
  const name = nameAt(point, place, away)
  return { ink: inkBox(name), line: labelBox(name) }
}

export const placesOf = (labels: readonly SceneLabel[]): NamePlaces =>
  new Map(labels.filter(isPointName).map(({ key, place }) => [key, place]))

const isPointName = (label: SceneLabel): label is PointName => 'place' in label

/** Where it was while that is good; else at the free place that crosses the fewest lines, the first of several; null without one. */
function placedName(point: NamedPoint, near: NearBy, before: number | undefined): PointName | null {
  const most = mostCrossings(point)
  if (before !== undefined) {
    const kept = nameAt(point, before, near.away)
    if (isFree(kept, point, near, toStay) && crossingsOf(kept, near) <= most) return kept
  }
  let best: { name: PointName; count: number } | null = null
  for (const place of directions.keys()) {
    const name = nameAt(point, place, near.away)
    if (!isFree(name, point, near, 1)) continue
    const count = crossingsOf(name, near)
    if (count <= most && (best === null || count < best.count)) best = { name, count }
    if (count === 0) break
  }
  return best?.name ?? null
}
