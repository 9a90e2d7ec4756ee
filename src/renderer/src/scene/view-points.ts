/** What the names of points heed in one view: the points themselves, the marks that are drawn, and curves of few points. */
import { paintOrder, type PointLayout } from './drawable.ts'
import type { MarkerPart } from './drawn-parts.ts'
import type { NamedPoint } from './name-places.ts'
import type { Mark, Segment } from './name-room.ts'

import type { Triple } from './scale.ts'
import type { ScreenFromData } from './screen-from-scene.ts'
import type { TraceView } from './trace-view.ts'

/** Curves with more points than this carry no names. */
const mostNamedPoints = 64
/** More marks or points of curves than this are a ground that names stand on: looked at while dragging, they would cost too much. */
const mostHeeded = 512

/**
 * Points of a cloud, of the current trajectory, or of the only curve; those of conditions have the same names.
 * @param view tells the keys of a view's points from those of another one.
 */
export function namedPoints(
  { descriptor, current, path, layout }: TraceView,
  at: ScreenFromData,
  view = ''
): NamedPoint[] {
  const names = descriptor.pointLabels ?? []
  if (names.length === 0 || descriptor.condition) return []
  const isCloud = descriptor.mark === 'points'
  const source = current.points > 1 ? current : isCloud || layout.series === 1 ? path : null
  const count = source === path ? layout.series * layout.points : names.length
  if (!source || count > mostNamedPoints) return []
  return Array.from({ length: count }, (_, i): NamedPoint[] => {
    const place = at(pointOf(source.positions, i))
    const text = names[i % names.length]
    const isEnd = !isCloud && (i === 0 || i === count - 1)
    return place && text !== undefined
      ? [{ key: `${view} ${descriptor.id} ${i}`, text, ...place, isEnd }]
      : []
  }).flat()
}

/**
 * All that is drawn but the ring under the pointer, from which names would jump away.
 * @param pixels CSS pixels for one of the reference picture.
 */
export function marksOf(trace: TraceView, at: ScreenFromData, pixels: number): Mark[] {
  const parts = trace
    .drawn()
    .filter((part) => part.kind === 'marker')
    .filter((part) => part.order !== paintOrder.hover && marksIn(part) <= mostHeeded)
  return parts.flatMap((part) =>
    Array.from({ length: marksIn(part) }, (_, i): Mark[] => {
      const place = at(markPlace(part, i))
      return place ? [{ ...place, radius: part.radius * pixels, isHead: part.onTop }] : []
    }).flat()
  )
}

/** Of curves, not of clouds. */
export function curvesOf({ descriptor, current, path, layout }: TraceView, at: ScreenFromData): Segment[] {
  if (descriptor.mark === 'points') return []
  return [
    ...segmentsOf(path.positions, layout.series, layout.points, at),
    ...segmentsOf(current.positions, 1, current.points, at)
  ]
}

function segmentsOf(positions: Float32Array, series: number, points: number, at: ScreenFromData): Segment[] {
  if (series * points > mostHeeded) return []
  const places = Array.from({ length: series * points }, (_, i) => at(pointOf(positions, i)))
  return places.flatMap((to, i): Segment[] => {
    const from = i % points === 0 ? null : places[i - 1]
    return from && to ? [[from, to]] : []
  })
}

const marksIn = ({ eachPoint, layout }: MarkerPart): number =>
  eachPoint ? layout.series * layout.points : layout.series

/** Of the i-th mark, curve after curve, in data units. */
function markPlace({ eachPoint, index, layout, positions }: MarkerPart, i: number): Triple {
  const series = eachPoint ? Math.floor(i / layout.points) : i
  const along = eachPoint ? i % layout.points : index
  const below = Math.floor(along)
  const from = pointOf(positions, pointIndex(layout, series, below))
  const to = pointOf(positions, pointIndex(layout, series, Math.min(below + 1, layout.points - 1)))
  const between = (axis: 0 | 1 | 2): number => from[axis] + (to[axis] - from[axis]) * (along - below)
  return [between(0), between(1), between(2)]
}

const pointIndex = (
  { first, seriesStride, pointStride }: PointLayout,
  series: number,
  point: number
): number => first + series * seriesStride + point * pointStride

const pointOf = (positions: Float32Array, index: number): Triple => {
  const [x = NaN, y = NaN, z = NaN] = positions.subarray(index * 3, index * 3 + 3)
  return [x, y, z]
}
